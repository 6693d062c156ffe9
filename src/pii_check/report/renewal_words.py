"""In words, what a renewal falls under, and from which one on a higher limit or a lower excess is needed."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from pii_check.days import anniversary, long_day
from pii_check.events import Event, Kind, Rise, Then
from pii_check.findings import Finding
from pii_check.looking_ahead import Outlook
from pii_check.money import Pence, Range, pounds
from pii_check.phrases import held_words, requirement_words
from pii_check.rising import RENEWALS
from pii_check.words import Force, Outcome, percent, visible

Words = tuple[str, list[str], str]
"""A heading, sentences, and what to do, each without a full stop."""


def growth_words(growth: Fraction) -> str:
    """A growth as the user assumed it."""
    return f"a turnover that {_grows(growth)} each year, compound"


def _grows(growth: Fraction) -> str:
    return f"{'falls' if growth < 0 else 'grows'} by {percent(abs(growth))}%" if growth else "stays the same"


def _if_it_grows(growth: Fraction) -> str:
    return f"if it {_grows(growth)} each year, as you assume"


def is_estimate(outlook: Outlook) -> bool:
    """Whether the turnover stated is an estimate for a firm's first year, which no renewal may go by."""
    return outlook.firm.turnover is not None and outlook.firm.turnover.estimate is not None


def from_estimate(outlook: Outlook) -> str:
    """What is to be said with a figure that rests on such an estimate; else nothing."""
    return "; the first-year estimate stands in for the real turnover, to be stated" if is_estimate(outlook) else ""


def name_of(event: Event) -> str:
    """A policy by its cover and its place; its number and its insurer are nothing for a shared calendar."""
    return f"{event.cover}, policy {(event.policy or 0) + 1}"


def begins(event: Event, outlook: Outlook) -> Words:
    """A policy that begins, or would be renewed."""
    name, then = name_of(event), event.then
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
    yield f"It would fall under {_under(event, then, outlook)}{newest}"
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
    yield from _leave_that_ends(event, then, outlook)
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


def _leave_that_ends(event: Event, then: Then, outlook: Outlook) -> Iterator[str]:
    """Every dispensation that the policy needs, and that ends before the policy's own year does."""
    first = event.day or outlook.as_at
    last = anniversary(first, 1) - timedelta(days=1)
    for id_ in dict.fromkeys(one.id for one in then.short if one.outcome is Outcome.DISPENSED):
        leaves = [one for one in outlook.firm.dispensations or () if one.requirement == id_]
        until = max(one.until for one in leaves)
        if until < last:
            yield f"The dispensation from {visible(id_)} ends within that year, on {long_day(until)}: after it, not met"


def _under(event: Event, then: Then, outlook: Outlook) -> str:
    ids = " and ".join(one.rulebook.id for one in then.rulebooks)
    if then.is_another is None:
        first = (outlook.firm.policies or ())[event.policy or 0].inception
        has_begun = first is None or first <= outlook.as_at
        return f"{ids} (which rules govern it today is not known)" if has_begun else ids
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
    if is_estimate(outlook):
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
        return "Put right by then what would not be met; `pii-check letter FILE` writes to the broker"
    if musts:
        return "State what is open, or have the broker confirm it, and look again"
    if then.goes_by_turnover:
        return "State the turnover of the year before once it is known, and look again"
    return ""


def _now(event: Event, outlook: Outlook) -> str:
    """The day of the policy as it is listed: today, unless it is still to begin."""
    inception = (outlook.firm.policies or ())[event.policy or 0].inception
    return "on its first day" if inception is not None and inception > outlook.as_at else "today"


def lacks(event: Event, outlook: Outlook) -> Words:
    """A limit below what is asked already, before any renewal."""
    lacking, now, grows = event.lacking, _now(event, outlook), growth_words(outlook.growth or Fraction(0))
    if lacking is None:
        raise TypeError("a higher limit is needed already, and nothing says how much")
    sure = "is needed" if lacking.is_sure else "may be needed"
    title = f"A higher limit {sure} for {name_of(event)} {'today already' if now == 'today' else now}"
    held = pounds(lacking.held) if lacking.is_sure else f"{pounds(lacking.held)}, and perhaps more,"
    says = [f"{_either(*lacking.asked)} is asked {now}{_by_turnover(*lacking.asked)}, and {held} is held"]
    if not lacking.rises:
        most = f"More than {pounds(event.enough)} is asked at no renewal of the next {RENEWALS} that was looked at"
        says.append(f"{most}, by the rules known today; assumed by you: {grows}{from_estimate(outlook)}")
    return title, says, "Ask the broker for the limit that is asked, now and not at the renewal"


def _either(one: int, other: int) -> str:
    return pounds(one) if one == other else f"{pounds(min(one, other))} or {pounds(max(one, other))}"


def _by_turnover(one: int, other: int) -> str:
    return "" if one == other else ", by the turnover"


def rises(event: Event, outlook: Outlook) -> Words:
    """A higher limit, or a lower uninsured excess, that will be needed."""
    rise, name = event.rise, name_of(event)
    if rise is None:
        raise TypeError("a higher limit is needed, and nothing says when")
    higher = event.kind is Kind.HIGHER_LIMIT
    needed = "is needed" if rise.last else "may be needed"
    what = "A still higher limit" if event.lacking else "A higher limit"
    title = f"{what if higher else 'A lower uninsured excess'} {needed} for {name}"
    now = _now(event, outlook)
    terms = _limit(rise, now) if higher else _excess(rise, now)
    says = [_between(rise, now), *terms, _assumed(event, rise, outlook)]
    return title, says, "Ask the broker for terms in good time; state the real turnover as soon as it is known"


def _between(rise: Rise, now: str) -> str:
    first, last = rise.first, rise.last
    at = f"renewal {first.number}, on {long_day(first.day)}"
    if rise.is_sure:
        return f"First needed at {at}"
    begin = f"Perhaps needed {now} already" if first.number == 0 else f"First needed at {at}, at the earliest"
    if last is None:
        return f"{begin}; at the lower end of the turnover stated, not within {RENEWALS} renewals"
    return f"{begin}; at renewal {last.number}, on {long_day(last.day)}, at the latest"


def _limit(rise: Rise, now: str) -> Iterator[str]:
    asked = rise.first.limit
    if asked is not None:
        yield f"The limit of indemnity must then be at least {pounds(asked)}: {_above(rise, now)}"
    if rise.first.excess is not None:
        most = _most_now(rise, now)
        was = f", where it may be {most}" if most and rise.as_listed.excess is not None else ""
        yield f"At that limit the uninsured excess may be {pounds(rise.first.excess)} at the most{was}"
        yield from _readings(rise)


def _above(rise: Rise, now: str) -> str:
    one, other = rise.as_listed.limit, rise.or_listed.limit
    if one is None or other is None:
        asked = f"what is asked {now} is not known"
    else:
        asked = f"{_either(one, other)} is asked {now}{_by_turnover(one, other)}"
    return f"{asked}, and {pounds(rise.held)} is held" if rise.held is not None else f"{asked}; none is stated"


def _excess(rise: Rise, now: str) -> Iterator[str]:
    most = _most_now(rise, now)
    today = f"what is asked {now} is not known" if most is None else f"it may be {most}"
    if most == "":
        today = f"no maximum is asked {now}"
    held = f", and {pounds(rise.held)} is borne" if rise.held is not None else ""
    if rise.first.excess is not None:
        yield f"The uninsured excess may then be {pounds(rise.first.excess)} at the most: {today}{held}"
        yield from _readings(rise)


def _readings(rise: Rise) -> Iterator[str]:
    for this, other in rise.readings:
        yield f"That is by one of two readings, that {this}; by the other, {other}, and the most may be less"


def _most_now(rise: Rise, now: str) -> str | None:
    """The maximum of the policy as it is listed, at both ends of the turnover: empty for none, None if not known."""
    if rise.as_listed.limit is None or rise.or_listed.limit is None:
        return None
    one, other = rise.as_listed.excess, rise.or_listed.excess
    if one is not None and other is not None:
        return f"{_either(one, other)} {now}{_by_turnover(one, other)}"
    either = other if one is None else one
    return "" if either is None else f"{pounds(either)} at the most or any sum {now}, by the turnover"


def _assumed(event: Event, rise: Rise, outlook: Outlook) -> str:
    grows, estimate = growth_words(outlook.growth or Fraction(0)), from_estimate(outlook)
    if rise.last is None or rise.last == rise.first:
        return f"Assumed by you: {grows}, so about {pounds(rise.first.turnover)} then{estimate}"
    ends = "higher and lower" if event.kind is Kind.HIGHER_LIMIT else "lower and higher"
    both = f"{pounds(rise.first.turnover)} at the first and {pounds(rise.last.turnover)} at the second"
    return f"Assumed by you: {grows}, so about {both}, for the {ends} ends of the turnover stated{estimate}"
