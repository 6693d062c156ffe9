"""The shipped examples: each with the verdict that its first line promises, and what decides it."""

from pathlib import Path

import pytest

from pii_check import Outcome, Verdict, assess, load_firm
from pii_check.report.text import assessment_text
from pii_check.report.view import VERDICT_WORDS, Judged
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
    text = assessment_text(Judged("firm.yaml", assessment, lambda path: None))
    assert {one.id for one in assessment.findings} == {one for one in rulebooks().ids() if f"({one}, " in text}
    assert VERDICT_WORDS[assessment.verdict] in text.splitlines()[2]
    assert all(word not in text for word in ("None", "Outcome", "Span(", "Fraction", "[]", "{}"))


def test_every_example_is_expected() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == set(EXPECTED)


def test_the_failing_example_fails_by_a_pound() -> None:
    firm = load_firm(EXAMPLES / "excess-a-pound-over.yaml", rulebooks())
    finding = next(one for one in assess(firm, rulebooks(), DAY).findings if one.id == "rics.excess")
    assert (finding.gap, finding.remedy) == (100, "reduce the uninsured excess by £1 to £10,000 or less")
    assert DAY.isoformat() == AS_AT
