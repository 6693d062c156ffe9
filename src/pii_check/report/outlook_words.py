"""Every sentence about what happens next: what an event is, what it means, and what to do by then."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.events import Event, Kind, Rise, Then
from pii_check.findings import Finding
from pii_check.money import Pence, Range, pounds
from pii_check.outlook import Outlook
from pii_check.phrases import held_words, label_of_path, requirement_words
from pii_check.report.view import ended
from pii_check.rising import RENEWALS
from pii_check.run_off import RunOff, ceased_by
from pii_check.words import Force, Outcome, percent, visible


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
        Kind.RUN_OFF_ENDS: _run_off,
        Kind.POLICY_BEGINS: _begins,
        Kind.RENEWAL: _begins,
        Kind.HIGHER_LIMIT: _rises,
        Kind.LOWER_EXCESS: _rises,
        Kind.REVIEW_DUE: _review,
        Kind.LAPSED: _lapsed,
        Kind.NO_HIGHER_LIMIT: _no_rise,
        Kind.LIMIT_OPEN: _open,
        Kind.NOT_STATED: _not_stated,
        Kind.NONE_LISTED: _none_listed,
    }[event.kind](event, outlook)
    return Told(title, tuple(ended(one) for one in says), ended(to_do) if to_do else "")


_Words = tuple[str, list[str], str]


def when(day: date, as_at: date) -> str:
    """How far off a day is: `today`, `tomorrow`, `in 129 days`."""
    days = (day - as_at).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")


def growth_words(growth: Fraction) -> str:
    """A growth as the user assumed it."""
    return f"a turnover that {_grows(growth)} each year, compound"


def _grows(growth: Fraction) -> str:
    return f"{'falls' if growth < 0 else 'grows'} by {percent(abs(growth))}%"


def _if_it_grows(growth: Fraction) -> str:
    return f"if it {_grows(growth)} each year, as you assume"


def _name(event: Event, outlook: Outlook) -> str:
    """A policy as its holder finds it."""
    place = event.policy or 0
    policy = (outlook.firm.policies or ())[place]
    more = [policy.insurer, policy.policy_number and f"number {policy.policy_number}"]
    told_by = ", ".join(visible(one) for one in more if one)
    return f"{event.cover}, policy {place + 1}{f' ({told_by})' if told_by else ''}"


def _ceases(event: Event, outlook: Outlook) -> _Words:
    says = ["From then on no professional indemnity cover is asked of it, but run-off for what it did before"]
    return "The firm ceases trading", says, "Have run-off cover arranged by then"


def _ends(event: Event, outlook: Outlook) -> _Words:
    policy = (outlook.firm.policies or ())[event.policy or 0]
    after = (event.day or outlook.as_at) + timedelta(days=1)
    says = []
    if policy.attaches_above is not None:
        says.append(f"It is an excess layer above {policy.attaches_above}")
    if policy.inception is None:
        says.append("The file does not state when it began, so it may not be in force")
    title = f"Last day of {_name(event, outlook)}"
    if event.other is not None:
        return title, [*says, f"Policy {event.other + 1} takes over on {long_day(after)}"], ""
    if ceased_by(outlook.firm, after):
        return title, [*says, "The firm will have ceased trading by then"], ""
    return title, says, f"Have it renewed from {long_day(after)}, so that there is no gap"


def _dispensation(event: Event, outlook: Outlook) -> _Words:
    place = int((event.path or "").split(".")[1])
    leave = (outlook.firm.dispensations or ())[place]
    title = f"Last day of the dispensation from {visible(event.ids[0])}"
    if not event.in_use:
        return title, ["It changes no finding today"], ""
    body = visible(leave.granted_by or "the regulator")
    return (
        title,
        ["The requirement is not met, and only this dispensation excuses it"],
        f"Put it right, or have {body} extend the dispensation, by then",
    )


_WHOSE = {"consumer": "consumers' claims", "commercial": "other clients' claims"}


def _run_off(event: Event, outlook: Outlook) -> _Words:
    finding = event.finding
    check = finding.requirement.check if finding else None
    if finding is None or not isinstance(check, RunOff):
        raise TypeError("run-off ends, and no requirement of run-off is named")
    whose, ceased = _WHOSE[check.whom], long_day(event.was or outlook.as_at)
    if event.day is None:
        because = f": {finding.because}" if finding.because else ""
        title = f"When the years of run-off for {whose} end is not known"
        return title, [f"The firm ceased trading on {ceased}{because}"], ""
    since = "the policy's last day" if check.whom == "consumer" and event.policy is not None else ceased
    says = [f"The {check.years} years are counted from {since}; after this day no run-off is asked for them"]
    if finding.outcome is not Outcome.MET:
        says.append(f"Today the requirement is {_OUTCOMES[finding.outcome]} ({finding.id})")
    return f"Last day of run-off for {whose}", says, "Keep the run-off cover until then"


_OUTCOMES = {Outcome.NOT_MET: "not met", Outcome.UNDETERMINED: "open", Outcome.DISPENSED: "met by dispensation only"}


def _begins(event: Event, outlook: Outlook) -> _Words:
    name, then = _name(event, outlook), event.then
    title = f"Renewal of {name}" if event.kind is Kind.RENEWAL else f"First day of {name}"
    if then is None:
        return title, ["It is an excess layer, which is judged with the policy beneath it"], ""
    return title, list(_then(event, then, outlook)), _before_renewing(event, then, outlook)


def _then(event: Event, then: Then, outlook: Outlook) -> Iterator[str]:
    if not then.rulebooks:
        why = f": {then.short[0].because}" if then.short else ""
        yield f"No rules that are known would govern it{why}"
        return
    newest = ": the newest rules known, though later ones may be published by then" if then.newest else ""
    yield f"It would fall under {_under(then)}{newest}"
    if not then.asked:
        yield "They ask nothing of this cover then"
        return
    for outcome, head in (
        (Outcome.NOT_MET, "Not met then"),
        (Outcome.UNDETERMINED, "Open then"),
        (Outcome.DISPENSED, "Met only by dispensation then"),
    ):
        some = [one for one in then.short if one.outcome is outcome]
        if some:
            yield f"{head}: {'; '.join(_brief(one, then) for one in some)}"
    if not then.short:
        terms = "Its present terms, as stated," if event.kind is Kind.RENEWAL else "Its terms, as stated,"
        yield f"{terms} would meet every requirement of these rules that applies"
    if then.rewords:
        yield (
            "The file says that it is on the minimum wording in force when it began; whether the renewed policy is on "
            "that of the day it is renewed is for the broker to confirm"
        )
    if then.goes_by_turnover:
        yield _with_turnover(then.turnover, outlook)


def _under(then: Then) -> str:
    ids = " and ".join(one.rulebook.id for one in then.rulebooks)
    if then.is_another is None:
        return ids
    return f"{ids}, another than today's {' and '.join(then.before)}" if then.is_another else f"{ids}, as today"


def _brief(finding: Finding, then: Then) -> str:
    marks = [finding.id] + (["advised"] if finding.force is Force.SHOULD else [])
    marks += ["as today"] if finding.key in then.same else []
    named, term = f"{finding.title} ({', '.join(marks)})", finding.deciding
    if finding.outcome is Outcome.UNDETERMINED or term is None:
        return named
    return f"{named}: required {requirement_words(term)}, held {held_words(term)}"


def _with_turnover(turnover: Pence | Range | None, outlook: Outlook) -> str:
    if turnover is None:
        return "The turnover is not stated, so what goes by it is open"
    stated = outlook.firm.turnover
    is_estimate = stated is not None and stated.estimate is not None
    if is_estimate:
        estimate = str(turnover) if outlook.growth is None else f"about {turnover} {_if_it_grows(outlook.growth)}"
        must = "The real turnover of the year before that day must be stated by then"
        return f"{must}; here the estimate for the first year stands in for it: {estimate}"
    counts = "what counts is the real one of the year before that day"
    if outlook.growth is None:
        return f"Judged with the same turnover as is stated, {turnover}; {counts}"
    return f"Judged with a turnover of about {turnover}, {_if_it_grows(outlook.growth)}; {counts}"


def _before_renewing(event: Event, then: Then, outlook: Outlook) -> str:
    if not then.rulebooks or not then.asked:
        return ""
    musts = [one for one in then.short if one.force is Force.MUST and one.outcome is not Outcome.DISPENSED]
    if any(one.outcome is Outcome.NOT_MET for one in musts):
        return "Have the broker put right by then what would not be met"
    if musts:
        return "State what is open, or have the broker confirm it, and look again"
    if then.goes_by_turnover:
        return "State the turnover of the year before once it is known, and look again"
    return ""


def _rises(event: Event, outlook: Outlook) -> _Words:
    rise, name = event.rise, _name(event, outlook)
    if rise is None:
        raise TypeError("a higher limit is needed, and nothing says when")
    higher = event.kind is Kind.HIGHER_LIMIT
    title = f"{'A higher limit is' if higher else 'A lower uninsured excess is'} needed for {name}"
    says = [_between(rise), *(_limit(event, rise) if higher else _excess(event, rise)), _assumed(rise, outlook)]
    return title, says, "Ask the broker for terms in good time; state the real turnover as soon as it is known"


def _between(rise: Rise) -> str:
    first, last = rise.first, rise.last
    at = f"renewal {first.number}, on {long_day(first.day)}"
    if rise.is_sure:
        return f"First needed at {at}"
    begin = "Perhaps needed today already" if first.number == 0 else f"First needed at {at}, at the earliest"
    if last is None:
        return f"{begin}; at the lower end of the turnover stated, not within {RENEWALS} renewals"
    return f"{begin}; at renewal {last.number}, on {long_day(last.day)}, at the latest"


def _limit(event: Event, rise: Rise) -> Iterator[str]:
    asked = rise.first.limit
    if asked is not None:
        yield f"The limit of indemnity must then be at least {pounds(asked)}: {_above(event, rise)}"
    if rise.first.excess is not None:
        was = f", where it may be {pounds(rise.today.excess)} today" if rise.today.excess is not None else ""
        yield f"At that limit the uninsured excess may be {pounds(rise.first.excess)} at the most{was}"


def _above(event: Event, rise: Rise) -> str:
    today = rise.today.limit
    asked = f"{pounds(today)} is asked today" if today is not None else "what is asked today is not known"
    return f"{asked}, and {pounds(rise.held)} is held" if rise.held is not None else f"{asked}; none is stated"


def _excess(event: Event, rise: Rise) -> Iterator[str]:
    most = rise.today.excess
    today = "no maximum is asked today" if most is None else f"it may be {pounds(most)} today"
    held = f", and {pounds(rise.held)} is borne" if rise.held is not None else ""
    if rise.first.excess is not None:
        yield f"The uninsured excess may then be {pounds(rise.first.excess)} at the most: {today}{held}"


def _assumed(rise: Rise, outlook: Outlook) -> str:
    grows = growth_words(outlook.growth or Fraction(0))
    if rise.last is None or rise.last == rise.first:
        return f"Assumed by you: {grows}, so about {pounds(rise.first.turnover)} then"
    first, last = pounds(rise.first.turnover), pounds(rise.last.turnover)
    return f"Assumed by you: {grows}, so about {first} at the earliest of them and about {last} at the latest"


def _no_rise(event: Event, outlook: Outlook) -> _Words:
    title = f"No higher limit is needed for {_name(event, outlook)} at any of the next {RENEWALS} renewals"
    grows = growth_words(outlook.growth or Fraction(0))
    return title, [f"A limit of {pounds(event.enough)} is enough by the rules known today; assumed by you: {grows}"], ""


def _open(event: Event, outlook: Outlook) -> _Words:
    title = f"Whether a higher limit will be needed for {_name(event, outlook)} cannot be said"
    grows = growth_words(outlook.growth or Fraction(0))
    return title, [f"The limit that is asked is not known for every renewal; assumed by you: {grows}"], ""


def _review(event: Event, outlook: Outlook) -> _Words:
    says = [f"By then they are due to be compared with their published sources again: {', '.join(event.ids)}"]
    return "Review day of rules that are used here", says, "Look for a newer version of pii-check by then"


def _lapsed(event: Event, outlook: Outlook) -> _Words:
    title = f"Lapsed: {_name(event, outlook)}"
    ended_on = long_day(event.was or outlook.as_at)
    says = [f"It ended on {ended_on}, and no other policy of this cover is in force"]
    return title, says, "Arrange cover at once; if it was renewed, list the new policy"


def _not_stated(event: Event, outlook: Outlook) -> _Words:
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
    return f"Not stated of {_name(event, outlook)}: {missing}", [f"So {why}"], state


def _none_listed(event: Event, outlook: Outlook) -> _Words:
    return "The file lists no policies", ["So none ends, and none is to be renewed"], ""
