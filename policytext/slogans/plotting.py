"""Pictures of slogans over time: lines, and a field of heat. Needs the extra ``plot``."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from policytext.errors import MissingBackendError
from policytext.slogans.heat import TIERS, slogan_heat
from policytext.slogans.trends import SloganTable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Measure", "plot_heat", "plot_trends"]

Measure: TypeAlias = Literal["share", "rate"]
"""What is drawn: the share of documents, or occurrences per ten thousand characters."""

_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "PingFang SC",
          "Hiragino Sans GB", "Microsoft YaHei", "SimHei", "Arial Unicode MS")  # fmt: skip
_COLOURS = ("#f3f4f6", "#fde8c8", "#fbc98a", "#f59e58", "#e4572e", "#9b1c1c")
"""From cold to boiling; they differ in lightness, so that they can be told apart in grey."""
_LINES = ("#1f4e79", "#c1440e", "#2f7d4f", "#7a4a9e", "#b8860b", "#3b8ea5", "#8c2d5b", "#555555")
_STYLES = ("-", "--", "-.", ":")
_MANY = 12


def plot_trends(
    table: SloganTable,
    names: Sequence[str],
    path: Path,
    *,
    measure: Measure = "share",
    title: str | None = None,
) -> None:
    """Draw how common some slogans are, period by period.

    Args:
        table: The slogans by period.
        names: Canonical forms, a line each.
        path: The file; ``.svg``, ``.png`` or ``.pdf``. In SVG, writing stays writing.
        measure: ``"share"`` of documents, or ``"rate"`` per ten thousand characters, which is for
            series of one long document a period.
        title: A title.

    Raises:
        MissingBackendError: If matplotlib is not installed.
        ValueError: If there is no name, or no period.
    """
    periods = _check(table, names)
    figure, axes = _figure((9.0, 4.5))
    for index, name in enumerate(names):
        axes.plot(
            range(len(periods)),
            [_value(table, name, period, measure) for period in periods],
            label=name,
            color=_LINES[index % len(_LINES)],
            linestyle=_STYLES[index // len(_LINES) % len(_STYLES)],
            marker="o",
            markersize=3,
        )
    axes.set_ylabel("% of documents" if measure == "share" else "per 10,000 characters")
    axes.set_ylim(bottom=0)
    _periods(axes, periods)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False)
    _save(figure, axes, path, title)


def plot_heat(
    table: SloganTable,
    names: Sequence[str],
    path: Path,
    *,
    cutoffs: Sequence[float] | None = None,
    title: str | None = None,
) -> None:
    """Draw how hot some slogans are: a row a slogan, a column a period, six steps.

    Args:
        table: The slogans by period.
        names: Canonical forms, from top to bottom.
        path: The file; ``.svg``, ``.png`` or ``.pdf``.
        cutoffs: As for ``slogan_heat``.
        title: A title.

    Raises:
        MissingBackendError: If matplotlib is not installed.
        ValueError: If there is no name or no period, or if the cut-offs are not five in order.
    """
    periods = _check(table, names)
    steps = [TIERS.index(row.tier) for row in slogan_heat(table, names, cutoffs=cutoffs)]
    field = [steps[at : at + len(periods)] for at in range(0, len(steps), len(periods))]
    figure, axes = _figure((9.0, 1.2 + 0.3 * len(names)))
    colours = import_module("matplotlib.colors").ListedColormap(_COLOURS)
    axes.pcolormesh(field, cmap=colours, vmin=-0.5, vmax=5.5, edgecolors="white", linewidth=0.5)
    axes.set_yticks([index + 0.5 for index in range(len(names))], list(names))
    axes.invert_yaxis()
    _periods(axes, periods, shift=0.5)
    patch = import_module("matplotlib.patches").Patch
    axes.legend(
        handles=[
            patch(color=colour, label=tier) for colour, tier in zip(_COLOURS, TIERS, strict=True)
        ],
        loc="upper left",
        bbox_to_anchor=(1.01, 1.0),
        frameon=False,
    )
    _save(figure, axes, path, title)


def _value(table: SloganTable, name: str, period: str, measure: Measure) -> float:
    return 100 * table.share(name, period) if measure == "share" else table.rate(name, period)


def _check(table: SloganTable, names: Sequence[str]) -> tuple[str, ...]:
    if find_spec("matplotlib") is None:
        raise MissingBackendError("drawing", extra="plot")
    if not names or not table.periods:
        raise ValueError("a picture needs slogans and dated documents")
    return table.periods


def _figure(size: tuple[float, float]) -> tuple[Figure, Axes]:
    """A figure that belongs to no window and no global state."""
    figure = import_module("matplotlib.figure").Figure(figsize=size, layout="constrained")
    return figure, figure.subplots()


def _periods(axes: Axes, periods: Sequence[str], shift: float = 0.0) -> None:
    step = -(-len(periods) // _MANY)
    shown = range(0, len(periods), step)
    axes.set_xticks([index + shift for index in shown], [periods[index] for index in shown])
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _save(figure: Figure, axes: Axes, path: Path, title: str | None) -> None:
    if title:
        axes.set_title(title, loc="left")
    family = _family()
    for text in figure.findobj(import_module("matplotlib.text").Text):
        text.set_fontfamily(family)
    style = {"svg.fonttype": "none", "svg.hashsalt": "policytext"}
    with warnings.catch_warnings(), import_module("matplotlib").rc_context(style):
        # Without a Chinese font here, an SVG is still right where it is looked at.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        if path.suffix != ".svg":
            figure.savefig(path, dpi=150)
            return
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    fonts = ", ".join(f"'{name}'" for name in dict.fromkeys((*_FONTS, family)))
    drawn = out.getvalue().replace(f"'{family}'", f"{fonts}, sans-serif")
    path.write_text(drawn, encoding="utf-8", newline="\n")


def _family() -> str:
    """A font with Chinese if there is one here, else the one that matplotlib brings."""
    manager = import_module("matplotlib.font_manager").fontManager
    known = {font.name for font in manager.ttflist}
    return next((name for name in _FONTS if name in known), "DejaVu Sans")
