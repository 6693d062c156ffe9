"""Every sentence about what happens next: what an event is, what it means, and what to do by then."""

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.events import Event, Kind
from pii_check.findings import Finding
from pii_check.looking_ahead import Outlook
from pii_check.money import pounds
from pii_check.phrases import held_words, label_of_path, requirement_words
from pii_check.report.renewal_words import Words, begins, from_estimate, growth_words, lacks, name_of, rises
from pii_check.report.view import ended
from pii_check.rising import RENEWALS
from pii_check.run_off import RunOff, ceased_by
from pii_check.words import Outcome, visible


class Told(NamedTuple):
    """An event in words: a heading without a full stop, sentences, and what to do, which may be empty."""

    title: str
    says: tuple[str, ...]
    to_do: str


def told(event: Event, outlook: Outlook) -> Told:
    """One event in words."""
    title, says, to_do = {
        Kind.FIRM_CEASES: _ceases,
        Kind.POLICY_ENDS: _ends,
        Kind.DISPENSATION_ENDS: _dispensation,
        Kind.DISPENSATION_BEGINS: _leave_begins,
        Kind.RUN_OFF_ENDS: _run_off,
        Kind.NO_COVER: _no_cover,
        Kind.FALLS_SHORT: _falls_short,
        Kind.POLICY_BEGINS: begins,
        Kind.RENEWAL: begins,
        Kind.HIGHER_LIMIT: rises,
        Kind.LOWER_EXCESS: rises,
        Kind.HIGHER_LIMIT_TODAY: lacks,
        Kind.REVIEW_DUE: _review,
        Kind.REVIEW_PAST: _review,
        Kind.LAPSED: _lapsed,
        Kind.NO_HIGHER_LIMIT: _no_rise,
        Kind.LIMIT_OPEN: _open,
        Kind.NOT_STATED: _not_stated,
        Kind.NONE_LISTED: _none_listed,
    }[event.kind](event, outlook)
    return Told(title, tuple(ended(one) for one in says), ended(to_do) if to_do else "")


def when(day: date, as_at: date) -> str:
    """How far off a day is: `today`, `tomorrow`, `in 129 days`."""
    days = (day - as_at).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")


def _ceases(event: Event, outlook: Outlook) -> Words:
    says = ["From then on no professional indemnity cover is asked of it, but run-off for what it did before"]
    return "The firm ceases trading", says, "Have run-off cover arranged by then"


def _ends(event: Event, outlook: Outlook) -> Words:
    policy = (outlook.firm.policies or ())[event.policy or 0]
    after = (event.day or outlook.as_at) + timedelta(days=1)
    says = []
    if policy.attaches_above is not None:
        says.append(f"It is an excess layer above {policy.attaches_above}")
    if policy.inception is None:
        says.append("The file does not state when it began, so it may not be in force")
    title = f"Last day of {name_of(event)}"
    if event.other is not None:
        return title, [*says, _takes_over(event.other, after, outlook)], ""
    if ceased_by(outlook.firm, after):
        has = "has" if ceased_by(outlook.firm, outlook.as_at) else "will have"
        return title, [*says, f"The firm {has} ceased trading: from then on run-off counts"], ""
    return title, says, f"Have it renewed from {long_day(after)}, so that there is no gap"


def _takes_over(place: int, after: date, outlook: Outlook) -> str:
    """How another listed policy follows: it is in force by then, begins then, or only later."""
    first = (outlook.firm.policies or ())[place].inception or after
    if first < after:
        return f"Policy {place + 1} goes on: it is in force from {long_day(first)}"
    return f"Policy {place + 1} {'takes over' if first == after else 'begins only'} on {long_day(first)}"


def _dispensation(event: Event, outlook: Outlook) -> Words:
    place = int((event.path or "").split(".")[1])
    leave = (outlook.firm.dispensations or ())[place]
    title = f"Last day of the dispensation from {visible(event.ids[0])}"
    if not event.in_use:
        return title, [f"Today {visible(event.unused)}"], ""
    body = visible(leave.granted_by or "the regulator")
    return (
        title,
        ["The requirement is not met, and only this dispensation excuses it"],
        f"Put it right, or have {body} extend the dispensation, by then",
    )


def _leave_begins(event: Event, outlook: Outlook) -> Words:
    title = f"First day of the dispensation from {visible(event.ids[0])}"
    return title, ["Until then it excuses nothing"], ""


_WHOSE = {"consumer": "consumers' claims", "commercial": "other clients' claims"}


def _run_off(event: Event, outlook: Outlook) -> Words:
    finding = event.finding
    check = finding.requirement.check if finding else None
    if finding is None or not isinstance(check, RunOff):
        raise TypeError("run-off ends, and no requirement of run-off is named")
    whose, ceased = _WHOSE[check.whom], long_day(event.was or outlook.as_at)
    is_to_come = event.was is not None and event.was > outlook.as_at
    if event.day is None:
        because = f": {finding.because}" if finding.because else ""
        title = f"When the years of run-off for {whose} end is not known"
        return title, [f"The firm {'ceases' if is_to_come else 'ceased'} trading on {ceased}{because}"], ""
    since = "the policy's last day" if check.whom == "consumer" and finding.policy is not None else ceased
    says = [f"The {check.years} years are counted from {since}; after this day no run-off is asked for them"]
    if is_to_come:
        says.insert(0, f"It will be asked from the day on which the firm ceases, {ceased}")
    if finding.policy is not None and event.policy is None:
        says.append("Counted as if the policy were renewed for a year until the firm ceases")
    if finding.outcome is not Outcome.MET:
        today = "By what is stated, it would then be" if is_to_come else "Today the requirement is"
        says.append(f"{today} {_OUTCOMES[finding.outcome]} ({finding.id})")
    return f"Last day of run-off for {whose}", says, _keep(finding, is_to_come=is_to_come)


def _keep(finding: Finding, *, is_to_come: bool) -> str:
    if finding.policy is None:
        return "Arrange run-off cover until then: no listed policy covers the day of ceasing"
    if finding.outcome is Outcome.NOT_MET:
        return "Have the run-off cover put right, and keep it until then"
    return "Have run-off cover arranged, and keep it until then" if is_to_come else "Keep the run-off cover until then"


_OUTCOMES = {Outcome.NOT_MET: "not met", Outcome.UNDETERMINED: "open", Outcome.DISPENSED: "met by dispensation only"}


def _no_rise(event: Event, outlook: Outlook) -> Words:
    ceases = outlook.firm.ceased_trading is not None
    which = "renewal before the firm ceases" if ceases else f"of the next {RENEWALS} renewals"
    title = f"No higher limit is needed for {name_of(event)} at any {which}"
    grows = growth_words(outlook.growth or Fraction(0))
    enough = f"A limit of {pounds(event.enough)} is enough by the rules known today"
    says = [f"{enough}; assumed by you: {grows}{from_estimate(outlook)}", _floor(event, outlook)]
    return title, says, ""


def _floor(event: Event, outlook: Outlook) -> str:
    own = [one.rulebook for one in outlook.rulebooks if one.rulebook.cover is event.cover]
    bodies = dict.fromkeys(one.body for one in own if one.body)
    whose = f"{' and '.join(bodies)} set" if len(bodies) > 1 else f"{next(iter(bodies), 'the rules')} sets"
    return f"That is the floor that {whose}; your work, or a client, may need more"


def _open(event: Event, outlook: Outlook) -> Words:
    title = f"Whether a higher limit will be needed for {name_of(event)} cannot be said"
    grows = growth_words(outlook.growth or Fraction(0))
    return title, [f"The limit that is asked is not known for every renewal; assumed by you: {grows}"], ""


def _review(event: Event, outlook: Outlook) -> Words:
    if event.was is not None:
        says = [
            f"By {long_day(event.was)} they were to be compared with their published sources: {', '.join(event.ids)}"
        ]
        return "Review day already past, of rules that are used here", says, "Look for a newer version of pii-check"
    says = [f"By then they are due to be compared with their published sources again: {', '.join(event.ids)}"]
    return "Review day of rules that are used here", says, "Look for a newer version of pii-check by then"


def _lapsed(event: Event, outlook: Outlook) -> Words:
    title = f"Lapsed: {name_of(event)}"
    ended_on = long_day(event.was or outlook.as_at)
    says = [f"It ended on {ended_on}, and no other policy of this cover is in force"]
    return title, says, "Arrange cover at once; if it was renewed, list the new policy"


def _no_cover(event: Event, outlook: Outlook) -> Words:
    first = event.day or outlook.as_at
    days = f"from {long_day(first)} to {long_day(event.until or first)}"
    title = f"No {event.cover} insurance in force {days}, on the policies listed"
    says = [f"Policy {(event.policy or 0) + 1} begins only after that"]
    return title, says, f"Have the cover begin on {long_day(first)}; if another policy covers these days, list it"


def _falls_short(event: Event, outlook: Outlook) -> Words:
    day = event.day or outlook.as_at
    says = [f"{one.title} ({one.id}): required {_asked_of(one)}, held {_held_of(one)}" for one in event.short]
    to_do = f"Have what is missing in force by then; `pii-check FILE --as-at {day.isoformat()}` tells more"
    return f"The {event.cover} policies listed fall short from then on", ["Not met then, and met today", *says], to_do


def _asked_of(finding: Finding) -> str:
    return requirement_words(finding.deciding) if finding.deciding else "as explained"


def _held_of(finding: Finding) -> str:
    return held_words(finding.deciding) if finding.deciding else "not that"


def _not_stated(event: Event, outlook: Outlook) -> Words:
    state = f"State {' and '.join(event.paths)}"
    if event.policy is None:
        why = {
            "policies": "so what ends, and when, is not known",
            "turnover": "so from which renewal on a higher limit is needed cannot be said",
        }[event.paths[0]]
        return f"The file does not state `{event.paths[0]}`", [f"It is not stated, {why}"], state
    missing = " and ".join(label_of_path(path) for path in event.paths)
    ends = any(path.endswith("expiry") for path in event.paths)
    why = (
        "when it ends, and what its renewal falls under, is not known" if ends else "which rules govern it is not known"
    )
    return f"Not stated of {name_of(event)}: {missing}", [f"So {why}"], state


def _none_listed(event: Event, outlook: Outlook) -> Words:
    return "The file lists no policies", ["So none ends, and none is to be renewed"], ""
