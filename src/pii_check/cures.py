"""How a finding that is not met can be met: every way that the firm has, each proved by judging again."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pii_check import remedy_phrases as words
from pii_check.changes import Change, Cure
from pii_check.days import LAST_YEAR, anniversary
from pii_check.facts import MEASURED, SAID
from pii_check.judging import may_fail_as_stated
from pii_check.kinds import AtLeast, AtMost, InForce, OneOf, ReachesBack
from pii_check.moves import GOOD, by_moving, by_running_off
from pii_check.phrases import label
from pii_check.reasons import Reason, reason
from pii_check.run_off import RunOff
from pii_check.terms import Term
from pii_check.towers import primaries
from pii_check.trying import Case

# Where a name is asked for, not yes or no: what stands in the file until there is one, and what goes with it.
_NAMED = {
    "complaints_handling.redress_provider": (
        ("complaints_handling.redress_provider", "a provider that RICS approves"),
        ("complaints_handling.redress_approved", "yes"),
    ),
    "client_money.protection_scheme": (("client_money.protection_scheme", "a client money protection scheme"),),
}


class Cures(NamedTuple):
    """Every way to meet one finding, the plainest first; or why there is none."""

    ways: tuple[Cure, ...]
    why_not: Reason | None = None


def cures_of(case: Case) -> Cures:
    """What meets a finding that is not met; every way is proved by judging the firm that it would make."""
    ways = tuple(ways_of(case))
    return Cures(ways, None if ways else _why_not(case))


def ways_of(case: Case) -> Iterator[Cure]:
    """Those ways alone, each looked for when it is asked for."""
    return (way for one in _ways(case) if (way := _whole(case, one)))


def _ways(case: Case) -> Iterator[Cure]:
    """What may meet it, as far as its own limbs go."""
    check = case.finding.requirement.check
    if isinstance(check, InForce):
        yield _placed(case)
    elif isinstance(check, RunOff):
        yield from _running_off(case, check)
    elif isinstance(check, AtLeast | AtMost):
        yield from _closing(case) if check.fact == "days_without_cover" else by_moving(case, check)
    else:
        yield from _answering(case)


def _placed(case: Case) -> Cure:
    cover, day = case.finding.cover, case.day
    last = min(anniversary(day, 1) - timedelta(days=1), date(LAST_YEAR, 12, 31))
    at = f"policies.{len(case.firm.policies or ())}"
    stated = (("cover", str(cover)), ("inception", day.isoformat()), ("expiry", last.isoformat()))
    return Cure(words.placed(cover, day), tuple(Change(f"{at}.{key}", value) for key, value in stated))


def _running_off(case: Case, check: RunOff) -> Iterator[Cure]:
    """Have the policy carry it; with none in force, place one that does, if the firm ceases on the very day."""
    if case.situation.towers:
        yield from by_running_off(case, check)
    elif case.firm.ceased_trading == case.day:
        placed = _placed(case)
        then = case.after(placed.changes)
        for way in by_running_off(then, check) if then else ():
            yield Cure(f"{placed.says}; and {way.says}", placed.changes + way.changes)


def _whole(case: Case, cure: Cure) -> Cure | None:
    """The cure with what must go with it: terms narrower than the minimum wording cannot stand beside it."""
    if case.is_met(cure.changes):
        return cure
    then = case.after(cure.changes)
    others = [one for one in then.beside() if may_fail_as_stated(one.finding)] if then else []
    more = [way for one in others for way in list(_ways(one))[:1]]
    whole = Cure(
        words.with_it(cure.says, (one.says for one in more)),
        (*cure.changes, *(change for one in more for change in one.changes)),
    )
    return whole if more and case.is_met(whole.changes) else None


def _answering(case: Case) -> Iterator[Cure]:
    """State otherwise every answer that will not do, and what is not stated beside it."""
    requirement = case.finding.requirement
    other = requirement.other_reading
    terms = (*case.finding.terms, *(other.check.terms(case.situation) if other else ()))
    short = [term for term in terms if term.outcome not in GOOD]
    days = [term.value for term in short if term.fact == "retroactive_date" and isinstance(term.value, date)]
    for back in (min(days), None) if days else (None,):
        changes = [_stating(term, short, back, case.day) for term in short]
        if all(changes):
            made = dict.fromkeys(change for some in changes for change in some)
            yield Cure(_said(case, short, back), tuple(made))


def _stating(term: Term, short: Iterable[Term], back: date | None, day: date) -> tuple[Change, ...]:
    """The changes that meet a limb; none where the firm cannot, or where two readings ask for different answers."""
    if not term.path or not _can_change(term):
        return ()
    if term.path in _NAMED:
        return tuple(Change(*one) for one in _NAMED[term.path])
    if term.fact == "retroactive_date":
        return (Change(term.path, back.isoformat() if back else "none"),)
    if term.relation == "no older than":
        return (Change(term.path, day.isoformat()),)
    asked = [one.value for one in short if one.path == term.path]
    shared = [value for value in _listed(term) if all(value in some for some in asked if isinstance(some, tuple))]
    return (Change(term.path, shared[0]),) if shared else ()


def _listed(term: Term) -> tuple[str, ...]:
    return term.value if isinstance(term.value, tuple) else ()


def _can_change(term: Term) -> bool:
    if term.fact in MEASURED:
        return MEASURED[term.fact].changeable
    return SAID[term.fact].changeable if term.fact in SAID else True


def _said(case: Case, short: list[Term], back: date | None) -> str:
    """In words: what is to be changed, of which part, and what is to be confirmed with it."""
    stated = {term.fact for term in short if term.stated}
    says: dict[str, list[str]] = {}
    for term in short:
        if term.fact in stated:
            says.setdefault(words.answered(term, _to_do(case, term), back), []).append(_part(case, term))
    told = [words.of_parts(one, parts) for one, parts in says.items()]
    unstated = [term for term in short if term.fact not in stated]
    return "; and ".join((*told, *([words.confirmed(unstated)] if unstated else [])))


def _to_do(case: Case, term: Term) -> str | None:
    """The rulebook's words are for the whole requirement: they fit a limb that is all of it, or covered at all."""
    whole = len({one.fact for one in case.finding.terms}) == 1 or term.fact == "covered"
    return case.finding.requirement.to_do if whole else None


def _part(case: Case, term: Term) -> str:
    """Which part of the tower a limb speaks of; nothing where there is only the policy itself."""
    policy, parts = case.finding.policy, term.path.split(".")
    if policy is None or parts[0] != "policies":
        return ""
    which = int(parts[1])
    if parts[2] == "sections":
        named = isinstance(case.finding.requirement.check, OneOf | ReachesBack)
        sections = (case.firm.policies or ())[which].sections or ()
        return f"section: {sections[int(parts[3])].name}" if named else ""
    layer = int(parts[3]) if parts[2] == "excess_layers" else None
    others = {".".join(one.path.split(".")[:4]) for one in case.finding.terms if "sections" not in one.path}
    return words.part(None if which == policy else which, layer) if len(others) > 1 or layer is not None else ""


def _closing(case: Case) -> Iterator[Cure]:
    """Extend policies to the day before the next begins, where the days without cover are all yet to come."""
    cover = case.finding.cover
    own = primaries(case.firm, cover) if cover else ()
    runs = [(one.policy.inception, one.policy.expiry, one.place) for one in own]
    says, changes = list[str](), list[Change]()
    ordered = sorted((first, end, place) for first, end, place in runs if first and end)
    reached, last = ordered[0][1], ordered[0][2]
    for first, end, place in ordered[1:]:
        before = first - timedelta(days=1)
        if reached < before:
            if reached < case.day:
                return
            says.append(words.extended(last, before, place))
            changes.append(Change(f"policies.{last}.expiry", before.isoformat()))
        if end > reached:
            reached, last = end, place
    yield Cure("; and ".join(says), tuple(changes))


def _why_not(case: Case) -> Reason:
    """Why nothing that the firm could do is known to meet a finding."""
    finding, check = case.finding, case.finding.requirement.check
    if isinstance(check, RunOff) and not case.situation.towers:
        return reason("day-past", case.firm.ceased_trading)
    if isinstance(check, AtMost) and check.fact == "days_without_cover":
        return reason("gap-past")
    fixed = [term.fact for term in finding.terms if not _can_change(term)]
    if fixed:
        return reason("cannot-change", label(fixed[0]))
    if any(not term.path for term in finding.terms):
        return reason("no-key")
    tried = (case.after(way.changes) for way in _ways(case))
    missing = next((one.finding.missing for one in tried if one), ())
    missing = missing or tuple(path for term in finding.terms for path in term.missing)
    return reason("open", words.labels(missing)) if missing else reason("none-known")
