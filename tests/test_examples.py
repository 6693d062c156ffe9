"""The shipped examples: each with the verdict that its first line promises, and what decides it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pii_check import Outcome, Verdict, assess, load_firm, remedies_for
from pii_check.read.firm_file import parse_firm_file
from pii_check.report.text import assessment_text
from pii_check.report.view import VERDICT_WORDS, Judged
from pii_check.words import Cover
from strategies import AS_AT, rulebooks
from test_laws import DAY

EXAMPLES = Path(__file__).parent.parent / "examples"

EXPECTED = {
    "sole-practitioner": (Verdict.COMPLIANT, {}),
    "excess-a-pound-over": (Verdict.NOT_COMPLIANT, {"rics.excess": Outcome.NOT_MET}),
    "company-with-layers": (Verdict.COMPLIANT, {}),
    "new-firm-on-an-estimate": (Verdict.COMPLIANT, {}),
    "facts-missing": (
        Verdict.UNDETERMINED,
        {
            "rics.limit": Outcome.UNDETERMINED,
            "rics.excess": Outcome.UNDETERMINED,
            "el.in-force": Outcome.UNDETERMINED,
        },
    ),
    "several-shortfalls": (
        Verdict.NOT_COMPLIANT,
        {
            "rics.limit": Outcome.NOT_MET,
            "rics.excess": Outcome.NOT_MET,
            "rics.retroactive": Outcome.NOT_MET,
            "rics.wording": Outcome.UNDETERMINED,
            "rics.activities": Outcome.UNDETERMINED,
            "el.certificate": Outcome.NOT_MET,
            "pl.in-force": Outcome.NOT_MET,
        },
    ),
    "contradicts-minimum-wording": (
        Verdict.NOT_COMPLIANT,
        {"rics.ews1": Outcome.NOT_MET, "rics.wording": Outcome.UNDETERMINED},
    ),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_example_gets_its_verdict_and_nothing_else_stands_open(name: str) -> None:
    verdict, decided = EXPECTED[name]
    firm = load_firm(EXAMPLES / f"{name}.yaml", rulebooks())
    assessment = assess(firm, rulebooks(), as_at=DAY)
    wrong = {
        one.id: one.outcome
        for one in assessment.counted
        if one.outcome in (Outcome.NOT_MET, Outcome.UNDETERMINED) and one.force == "must"
    }
    assert (assessment.verdict, wrong) == (verdict, decided)


@pytest.mark.parametrize("name", EXPECTED)
def test_example_reads_as_text_without_gaps(name: str) -> None:
    """Every finding is named with its id, and no sentence shows a value that is not one."""
    firm = load_firm(EXAMPLES / f"{name}.yaml", rulebooks())
    assessment = assess(firm, rulebooks(), as_at=DAY)
    text = assessment_text(
        Judged("firm.yaml", assessment, remedies_for(firm, rulebooks(), assessment), lambda path: None)
    )
    assert {one.id for one in assessment.findings} == {one for one in rulebooks().ids() if f"({one}, " in text}
    assert VERDICT_WORDS[assessment.verdict] in text.splitlines()[2]
    assert all(word not in text for word in ("None", "Outcome", "Span(", "Fraction", "[]", "{}"))


def test_every_example_is_expected() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == set(EXPECTED)


def test_the_failing_example_fails_by_a_pound() -> None:
    firm = load_firm(EXAMPLES / "excess-a-pound-over.yaml", rulebooks())
    assessment = assess(firm, rulebooks(), DAY)
    (remedy,) = remedies_for(firm, rulebooks(), assessment).each
    reduced, raised = remedy.ways
    assert (remedy.finding.id, remedy.finding.gap) == ("rics.excess", 100)
    assert reduced.says == "reduce the uninsured excess by £1 to £10,000 or less"
    assert raised.says == "raise the limit of indemnity by £150,040 to £400,040 or more"
    assert DAY.isoformat() == AS_AT


def quarters() -> list[date]:
    """The first day of each quarter since the first state of any set, and the day before and of each state."""
    firsts = [one.rulebook.effective_from for states in rulebooks().sets.values() for one in states]
    days = {date(year, month, 1) for year in range(min(firsts).year, 2028) for month in (1, 4, 7, 10)}
    days |= {day for first in firsts for day in (first, first - timedelta(days=1))}
    return sorted(days)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_has_an_answer_on_every_day_of_the_history(path: Path) -> None:
    """With its policies running on that day: one rulebook for each finding, or a plain reason why there is none."""
    text = path.read_bytes()
    firm = parse_firm_file(text, path.name, rulebooks()).firm
    for day in quarters():
        policies = tuple(
            one.model_copy(update={"inception": day - timedelta(days=30), "expiry": day + timedelta(days=334)})
            for one in firm.policies or ()
        )
        then = firm.model_copy(update={"policies": policies, "started_trading": None})
        assessment = assess(then, rulebooks(), day)
        assert assessment.findings
        for finding in assessment.findings:
            governed = finding.rulebook is not None
            assert governed or finding.outcome is Outcome.UNDETERMINED
            assert governed or finding.because
            if governed and assessment.first_day(finding) is None and finding.rulebook:
                assert finding.rulebook.rulebook.effective_from <= day or finding.rulebook.rulebook.first_day
        for cover in Cover:
            states = {one.rulebook.rulebook.id for one in assessment.findings if one.cover is cover and one.rulebook}
            assert len(states) <= 1, (day, states)
