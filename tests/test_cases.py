"""Cases worked out by hand: every requirement of every state, met and not met, with the verdict named."""

from collections import defaultdict

import pytest

from cases import Case, all_cases, disagreements, wrongly_weighed
from pii_check import Assessment, Firm, Outcome, assess, load_rulebooks, remedies_for
from pii_check.report.as_json import assessment_data
from pii_check.report.view import Judged
from pii_check.rulebook import Rulebooks
from schemas import faults, report

CASES = all_cases()


@pytest.fixture(scope="module")
def rulebooks() -> Rulebooks:
    return load_rulebooks()


def _judged(case: Case, rulebooks: Rulebooks) -> Assessment:
    return assess(Firm.model_validate(case.firm), rulebooks, as_at=case.as_at, include=case.include)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_case(case: Case, rulebooks: Rulebooks) -> None:
    firm = Firm.model_validate(case.firm)
    assessment = _judged(case, rulebooks)
    remedies = remedies_for(firm, rulebooks, assessment)
    assert faults(report("Assessment"), assessment_data(Judged("", assessment, remedies, lambda path: None))) == []
    assert disagreements(case, assessment) == []


def test_every_case_cites_its_source() -> None:
    assert CASES
    assert all(case.source for case in CASES)


def test_every_requirement_weighs_what_its_source_says(rulebooks: Rulebooks) -> None:
    for states in rulebooks.sets.values():
        for one in states:
            assert wrongly_weighed(one.rulebook) == [], one.rulebook.id


def test_every_requirement_is_met_in_one_case_and_not_met_in_another(rulebooks: Rulebooks) -> None:
    """Counted by rulebook and id, on the outcomes that the cases themselves name."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in CASES:
        for finding in _judged(case, rulebooks).findings:
            expected = case.findings.get(finding.id) or case.findings.get(f"{finding.id}@{finding.policy}")
            outcome = expected["outcome"] if isinstance(expected, dict) else expected
            if outcome == finding.outcome and finding.rulebook:
                seen[(finding.rulebook.rulebook.id, finding.id)].add(finding.outcome)
    wanted = {
        (one.rulebook.id, requirement.id): {Outcome.MET, Outcome.NOT_MET}
        for states in rulebooks.sets.values()
        for one in states
        for requirement in one.rulebook.requirements
    }
    wanted[("el-ireland/2026-11-22", "el.in-force")] = {Outcome.NOT_APPLICABLE}  # there is no duty to fall short of
    wanted[("pl/2011-07-01", "pl.limit")] = {Outcome.UNDETERMINED}  # no sum is established before 1 July 2019
    lacking = {key: outcomes - seen[key] for key, outcomes in wanted.items() if outcomes - seen[key]}
    assert not lacking
