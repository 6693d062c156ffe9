"""What a firm must hold, in brief: the words for a requirement, for a cover, and for the limit that was asked about."""

from collections.abc import Iterator, Mapping
from datetime import date

from pii_check.kinds import InForce
from pii_check.money import pounds
from pii_check.needs import LIMIT, CoverNeeded, Need, Required, Status
from pii_check.phrases import amount, label, label_of_path, requirement_words, why_asked
from pii_check.terms import Term
from pii_check.words import Authority, Cover, Force

_BY = {
    Authority.LAW: "required by law",
    Authority.REGULATOR: "required by the regulator",
    Authority.PRACTICE: "asked by practice",
}
# What a firm states that has no say in what it must hold.
UNTOLD = frozenset({"name", "as_at", "policies", "dispensations", "complaints_handling"})
_BOUNDS = {"at least": "minimum", "at most": "maximum"}


def name_of(cover: Cover) -> str:
    """A cover as a heading."""
    return f"{cover.capitalize()} insurance"


def asked_words(need: Need) -> str:
    """What a requirement asks, all of its parts."""
    if isinstance(need.requirement.check, InForce):
        return "a policy in force"
    return "; ".join(_part(term, need) for term in need.terms)


def _part(term: Term, need: Need) -> str:
    if isinstance(term.value, date):
        return f"{label(term.fact)}: none, or {requirement_words(term)}"
    words = f"{term.relation} a figure that {_is_open(need)}" if term.value is None else requirement_words(term)
    several = len(need.terms) > 1 and not isinstance(term.value, tuple)
    return f"{label(term.fact)}: {words}" if several else words


def _is_open(need: Need) -> str:
    names = dict.fromkeys(label_of_path(path) for path in need.depends_on)
    if not names and need.goes_by_limit:
        return f"goes by the {label(LIMIT)}"
    return f"goes by the {' and the '.join(names)}" if names else "no source establishes"


def why(need: Need, main: Need | None = None) -> str:
    """Why it is required, or is not, or is open, beside what `main` says anyway; what it depends on is told apart."""
    said = main.reasons if main and main is not need else ()
    told = [one for one in need.reasons if one not in said and not (one.code == "duty-open" and need.depends_on)]
    return "; ".join(dict.fromkeys(why_asked(one) for one in told))


def depends(need: Need, options: Mapping[str, str]) -> str:
    """The facts that a requirement depends on, each with how the call would state it; nothing where there are none."""
    named: dict[str, str] = {}
    for path in need.depends_on:
        named.setdefault(label_of_path(path), f" (state {options[path]})" if path in options else "")
    return "; ".join(f"{name}{how}" for name, how in named.items())


def brief(required: Required, options: Mapping[str, str]) -> Iterator[str]:
    """The answer in a few lines: what must be held, what need not be, what is open."""
    covers = required.covers
    established = [one for one in covers if one.established]
    groups = (
        ("You must hold:", [one for one in established if one.status is Status.REQUIRED]),
        ("It is open whether you must hold:", [one for one in established if one.status is Status.OPEN]),
        ("You need not hold:", [one for one in established if one.status is Status.NOT_REQUIRED]),
        ("Nothing is established on:", [one for one in covers if not one.established]),
    )
    for head, some in groups:
        if some:
            yield head
        for one in some:
            yield f"  {name_of(one.cover)}{_in_brief(one, options)}"
            yield from (f"    Advised all the same: {need.because} ({need.authority})." for need in one.advised)
    asking = [need.requirement for need in required.needs if need.rulebook and need.status is Status.REQUIRED]
    yield from dict.fromkeys(one.when_met for one in asking if one.when_met)
    yield from _on_the_limit(required)


def _in_brief(one: CoverNeeded, options: Mapping[str, str]) -> str:
    figures = "; ".join(_figures(one))
    if one.established and one.status is Status.REQUIRED:
        because = "" if one.main.reasons[0].code.startswith("binds-") else f": {one.main.because}"
        return f" ({_BY[one.main.authority]}{because}){f': {figures}' if figures else ''}."
    on = f"it depends on: {depends(one.main, options)}" if one.main.depends_on else ""
    told = "; ".join(filter(None, (why(one.main), on)))
    may = one.established and one.status is Status.OPEN and figures
    return f": {told}.{f' If you must: {figures}.' if may else ''}"


def _figures(one: CoverNeeded) -> Iterator[str]:
    """The sums and the basis that a cover must have: of several rulebooks, the strictest."""
    first: dict[str, Need] = {}
    for need in one.needs:  # of a requirement told for two limits, the first is the one that will do
        if need.force is Force.MUST and need.rulebook:
            first.setdefault(need.id, need)
    by_fact: dict[tuple[str, str], list[tuple[Need, Term]]] = {}
    for need in first.values():
        for term in need.terms:
            if term.relation in _BOUNDS and "." not in term.fact:
                by_fact.setdefault((term.fact, term.relation), []).append((need, term))
    for (fact, relation), asked in by_fact.items():
        yield _strictest(fact, relation, asked, one)
    bases = [term for need in first.values() for term in need.terms if term.fact == "basis" and len(need.terms) == 1]
    yield from dict.fromkeys(requirement_words(term) for term in bases)


def _strictest(fact: str, relation: str, asked: list[tuple[Need, Term]], one: CoverNeeded) -> str:
    if all(need.status is Status.NOT_REQUIRED for need, _ in asked):
        return f"{label(fact)}: no {_BOUNDS[relation]}"
    asking = [(need, term) for need, term in asked if need.status is not Status.NOT_REQUIRED]
    known = [(term.value, need, term) for need, term in asking if isinstance(term.value, int)]
    if len(known) < len(asking):
        unknown = next(need for need, term in asking if not isinstance(term.value, int))
        return f"{label(fact)} that {_is_open(unknown)}"
    pick = max if relation == "at least" else min
    value, need, term = pick(known, key=lambda found: found[0])
    perhaps = "perhaps " if need.status is Status.OPEN and one.status is Status.REQUIRED else ""
    at = f" (at a limit of {pounds(need.limit)})" if need.limit is not None else ""
    return f"{label(fact)} {perhaps}{relation} {amount(value, term.unit)}{at}"


def _on_the_limit(required: Required) -> Iterator[str]:
    """Whether the limit that was asked about is enough, and what else it leads to if not."""
    if required.limit is None:
        return
    asked, cover = pounds(required.limit), Cover.PROFESSIONAL_INDEMNITY
    minimum = next((one.minimum for one in required.covers if one.cover is cover), None)
    if minimum is None:
        yield f"Whether a limit of {asked} is enough is open: the least is not known."
    elif required.is_enough:
        yield f"A limit of {asked} is enough: the least is {pounds(minimum)}."
    else:
        yield f"A limit of {asked} is too low: the least is {pounds(minimum)}."
