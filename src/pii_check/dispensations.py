"""Dispensations: a regulator's leave to depart, for a time, from one of its own requirements."""

from collections.abc import Iterator
from datetime import date, timedelta

from pii_check.days import long_day
from pii_check.findings import Finding, Note
from pii_check.firm import Firm
from pii_check.procedures import Dispensation
from pii_check.reasons import Reason, reason
from pii_check.words import Authority, Outcome, folded, nearest

WARNING = timedelta(days=30)


def dispensed(finding: Finding, firm: Firm, day: date) -> Finding:
    """The finding, dispensed where it is not met and its regulator's leave is in date; any other is left as it is."""
    leave = _counting(finding, firm, day)
    if leave is None:
        return finding
    return finding._replace(outcome=Outcome.DISPENSED, reasons=(_leave(leave), *finding.reasons))


def _counting(finding: Finding, firm: Firm, day: date) -> Dispensation | None:
    """The dispensation that counts for a finding: of several, the one that runs longest."""
    if finding.outcome not in (Outcome.NOT_MET, Outcome.DISPENSED):
        return None
    about = [one for one in firm.dispensations or () if one.requirement == finding.id]
    return max((one for one in about if _why_not(one, finding, day) is None), key=lambda one: one.until, default=None)


def _leave(leave: Dispensation) -> Reason:
    if leave.reason is None:
        return reason("dispensed", leave.granted_by, leave.until)
    return reason("dispensed-because", leave.granted_by, leave.until, leave.reason)


def _why_not(leave: Dispensation, finding: Finding, day: date) -> str | None:
    """Why a dispensation does not count for a finding; None where it does. Law is never dispensed."""
    if finding.authority is not Authority.REGULATOR:
        return f"its authority is {finding.authority}, which no regulator can dispense with"
    body = finding.rulebook.rulebook.binds.regulated_by if finding.rulebook else None
    if leave.granted_by is None:
        return "it does not say who granted it"
    if body is None or folded(leave.granted_by) != body:
        return f"{leave.granted_by} is not the regulator that makes this requirement"
    if leave.starts is not None and leave.starts > day:
        return f"it begins only on {long_day(leave.starts)}"
    if leave.until < day:
        return f"it ended on {long_day(leave.until)}"
    return None


def notes_on_dispensations(
    firm: Firm, findings: tuple[Finding, ...], ids: tuple[str, ...], day: date
) -> Iterator[Note]:
    """Every dispensation is announced: in use, soon to end, or changing nothing and why."""
    for place, leave in enumerate(firm.dispensations or ()):
        path = f"dispensations.{place}"
        about = [one for one in findings if one.id == leave.requirement]
        if not any(one.outcome is Outcome.DISPENSED and _counting(one, firm, day) is leave for one in about):
            why = _unused(leave, about, ids, day)
            yield Note("dispensation-unused", f"the dispensation from {leave.requirement} changes nothing: {why}", path)
            continue
        until = long_day(leave.until)
        message = f"{leave.requirement} is not met, and dispensed by {leave.granted_by} until {until}"
        yield Note("dispensation", message, path)
        if leave.until - day <= WARNING:
            left = (leave.until - day).days
            ahead = f"{left} day{'' if left == 1 else 's'} from the day asked for" if left else "the day asked for"
            message = f"the dispensation from {leave.requirement} ends on {until}, {ahead}"
            yield Note("dispensation-ends", message, path)


def _unused(leave: Dispensation, about: list[Finding], ids: tuple[str, ...], day: date) -> str:
    if leave.requirement not in ids:
        close = nearest(leave.requirement, list(ids))
        return f"no rulebook holds that requirement{f'; did you mean {close}?' if close else ''}"
    if not about:
        return "that requirement was not judged"
    whys = [why for one in about if one.rulebook and (why := _why_not(leave, one, day))]
    if whys:
        return whys[0]
    if about[0].outcome is Outcome.DISPENSED:
        return "another dispensation counts instead"
    return f"the finding is {about[0].outcome.replace('-', ' ')}"
