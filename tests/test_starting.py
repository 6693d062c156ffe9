"""The commands that help a surveyor begin: a template to fill, and an explanation of every requirement."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pii_check import Firm, Verdict, assess
from pii_check.cli import commands
from pii_check.read.firm_file import parse_firm_file
from pii_check.report.explain import PURPOSE, explanation
from running import AS_AT, Here
from strategies import rulebooks
from test_laws import DAY

TEMPLATE = Path(commands.__file__).with_name("template.yaml")


def test_the_example_is_a_compliant_firm_file(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = here("example")
    assert (ran.code, ran.err) == (0, "")
    Path("firm.yaml").write_text(ran.out, encoding="utf-8")
    assert here("--as-at", AS_AT, "firm.yaml").code == 0


def test_what_the_example_leaves_in_comments_can_be_taken_in_as_it_stands() -> None:
    """Every commented key uncommented, save those that stand in for another: the file is valid, and still compliant."""
    text = TEMPLATE.read_text(encoding="utf-8")
    lines = [
        line for line in text.splitlines() if not re.search(r"ceased_trading|turnover: \{|sole_employee_share", line)
    ]
    opened = "\n".join(re.sub(r"^(\s*)# (?=\s*(?:- )?[a-z_]+:)", r"\1", line) for line in lines)
    firm = parse_firm_file(opened.encode(), "firm.yaml", rulebooks()).firm
    assessment = assess(firm, rulebooks(), DAY)
    assert assessment.verdict is Verdict.COMPLIANT
    assert assessment.not_checked == ()


def keys_of(model: Any) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def test_the_example_names_every_key_of_a_firm() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    assert [key for key in keys_of(Firm) if f"{key}:" not in text] == []


@pytest.mark.parametrize("id_", rulebooks().ids())
def test_every_requirement_is_explained_with_its_sources(id_: str) -> None:
    text = explanation(id_, rulebooks())
    told = 0
    for states in rulebooks().sets.values():
        holding = [(state, one) for state in states for one in state.rulebook.requirements if one.id == id_]
        for state, requirement in holding[-1:]:
            told, book = told + 1, state.rulebook
            assert requirement.title in text
            assert book.id in text
            assert not book.cover or PURPOSE[book.cover] in text
            for cite in requirement.cite:
                assert book.sources[cite.source].url in text
                assert f"evidence: {cite.evidence}" in text
            assert not requirement.doubt or requirement.doubt in text
    assert told
    assert not re.search(r"None|Span|Fraction|=|\bNo[A-Z]", re.sub(r"https?://\S+", "", text))


def test_bands_are_explained_as_they_are_printed() -> None:
    text = explanation("rics.limit", rulebooks())
    assert "turnover up to £100,000, limit of indemnity: at least £250,000" in text
    assert "turnover above that, limit of indemnity: at least £1,000,000" in text
    excess = explanation("rics.excess", rulebooks())
    assert "at most 2.5% of the limit of indemnity, and no less than £10,000" in excess
    assert "turnover above that, uninsured excess: nothing is asked" in excess


def test_an_unknown_requirement_gets_the_nearest(here: Here) -> None:
    ran = here("explain", "rics.limt")
    assert ran.code == 2
    assert "did you mean rics.limit?" in ran.err
    assert here("explain", "el.limit").code == 0
