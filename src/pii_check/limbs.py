"""The limbs of a requirement: one fact of a situation against what is asked, with why and what is missing."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from operator import ge, le
from typing import Literal, NamedTuple

from pii_check.amounts import Amount, Facts, Threshold
from pii_check.days import anniversary
from pii_check.exact import made_ready, plain_sums
from pii_check.facts import MEASURED, SAID, MeasuredFact, Unit, measured
from pii_check.firm import RetroactiveDate
from pii_check.measures import STATED_IN_POLICY
from pii_check.reasons import Reason, reason
from pii_check.situation import Answer, Measure, Situation
from pii_check.terms import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    UNDETERMINED,
    Possible,
    Term,
    at_least,
    at_most,
    one_of,
    reaches_all,
    reaches_day,
    reaches_years,
    settled,
)
from pii_check.towers import Span
from pii_check.words import Outcome, yes_no


def shown(answer: Answer) -> str:
    """An answer as a firm file would write it."""
    return yes_no(answer) if isinstance(answer, bool) else str(answer)


Comparison = Literal["at least", "at most"]
_new = tuple.__new__


def measured_term(name: str, relation: Comparison, amount: Amount, situation: Situation) -> Term:
    """A measure against every threshold that is possible, put together."""
    fact, facts = MEASURED[name], Facts(situation)
    measure = facts.measure(name)
    if not measure.arises:
        return _not_arising(fact, relation, measure)
    found = list(amount.at(facts, up=relation == "at least"))
    held = measure.span
    possible: Possible = frozenset().union(*(_against(one, name, relation, measure.span) for one in found))
    by = tuple(dict.fromkeys(name for one in found for name in one.by))
    return Term(
        fact=fact.name,
        relation=relation,
        value=_figure(found, relation, settled(possible)),
        unit=fact.unit,
        held=held.low if held.exact else None,
        stated=held.exact or measure.ranged,
        possible=possible,
        path=measure.path,
        reasons=((measure.remark,) if measure.remark else ())
        + ((_between(name, measure),) if measure.ranged and name not in by else ())
        + _reasons(found, by, facts)
        + _whatever(by, facts, settled(possible)),
        missing=_missing(measure, by, facts),
        changeable=fact.changeable,
        between=(held.low, held.high) if measure.ranged and held.high is not None else None,
    )


def _not_arising(fact: MeasuredFact, relation: Comparison, measure: Measure) -> Term:
    """The limb where the question does not arise; the measure says why."""
    why = (measure.doubt,) if measure.doubt else ()
    return Term(
        fact.name, relation, None, fact.unit, None, True, NOT_APPLICABLE, measure.path, why, changeable=fact.changeable
    )


class PlainLimb(NamedTuple):
    """A measure and an amount made ready to be compared many times, where every fact is plainly stated.

    Each is None where not every fact is; else the answers are those of `measured_term`.
    """

    term: Callable[[Situation], Term | None]
    possible: Callable[[Situation], Possible | None]


def plain_limb(name: str, relation: Comparison, amount: Amount) -> PlainLimb:
    """A measure and an amount made ready."""
    fact, is_enough = MEASURED[name], ge if relation == "at least" else le
    if name not in STATED_IN_POLICY:
        return PlainLimb(partial(_idle, fact, relation), lambda situation: None)
    unit, changeable, asked = fact.unit, fact.changeable, made_ready(amount, up=relation == "at least")

    def term(situation: Situation) -> Term | None:
        sums, told, at = situation.plain or plain_sums(situation)
        try:
            held = sums[name]
            value, tells, possible, no_figure = asked(sums)
        except KeyError:
            return None
        if value is not None:
            possible = MET if is_enough(held, value) else NOT_MET
        why = tells(told) + no_figure
        # As `Term(...)` makes it, by position and without the call between: that halves the cost of each.
        return _new(
            Term, (name, relation, value, unit, held, True, possible, at + name, why, (), changeable, False, None)
        )

    def possible(situation: Situation) -> Possible | None:
        sums = (situation.plain or plain_sums(situation))[0]
        try:
            value, _, without_figure, _ = asked(sums)
            return without_figure if value is None else MET if is_enough(sums[name], value) else NOT_MET
        except KeyError:
            return None

    return PlainLimb(term, possible)


def _idle(fact: MeasuredFact, relation: Comparison, situation: Situation) -> Term | None:
    """The limb, where the question does not arise."""
    measure = measured(fact.name, situation)
    return None if measure.arises else _not_arising(fact, relation, measure)


def _figure(found: list[Threshold], relation: Comparison, outcome: Outcome) -> int | None:
    """The threshold to name: the only one, or of several the mildest that is failed or the strictest that is met."""
    spans = [one.span for one in found if one.kind == "sum"]
    if not spans or outcome is Outcome.UNDETERMINED:
        return spans[0].low if len(found) == 1 and spans and spans[0].exact else None
    if (relation == "at least") is (outcome is Outcome.NOT_MET):
        return min(span.low for span in spans)
    highs = [span.high for span in spans if span.high is not None]
    return max(highs) if len(highs) == len(spans) else None


def _against(threshold: Threshold, name: str, relation: Comparison, held: Span) -> Possible:
    if threshold.kind == "none":
        return NOT_APPLICABLE
    if threshold.kind == "not established":
        return UNDETERMINED
    own = threshold.facts.measure(name).span if name in threshold.by else held
    return at_least(own, threshold.span) if relation == "at least" else at_most(own, threshold.span)


def _reasons(found: list[Threshold], by: tuple[str, ...], facts: Facts) -> tuple[Reason, ...]:
    """The facts that led to the threshold, and why a stated one did not count."""
    reasons = [why for name in by for why in _why(name, facts.situation)]
    if all(one.kind == "none" for one in found):
        reasons += [reason("exempt", one.exempt) if one.exempt else reason("none-required") for one in found]
    if any(one.kind == "not established" for one in found):
        reasons.append(reason("not-established"))
    return tuple(reasons)


def _why(name: str, situation: Situation) -> Iterator[Reason]:
    """That a fact is what it is, or why a stated one did not count."""
    if name in SAID:
        (said,) = SAID[name].get(situation)
        if said.value is not None:
            yield reason("fact-is", SAID[name].label, shown(said.value))
        return
    measure = measured(name, situation)
    if measure.remark and (measure.span.exact or measure.ranged):
        yield measure.remark
    if measure.doubt:
        yield measure.doubt
    elif measure.ranged:
        yield _between(name, measure)
    elif measure.span.exact:
        yield reason("sum-is", MEASURED[name].label, MEASURED[name].unit, measure.span.low)


def _between(name: str, measure: Measure) -> Reason:
    """That a fact is stated as a range; its paths are then no facts that the file leaves out."""
    return reason("sum-between", MEASURED[name].label, measure.span.low, measure.span.high, *measure.missing)


def _whatever(by: tuple[str, ...], facts: Facts, outcome: Outcome) -> tuple[Reason, ...]:
    """A decided outcome holds for every value of the facts that led to it and are not stated."""
    if outcome is Outcome.UNDETERMINED:
        return ()
    measures = {name: facts.measure(name) for name in by if name in MEASURED}
    still_open = [name for name, measure in measures.items() if not measure.span.exact and not measure.ranged]
    return tuple(reason("whatever", MEASURED[name].label) for name in still_open)


def _missing(measure: Measure, by: tuple[str, ...], facts: Facts) -> tuple[str, ...]:
    paths = list(measure.missing)
    for name in by:
        if name in SAID:
            paths += [said.path for said in SAID[name].get(facts.situation) if said.value is None]
        else:
            paths += facts.measure(name).missing
    return tuple(dict.fromkeys(paths))


def said_term(
    fact: str, answer: Answer, path: str, allowed: tuple[Answer, ...], possible: Possible | None = None
) -> Term:
    """One answer against the list of those allowed; one that is not stated is met where any answer would be."""
    if possible is None:
        any_will_do = fact in SAID and SAID[fact].answers and set(allowed) >= set(SAID[fact].answers)
        possible = MET if answer is None and any_will_do else one_of(answer, allowed)
    return Term(
        fact=fact,
        relation="one of",
        value=tuple(shown(one) for one in allowed),
        unit=Unit.TEXT,
        held=None if answer is None else shown(answer),
        stated=answer is not None,
        possible=possible,
        path=path,
        missing=(path,) if answer is None and path else (),
    )


class BackTo(NamedTuple):
    """How far back cover must reach: all the way, to a day, or a number of years before inception."""

    day: date | None = None
    years: int | None = None


def retroactive_term(stated: RetroactiveDate | None, path: str, back: BackTo, situation: Situation) -> Term:
    """A retroactive date against how far back it must reach, given when the firm started trading."""
    started, policy = situation.firm.started_trading, situation.policy
    day = back.day
    if back.years is not None and policy and policy.inception:
        day = anniversary(policy.inception, -back.years)
    if day is None:
        possible = reaches_all(stated, started)
    elif back.years is not None:
        possible = reaches_years(stated, day, started)
    else:
        possible = reaches_day(stated, day, started)
    allowed = max(day, started) if day is not None and started is not None else day
    dated = stated is not None and stated.day is not None
    open_start = dated and started is None and possible != MET
    practice = dated and not open_start and possible == UNDETERMINED
    return Term(
        fact="retroactive_date",
        relation="one of" if day is None else "no later than",
        value=("none",) if day is None else allowed,
        unit=Unit.DATE,
        held=None if stated is None else (stated.day or "none"),
        stated=stated is not None,
        possible=possible,
        path=path,
        reasons=_reasons_of_date(stated, started, day, practice),
        missing=(path,) if stated is None else ("started_trading",) if open_start else (),
    )


def _reasons_of_date(
    stated: RetroactiveDate | None, started: date | None, day: date | None, practice: bool
) -> tuple[Reason, ...]:
    if stated is None or stated.day is None or started is None:
        return ()
    since = reason("trading-since", started)
    if practice:
        return (since, reason("work-taken-over" if day is None else "later-start-open", stated.day))
    return (since,)
