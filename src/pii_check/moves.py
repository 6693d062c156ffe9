"""What meets a measured requirement: the nearest value of a fact that the firm can move."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain

from pii_check import remedy_phrases as words
from pii_check.amounts import Amount, ShareOf, Sum, share_of
from pii_check.changes import Change, Cure
from pii_check.edges import ends_of_bands, goes_by
from pii_check.facts import MEASURED, Unit, measured
from pii_check.findings import Finding
from pii_check.kinds import AtLeast, AtMost, amounts_in
from pii_check.levers import Lever, lever_of
from pii_check.reasons import Reason, reason
from pii_check.run_off import RunOff
from pii_check.situation import Situation
from pii_check.trying import Case
from pii_check.words import Outcome

GOOD = (Outcome.MET, Outcome.NOT_APPLICABLE)


def by_moving(case: Case, check: AtLeast | AtMost) -> Iterator[Cure]:
    """Move the fact itself; or else another by which the threshold goes, such as the limit for an excess."""
    parts, situation = amounts_in(case.finding.requirement.checks), case.situation
    names = [check.fact, *(name for name in goes_by(parts) if name in MEASURED and name != check.fact)]
    for number, name in enumerate(names):
        up = isinstance(check, AtLeast) if number == 0 else name != "uninsured_excess"
        lever = lever_of(name, situation)
        values = _values(name, check.fact, parts, situation) if lever else set()
        cure = lever and _moved(case, lever, up, values)
        if cure is not None:
            yield cure
        if cure is not None and number > 0:
            return


def _moved(case: Case, lever: Lever, up: bool, values: set[int]) -> Cure | None:
    to = _nearest(lever, up, values, case.is_met)
    if to is None:
        return None
    return Cure(_said(lever, to, _so_far(case.finding, lever.fact, to)), lever.to(to))


def _said(lever: Lever, to: int, why: tuple[Reason, ...] = ()) -> str:
    said = words.moved(lever.fact, lever.held, to, MEASURED[lever.fact].unit, exact=not lever.ranged)
    return words.so_far(said, lever.where, why)


def _so_far(finding: Finding, fact: str, to: int) -> tuple[Reason, ...]:
    """Why a milder figure, such as the one that the finding names, would not surely do."""
    (term,) = finding.terms
    if fact != term.fact or term.value == to:
        return ()
    whatever = tuple(why for why in term.reasons if why.code == "whatever")
    return whatever or ((reason("readings"),) if finding.requirement.other_reading else ())


def _nearest(lever: Lever, up: bool, values: set[int], is_enough: Callable[[tuple[Change, ...]], bool]) -> int | None:
    """The value nearest to what is held that is enough. Whatever is enough begins at one of the values tried."""
    held = lever.held
    further = (value for value in values if held is None or (value > held if up else value < held))
    return next((value for value in sorted(further, reverse=not up) if is_enough(lever.to(value))), None)


def _values(name: str, checked: str, parts: list[Amount], situation: Situation) -> set[int]:
    """Every value of a fact at which an answer can change: a threshold, a band's ends, where a share reaches a sum.

    Thresholds rise in straight lines between the ends of bands, so there is no other.
    """
    return set(chain.from_iterable(_values_in(part, name, checked, parts, situation) for part in parts))


def _values_in(part: Amount, name: str, checked: str, parts: list[Amount], situation: Situation) -> Iterator[int]:
    if isinstance(part, Sum):
        yield part.value
    elif isinstance(part, ShareOf):
        yield from (int(limit) for limit in (part.at_least, part.at_most) if limit is not None)
        if part.of != name:
            for value in _ends(part.of, parts, situation):
                yield from (share_of(value, part.percent, up) for up in (True, False))
        elif part.percent:
            for value in _ends(checked, parts, situation):
                yield from (share_of(value, 1 / part.percent, up) for up in (True, False))
    else:
        yield from _edges([part], name)


def _edges(parts: Iterable[Amount], name: str) -> set[int]:
    """The last value of each band that goes by a fact, and the first of the next."""
    return {edge for end in ends_of_bands(name, parts) for edge in (end, end + 1)}


def _ends(name: str, parts: list[Amount], situation: Situation) -> set[int]:
    """The least and the greatest that a fact may be, and where one that is not known goes from band to band."""
    span = measured(name, situation).span
    return {span.low, *([span.high] if span.high is not None else []), *_edges(parts, name)}


def by_running_off(case: Case, check: RunOff) -> Iterator[Cure]:
    """Raise, or arrange, every limb of run-off that falls short or is not stated."""
    says, changes = list[str](), list[Change]()
    for term in case.finding.terms:
        if term.outcome in GOOD:
            continue
        lever = lever_of(term.fact, case.situation)
        values = _values(term.fact, term.fact, amounts_in(case.finding.requirement.checks), case.situation)
        values = values if term.unit is Unit.GBP else {check.years}
        to = lever and _nearest(lever, True, values, partial(_meets, case, term.fact))
        if not lever or to is None:
            return
        says.append(_said(lever, to))
        changes += lever.to(to)
    yield Cure("; and ".join(says), tuple(changes))


def _meets(case: Case, fact: str, changes: tuple[Change, ...]) -> bool:
    then = case.after(changes)
    return then is not None and all(one.outcome in GOOD for one in then.finding.terms if one.fact == fact)
