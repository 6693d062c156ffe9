"""What every way of drawing shows: the results of one command, and the words above and between the findings."""

from collections.abc import Callable
from typing import NamedTuple

from pii_check.answering import NO_ANSWERS, Answers
from pii_check.days import long_day
from pii_check.findings import Assessment, Finding, Verdict
from pii_check.firm import Firm
from pii_check.remedies import Remedies
from pii_check.report.what_if import Assumed
from pii_check.rulebook import Published
from pii_check.words import Authority, Force, Outcome, visible

NOT_ADVICE = "Not legal advice. This program does not read your policy: it judges what the file states about it."


TO_SETTLE = "Facts that would settle what is open, the most useful first"
NOT_JUDGED = "NOT JUDGED"


class Place(NamedTuple):
    """A line and a column, from 1."""

    line: int
    column: int


class Judged(NamedTuple):
    """One file's assessment, what would put it right, and where the file states a fact.

    `locate` gives line and column, from 1, of the fact at a path or of the nearest block that would hold it; None where
    only the whole file would, and where the call set it. `firm` is what was judged: the reports that draw it need it.
    """

    file: str
    assessment: Assessment
    remedies: Remedies
    locate: Callable[[str | None], tuple[int, int] | None]
    assumed: tuple[Assumed, ...] = ()
    answers: Answers = NO_ANSWERS
    firm: Firm | None = None

    @property
    def shown(self) -> str:
        """The file's name, safe to print."""
        return visible(self.file)


class Complaint(NamedTuple):
    """One fault of a file, or of the `KEY=VALUE` that the call set in it, and the lines that show it to a person."""

    file: str
    place: Place
    message: str
    hint: str
    code: str
    lines: tuple[str, ...]
    setting: str = ""

    @property
    def shown(self) -> str:
        """The file's name, safe to print."""
        return visible(self.file)


class Refusal(NamedTuple):
    """One file that could not be judged, with everything that is wrong in it."""

    file: str
    faults: tuple[Complaint, ...]


Result = Judged | Refusal

VERDICT_WORDS = {
    Verdict.COMPLIANT: "COMPLIANT",
    Verdict.NOT_COMPLIANT: "NOT COMPLIANT",
    Verdict.UNDETERMINED: "UNDETERMINED",
}
OUTCOME_WORDS = {
    Outcome.NOT_MET: "Not met",
    Outcome.UNDETERMINED: "Undetermined",
    Outcome.DISPENSED: "Dispensed",
    Outcome.MET: "Met",
    Outcome.NOT_APPLICABLE: "Does not apply",
}


def with_policy(words: str, finding: Finding) -> str:
    """Words about a finding, with the place of the policy that it is about, if it is about one."""
    return words if finding.policy is None else f"{words}, policy {finding.policy + 1}"


def rules_line(one: Published) -> str:
    """One rulebook that was used, and the day on which it was last checked."""
    checked = f", checked {long_day(one.checked.checked_on)}" if one.checked else ""
    return f"{one.rulebook.id}, {one.rulebook.title}{checked}."


def url_of(finding: Finding) -> str | None:
    """The address of the first source of a finding; None where no rulebook governs."""
    if finding.rulebook is None or finding.cite is None:
        return None
    return finding.rulebook.rulebook.sources[finding.cite.source].url


def ended(message: str) -> str:
    """A message as a sentence."""
    return message if message.endswith((".", "?")) else f"{message}."


def headline(assessment: Assessment) -> str:
    """The verdict in one sentence."""
    scope = _scope(assessment)
    failed = _titles(assessment, Outcome.NOT_MET)
    if assessment.verdict is Verdict.COMPLIANT and not _any_met(assessment):
        return f"Nothing that was checked applies to this firm, on the facts you stated{scope}"
    if assessment.verdict is Verdict.COMPLIANT:
        return f"Meets every requirement checked, on the facts you stated{_leave(assessment)}{scope}"
    if assessment.verdict is Verdict.UNDETERMINED:
        still = _titles(assessment, Outcome.UNDETERMINED)
        what = f"still open: {'; '.join(still)}" if still else "no requirement that must be met was judged"
        return f"Cannot be settled on the facts you stated{scope}: {what}"
    by = assessment.verdict_by_authority
    met = [by[Authority.LAW], by[Authority.REGULATOR]] == [Verdict.COMPLIANT] * 2
    opening = (
        f"Meets {_regulators(assessment)} and the law; falls short of {_others(assessment)}" if met else "Falls short"
    )
    return f"{opening}{scope}: {'; '.join(failed)}"


def _leave(assessment: Assessment) -> str:
    many = sum(one.outcome is Outcome.DISPENSED for one in assessment.counted)
    return f", {many} of them by dispensation" if many else ""


def _any_met(assessment: Assessment) -> bool:
    return any(one.outcome in (Outcome.MET, Outcome.DISPENSED) for one in assessment.counted)


def _scope(assessment: Assessment) -> str:
    judged = {one.id for one in assessment.findings}
    asked = [id_ if id_ in judged else f"{id_}, which was not judged" for id_ in assessment.only or ()]
    narrowed = [f"only {', '.join(asked)}"] if asked else []
    left_out = f"{not_checked(assessment)} not checked"
    unasked = [] if not assessment.not_checked else ["insurance only" if len(assessment.not_checked) > 1 else left_out]
    scope = unasked + narrowed
    return f" ({'; '.join(scope)})" if scope else ""


def _regulators(assessment: Assessment) -> str:
    return " and ".join(_bodies(assessment, Authority.REGULATOR)) or "the regulator"


def _others(assessment: Assessment) -> str:
    """Whose requirements are failed, where neither law nor a regulator makes them: a lender's, or good practice."""
    failed = [one for one in assessment.counted if one.outcome is Outcome.NOT_MET and one.force is Force.MUST]
    regulators = _bodies(assessment, Authority.REGULATOR)
    named = (_body(one) for one in failed)
    return " and ".join(dict.fromkeys("good practice" if one in (None, *regulators) else str(one) for one in named))


def _bodies(assessment: Assessment, authority: Authority) -> list[str]:
    """The bodies that are named by the rulebooks whose requirements an authority makes."""
    named = (_body(one) for one in assessment.counted if one.authority is authority)
    return list(dict.fromkeys(filter(None, named)))


def _body(finding: Finding) -> str | None:
    return finding.rulebook.rulebook.body if finding.rulebook else None


def _titles(assessment: Assessment, outcome: Outcome) -> list[str]:
    return list(
        dict.fromkeys(
            one.title[:1].lower() + one.title[1:] if one.title[1:2].islower() else one.title
            for one in assessment.counted
            if one.outcome is outcome and one.decides
        )
    )


def beneath(assessment: Assessment) -> list[str]:
    """What a reader must know with the verdict: what it rests on, and what a figure does not say."""
    said = []
    if assessment.verdict is Verdict.NOT_COMPLIANT and (still := _titles(assessment, Outcome.UNDETERMINED)):
        said.append(f"Still open, and not said to be met: {'; '.join(still)}.")
    implied = [one for one in assessment.counted if one.rests_on]
    if implied:
        among = "these" if assessment.verdict is Verdict.COMPLIANT else "the requirements met"
        said.append(_rests_on(assessment, implied, among))
    for one in assessment.counted:
        if one.outcome is Outcome.MET and one.requirement.when_met:
            said.append(one.requirement.when_met)
    if short := _not_counted(assessment):
        said.append(short)
    shoulds = [one.title for one in assessment.findings if one.force is Force.SHOULD and one.outcome is Outcome.NOT_MET]
    if shoulds:
        said.append(f"Not decisive, but advised and not met: {'; '.join(dict.fromkeys(shoulds))}.")
    return said


def _not_counted(assessment: Assessment) -> str:
    """Policies that fall short beside a better one of their cover: their findings are shown, and decide nothing."""
    places = {
        one.policy + 1
        for one in assessment.findings
        if one.policy is not None and one.outcome is Outcome.NOT_MET and one.force is Force.MUST
    } - {one.policy + 1 for one in assessment.counted if one.policy is not None}
    if not places:
        return ""
    which = " and ".join(f"policy {place}" for place in sorted(places))
    return f"By itself {which} would fall short; another policy of the same cover counts instead."


def _rests_on(assessment: Assessment, implied: list[Finding], among: str) -> str:
    inceptions = {long_day(first) for one in implied if (first := assessment.first_day(one))}
    since = f" in force on {' and '.join(sorted(inceptions))}" if inceptions else ""
    many = f"{len(implied)} of {among} rest" if len(implied) > 1 else f"One of {among} rests"
    return (
        f"{many} on one statement: that your policy is on the RICS minimum wording{since}. "
        "Have your broker confirm it in writing."
    )


def not_checked(assessment: Assessment) -> str:
    """What was not looked at."""
    return ", ".join(one.replace("-", " ") for one in assessment.not_checked)
