"""One call holds the component against everything that pipelines rely on."""

from __future__ import annotations

from policytext_citations import CitationCodeRemover

from policytext.testing import check_component


def test_component() -> None:
    check_component(CitationCodeRemover(), ["【法宝引证码】CLI.1.316\n第一条　为了规范管理。"])
