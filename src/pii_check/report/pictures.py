"""The pictures of an assessment: what is required against what it goes by, the firm on it, and the same in words."""

from collections.abc import Iterator
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.facts import Unit
from pii_check.findings import Assessment, Finding
from pii_check.firm import Firm
from pii_check.kinds import AtLeast, AtMost, InForce
from pii_check.money import pounds
from pii_check.needs import LIMIT
from pii_check.phrases import amount, label
from pii_check.report.charts import Drawn, across, chart
from pii_check.report.drawing import Chart
from pii_check.report.view import OUTCOME_WORDS, ended, with_policy
from pii_check.require import TURNOVER
from pii_check.steps import Course, Step, course, edges_along, goes_by_of
from pii_check.towers import Span
from pii_check.words import Cover, Outcome


class Picture(NamedTuple):
    """One picture, or why there is none; `says` and the table are all that it shows, in words and figures."""

    title: str
    says: tuple[str, ...]
    chart: Chart | None = None
    heads: tuple[str, str] = ("", "")
    rows: tuple[tuple[str, str], ...] = ()
    is_flat: bool = False


def pictures(firm: Firm, assessment: Assessment) -> tuple[Picture, ...]:
    """A picture for each amount of professional indemnity that goes by the turnover or the limit, of what counts."""
    counted = [one for one in assessment.counted if one.cover is Cover.PROFESSIONAL_INDEMNITY]
    drawn = tuple(_picture(firm, assessment, one, by) for one in counted for by in _drawn_by(one))
    return drawn or (_none(counted, assessment),)


def _drawn_by(finding: Finding) -> list[str]:
    """The fact along which a finding is drawn: the limit where it goes by that, else the turnover."""
    check, by = finding.requirement.check, goes_by_of(finding)
    if finding.rulebook is None or not isinstance(check, AtLeast | AtMost):
        return []
    return [name for name in (LIMIT, TURNOVER) if name in by and name != check.fact][:1]


def _none(counted: list[Finding], assessment: Assessment) -> Picture:
    """Why nothing can be drawn: no policy in force, no rules, no such amount in the rules."""
    holding = [one for one in counted if isinstance(one.requirement.check, InForce)]
    if not holding:
        because = "professional indemnity insurance was not judged"
    elif open_ := [one for one in counted if one.rulebook is None]:
        because = f"no rulebook governs; {open_[0].because}"
    elif holding[0].outcome is Outcome.MET:
        because = "the rules that govern this policy ask for no amount that goes by the turnover"
        if assessment.only is not None:
            because = "the requirements on the amounts were not asked for"
    else:
        because = f"{holding[0].title}: {OUTCOME_WORDS[holding[0].outcome].lower()}; {holding[0].because}"
    return Picture("Professional indemnity insurance", (f"There is no picture: {because}.",))


def _picture(firm: Firm, assessment: Assessment, finding: Finding, by: str) -> Picture:
    """One finding along one fact."""
    check = finding.requirement.check
    what = label(check.fact) if isinstance(check, AtLeast | AtMost) else ""
    title = f"{with_policy(finding.title, finding)}: the {what} against the {label(by)}"
    edges = edges_along(finding, by)
    first = course(firm, assessment.as_at, finding, by, max(edges, default=0))
    if first is None or not any(step.ends is not None for step in first.steps):
        return Picture(title, (f"There is no picture: {_why_not(finding, first)}.",))
    scale = across(first, edges)
    whole = course(firm, assessment.as_at, finding, by, scale.end) or first
    says = tuple(_sentences(finding, whole, what))
    drawn = Drawn(finding, whole, isinstance(check, AtLeast), (_capital(label(by)), _capital(what)), tuple(edges))
    day = long_day(assessment.as_at)
    heads = (_capital(label(by)), _capital(f"{what}: {'at least' if drawn.is_minimum else 'at most'}"))
    rows = tuple((_reach(step), _asked(step, scale.end)) for step in whole.steps) + tuple(
        (f"{_reach(step)}, by the other reading", _asked(step, scale.end)) for step in whole.other_steps
    )
    is_flat = all(step.begins == step.ends for step in whole.steps)
    return Picture(title, says, chart(drawn, scale, f"{title}, as at {day}", " ".join(says)), heads, rows, is_flat)


def _why_not(finding: Finding, found: Course | None) -> str:
    if found is None and finding.outcome is not Outcome.NOT_APPLICABLE:
        return "what is required depends on facts that are not stated, or that no source establishes"
    return finding.because


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentences(finding: Finding, drawn: Course, what: str) -> Iterator[str]:
    """Where the firm stands, and what the picture cannot say."""
    by = label(drawn.fact)
    yield f"This firm: {_stands(by, drawn.at)}, {_stands(what, drawn.held)}. {_outcome(finding)}."
    if drawn.at.high is None or drawn.held.high is None:
        yield "It is not drawn as a point, because that is not all stated."
    if drawn.exempt:
        yield f"Not drawn: {ended(drawn.exempt)}"
    other, dispute = drawn.other, finding.requirement.other_reading
    if other is not None and dispute is not None:
        asks = f"{other.relation} {amount(other.value, Unit.GBP)}" if other.value is not None else "an amount left open"
        drawn_too = " (the dashed line)" if drawn.other_steps else ""
        yield (
            f"Drawn by the reading that {dispute.this}. "
            f"By the other reading{drawn_too}, {dispute.says}: {asks} for this firm."
        )


def _stands(name: str, span: Span) -> str:
    if span.high is None:
        return f"{name} {f'{pounds(span.low)} or more' if span.low else 'not stated'}"
    return f"{name} {pounds(span.low)}" if span.exact else f"{name} {pounds(span.low)} to {pounds(span.high)}"


def _outcome(finding: Finding) -> str:
    term = finding.deciding
    asked = ""
    if term is not None and isinstance(term.value, int):
        asked = f"Required is {term.relation} {pounds(term.value)}: "
    outcome = OUTCOME_WORDS[finding.outcome]
    return f"{asked}{outcome.lower() if asked else outcome}"


def _reach(step: Step) -> str:
    """The values that a step is for, both ends said as the rule says them."""
    if step.up_to is None:
        return "any" if step.above is None else f"above {pounds(step.above)}"
    return (
        f"up to {pounds(step.up_to)}"
        if step.above is None
        else f"above {pounds(step.above)}, up to {pounds(step.up_to)}"
    )


def _asked(step: Step, end: int) -> str:
    if step.begins is None or step.ends is None:
        return "nothing is asked"
    if step.begins == step.ends:
        return pounds(step.ends)
    if step.up_to is None:
        return f"rises from {pounds(step.begins)}; {pounds(step.ends)} at {pounds(end)}"
    return f"rises from {pounds(step.begins)} to {pounds(step.ends)}"
