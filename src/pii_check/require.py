"""`required_of`: what a firm must hold, by the same judgement as `assess`.

Nothing here knows a rule. A policy of each cover that begins on the day and states nothing is judged, and each finding
tells what it was measured against. Judged without any policy, the firm shows whether each cover is asked for at all;
judged with the limit of indemnity that is asked for, what uninsured excess is allowed, because that goes by the limit.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from pii_check.edges import MOST, ends_of_bands
from pii_check.engine import assess
from pii_check.findings import Finding, blocks_of, rulebooks_of
from pii_check.firm import Firm, Policy, Turnover
from pii_check.judging import Asked
from pii_check.kinds import InForce, amounts_in
from pii_check.money import Pence
from pii_check.needs import LIMIT, Band, Need, Required, Status, covers_of, minimum_of
from pii_check.notes import notes_on
from pii_check.ready_rules import ready_rulebooks
from pii_check.reasons import Reason, reason
from pii_check.rulebook import Published, Rulebooks
from pii_check.run_off import ceased_by
from pii_check.terms import MET_OR_NOT
from pii_check.words import Cover, Force, Outcome

TURNOVER = "turnover"
_OCCASIONS = {"no-layers", "one-policy-only", "still-trading"}


def required_of(firm: Firm, rulebooks: Rulebooks, as_at: date | None = None, *, limit: Pence | None = None) -> Required:
    """What a firm must hold, of policies that begin on a day.

    Args:
        firm: what is known of the firm; policies that it lists do not count, and dispensations neither.
        rulebooks: the rulebooks at hand, from `load_rulebooks`; those on insurance count.
        as_at: the day on which the policies would begin; the firm's own `as_at` if left out.
        limit: a limit of professional indemnity, to be told what goes by the limit for that one, too.

    Raises:
        ValueError: neither `as_at` nor the firm's own is given, or the firm has ceased by then: what it must hold is
            run-off of the policy that it had, which `assess` judges.
    """
    day = as_at or firm.as_at
    if day is None:
        raise ValueError("give `as_at`: neither the call nor the firm states the day")
    if ceased_by(firm, day):
        raise ValueError("the firm has ceased trading: `assess` judges what it must hold, which is run-off")
    bare = firm.model_copy(update={"policies": (), "dispensations": None, "complaints_handling": None})
    asking = _Asking(bare, rulebooks, day, limit)
    needs, findings = _needs(asking)
    blocks = blocks_of(findings)
    used = rulebooks_of(blocks)
    held = Asked(_holding(asking, {}), day, ready_rulebooks(rulebooks))
    notes = notes_on(held, rulebooks, blocks, used, None)
    return Required(firm, day, limit, needs, tuple(_bands(asking, needs)), used, notes)


class _Asking(NamedTuple):
    """About which firm, by which rules, from which day, and at which limit of professional indemnity."""

    firm: Firm
    rulebooks: Rulebooks
    day: date
    limit: int | None


def _holding(asking: _Asking, limits: Mapping[Cover, int]) -> Firm:
    """The firm with a policy of each cover that begins on the day and states nothing but a limit."""
    policies = tuple(
        Policy.model_validate(
            {"cover": cover, "inception": asking.day, "expiry": asking.day}
            | ({LIMIT: Pence(limits[cover])} if cover in limits else {})
        )
        for cover in Cover
    )
    return asking.firm.model_copy(update={"policies": policies})


def _judged(firm: Firm, asking: _Asking) -> dict[str, Finding]:
    findings = assess(firm, asking.rulebooks, asking.day).findings
    return {one.id: one for one in findings if one.group == "insurance"}


def _needs(asking: _Asking) -> tuple[tuple[Need, ...], tuple[Finding, ...]]:
    """Every requirement that a firm with a policy of each cover would be judged by, and the findings that told."""
    without = _judged(asking.firm, asking)
    found = _judged(_holding(asking, {}), asking)
    # Whether a cover is asked for shows where none is held: held, it is in force whether or not it had to be.
    found |= {id_: without[id_] for id_, one in found.items() if _is_in_force(one) and id_ in without}
    plain = tuple(_need(one) for one in _must_first(found.values()))
    limits = {cover: some for cover in covers_of(plain) if (some := _limits(cover, plain, asking.limit))}
    turns = [
        _judged(_holding(asking, {cover: some[turn] for cover, some in limits.items() if turn < len(some)}), asking)
        for turn in range(max((len(some) for some in limits.values()), default=0))
    ]
    needs: list[Need] = []
    for need in plain:
        some = limits.get(need.cover, ()) if need.cover and _goes_by_limit(found[need.id]) else ()
        needs += [_need(turn[need.id], limit) for turn, limit in zip(turns, some, strict=False)] or [need]
    return tuple(needs), tuple(found.values())


def _must_first(findings: Iterable[Finding]) -> list[Finding]:
    """By set, as findings stand; then every must before any should, as the rulebook has them."""
    found = list(findings)
    families = list(dict.fromkeys(one.requirement.family for one in found))

    def place(one: Finding) -> tuple[int, bool, int]:
        book = one.rulebook.rulebook if one.rulebook else None
        listed = [some.id for some in book.requirements].index(one.id) if book else 0
        return families.index(one.requirement.family), one.force is Force.SHOULD, listed

    return sorted(found, key=place)


def _is_in_force(finding: Finding) -> bool:
    return isinstance(finding.requirement.check, InForce)


def _goes_by_limit(finding: Finding) -> bool:
    """Whether the limit of indemnity would help to settle what else is required."""
    measured = {term.fact for term in finding.terms}
    return LIMIT not in measured and any(path.endswith(f".{LIMIT}") for path in finding.missing)


def _need(finding: Finding, limit: int | None = None) -> Need:
    status = _status(finding)
    reasons = tuple(why for why in finding.reasons if why.code != "none-listed")
    if not reasons and status is Status.OPEN:
        reasons = (reason("duty-open"),)
    if not reasons and finding.rulebook:
        reasons = (_bound_by(finding.rulebook),)
    return Need(
        finding.requirement,
        finding.rulebook,
        finding.cover,
        finding.authority,
        status,
        finding.terms,
        reasons,
        tuple(path for path in finding.missing if not path.startswith("policies")),
        limit,
    )


def _status(finding: Finding) -> Status:
    """Required where to fall short would be a finding of not met, whatever else may be true."""
    if finding.outcome is Outcome.NOT_APPLICABLE:
        codes = {why.code for why in finding.reasons}
        return Status.ON_OCCASION if codes & _OCCASIONS else Status.NOT_REQUIRED
    return Status.REQUIRED if finding.possible and finding.possible <= MET_OR_NOT else Status.OPEN


def _bound_by(published: Published) -> Reason:
    book = published.rulebook
    if book.binds.regulated_by:
        return reason("binds-regulated", book.body or book.binds.regulated_by)
    return reason("binds-those-of", book.body) if book.body else reason("binds-everyone")


def _limits(cover: Cover, needs: Iterable[Need], limit: int | None) -> tuple[int, ...]:
    """The limits to tell the rest for: the one asked about, and the least where that is more or nothing is asked."""
    minimum = minimum_of(cover, needs)
    least = () if minimum is None else (minimum,)
    if limit is None or cover is not Cover.PROFESSIONAL_INDEMNITY:
        return least
    return (limit,) if minimum is None or limit >= minimum else (minimum, limit)


def _bands(asking: _Asking, needs: tuple[Need, ...]) -> Iterator[Band]:
    """What goes by the turnover, band by band, where the turnover is not known."""
    by = [need for need in needs if any(path.startswith(TURNOVER) for path in need.depends_on)]
    covers = {need.cover for need in by if need.rulebook}  # whose limit goes by the turnover
    by += [need for need in needs if need not in by and need.cover in covers and need.goes_by_limit]
    edges = sorted({edge for need in by for edge in ends_of_bands(TURNOVER, amounts_in(need.requirement.checks))})
    for above, up_to in pairwise([None, *edges, None]) if edges else ():
        lowest = 0 if above is None else above + 1
        highest = lowest + MOST if up_to is None else up_to
        low, high = (_needs(_with_turnover(asking, pence))[0] for pence in (lowest, highest))
        ids, asked = {need.id for need in by}, {_asks(need) for need in high}
        yield Band(above, up_to, tuple(need for need in low if need.id in ids and _asks(need) in asked))


def _with_turnover(asking: _Asking, pence: int) -> _Asking:
    turnover = Turnover.model_validate({"preceding_year": Pence(pence)})
    return asking._replace(firm=asking.firm.model_copy(update={TURNOVER: turnover}))


def _asks(need: Need) -> tuple[object, ...]:
    """What a need asks; two that ask the same are equal."""
    return (need.id, need.status, need.limit, tuple(term.value for term in need.terms))
