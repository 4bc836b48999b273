"""The commands that make models, and measure them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from policytext.cli.options import FILE, check_targets, usage
from policytext.errors import PolicyTextError

__all__ = ["COMMANDS"]

DATA = click.Option(["--data"], type=FILE, required=True, help="The folder of training data.")
OUT = click.Option(["--out", "-o"], type=FILE, required=True, help="The file to write.")


@click.group
def train() -> None:
    """Make the models of the package again, or your own."""


@train.command(params=[DATA, OUT])
def fluency(data: Path, out: Path) -> None:
    """Count the character model that repairs are judged by."""
    from policytext.language.training import train_fluency

    _train(train_fluency, data, out)


@train.command(params=[DATA, OUT])
def words(data: Path, out: Path) -> None:
    """Count the words of official texts, and put them into classes, for the tagger."""
    from policytext.language.words_training import train_words

    _train(train_words, data, out)


@train.command(params=[OUT])
@click.option(
    "--data",
    type=FILE,
    required=True,
    help="A file of labelled sentences, JSON lines or BIO, or a folder of such files.",
)
def entities(data: Path, out: Path) -> None:
    """Train the tagger of named entities on labelled sentences."""
    from policytext.entities.training import train_entities

    _train(train_entities, data, out)


@train.command(params=[DATA, OUT])
def summary(data: Path, out: Path) -> None:
    """Fit the weights by which sentences are chosen for summaries."""
    from policytext.summarization.training import train_summary

    _train(train_summary, data, out)


@click.group
def evaluate() -> None:
    """Measure on data of your own."""


@evaluate.command("entities")
@click.option(
    "--data",
    type=FILE,
    required=True,
    help="A file of labelled sentences, JSON lines or BIO, or a folder of such files.",
)
@click.option("--weights", type=FILE, help="A tagger of your own, from 'train entities'.")
def evaluate_entities(data: Path, weights: Path | None) -> None:
    """Find entities in labelled sentences, and count what is right: exact span and label."""
    from policytext.entities.training import evaluate_entities as measure

    try:
        click.echo(measure(data, weights))
    except FileNotFoundError as error:
        raise usage(str(error)) from error
    except PolicyTextError as error:
        raise usage(str(error)) from error


def _train(method: Callable[[Path, Path], object], data: Path, out: Path) -> None:
    check_targets(out)
    try:
        report = method(data, out)
    except FileNotFoundError as error:
        raise usage(str(error)) from error
    except PolicyTextError as error:
        raise usage(str(error)) from error
    click.echo(report)


COMMANDS: tuple[click.Command, ...] = (train, evaluate)
