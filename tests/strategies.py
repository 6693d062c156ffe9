"""Hypothesis strategies: firms as a file would state them, with sums near the rulebooks' own edges."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import strategies as st

from pii_check import Rulebooks, load_rulebooks
from pii_check.amounts import Band, ShareOf, Sum
from pii_check.money import decimal_text, parse_money
from pii_check.record import Record
from pii_check.words import Basis, Certificate, Constitution, Jurisdiction, Wording

AS_AT = "2026-11-22"


@cache
def rulebooks() -> Rulebooks:
    """The published rulebooks, read once."""
    return load_rulebooks()


def records_in(value: Any) -> Iterator[Record]:
    """Every model inside a model."""
    if isinstance(value, Record):
        yield value
        for name in type(value).model_fields:
            yield from records_in(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from records_in(one)


@cache
def edges() -> tuple[int, ...]:
    """Every sum that a rulebook names, and where a share crosses its floor: in pence."""
    found = {0}
    for states in rulebooks().sets.values():
        for one in (record for published in states for record in records_in(published.rulebook)):
            if isinstance(one, Band) and one.up_to is not None:
                found.add(one.up_to)
            elif isinstance(one, Sum) and one.unit == "GBP":
                found.add(one.value)
            elif isinstance(one, ShareOf) and one.at_least is not None:
                found |= {one.at_least, int(one.at_least / one.percent)}
                found |= {int(edge * one.percent) for edge in tuple(found)}
    return tuple(sorted(found))


def pence() -> st.SearchStrategy[int]:
    """Sums on, a penny below and a penny above the edges, and round ones between them."""
    near = st.builds(lambda edge, off: max(0, edge + off), st.sampled_from(edges()), st.sampled_from([-1, 0, 0, 1]))
    return st.one_of(near, near, st.integers(0, 2_400).map(lambda thousands: thousands * 500_000))


def sums() -> st.SearchStrategy[str]:
    """Sums of money as a file states them."""
    return pence().map(lambda value: f"£{decimal_text(value)}")


YES_NO = st.sampled_from(["yes", "yes", "yes", "no"])
# One in four answers is the one that fails, so that whole firms still come out compliant now and then.
RETROACTIVE = st.sampled_from(["none", "none", "2010-01-01", "2012-04-01", "2024-07-01", "2024-07-02", "2025-01-01"])
INCEPTIONS = st.sampled_from(
    [
        "2011-06-30", "2018-07-01", "2020-04-30", "2020-05-01", "2021-05-01", "2022-03-31", "2024-06-30", "2025-06-30",
        "2025-07-01", "2026-04-01", "2026-04-01", "2026-11-22", "2026-11-23",
    ]
)  # fmt: skip
EXPIRIES = st.sampled_from(["2026-11-21", "2026-11-22", "2027-03-31", "2027-11-21"])
SECTIONS = ["fire safety, four storeys or fewer", "fire safety, five storeys or more", "ews1 and fraew", "asbestos"]


def words(vocabulary: Any) -> st.SearchStrategy[str]:
    """The values of a vocabulary."""
    return st.sampled_from([member.value for member in vocabulary])


def some(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A block of keys, of which the optional ones may be left out."""
    return st.fixed_dictionaries(required, optional=optional)


def sections() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Sections of cover, each at most once."""
    terms = {
        "covered": YES_NO, "basis": words(Basis), "wording": words(Wording), "retroactive_date": RETROACTIVE,
    }  # fmt: skip
    each = [some({"name": st.just(name)}, terms) for name in SECTIONS]
    return st.lists(st.integers(0, len(SECTIONS) - 1), unique=True, max_size=3).flatmap(
        lambda picked: st.tuples(*(each[one] for one in picked)).map(list)
    )


def policies(cover: str) -> st.SearchStrategy[dict[str, Any]]:
    """One policy of a cover."""
    common = {"inception": INCEPTIONS, "expiry": EXPIRIES, "limit_of_indemnity": sums(), "uninsured_excess": sums()}
    own: dict[str, dict[str, Any]] = {
        "pi": {
            "listed_insurer": YES_NO, "basis": words(Basis), "retroactive_date": RETROACTIVE, "wording": words(Wording),
            "minimum_wording": YES_NO, "insures_past_and_present": YES_NO, "covers_all_professional_work": YES_NO,
            "sections": sections(),
            "run_off": some({}, {
                "consumer_limit": sums(), "consumer_years": st.sampled_from(["5", "6", "7"]),
                "commercial_years": st.sampled_from(["5", "6"]),
            }),
        },
        "el": {
            "authorised_insurer": YES_NO, "certificate": words(Certificate),
            "excludes_business_activities": YES_NO, "employee_bears_excess": YES_NO,
        },
        "pl": {},
    }  # fmt: skip
    return some({"cover": st.just(cover)}, common | own[cover]).map(_in_order)


def _in_order(policy: dict[str, Any]) -> dict[str, Any]:
    """No policy ends before it begins: a file that says so is refused."""
    if policy.get("expiry", "9999") < policy.get("inception", "0000"):
        policy.pop("expiry")
    return policy


def people() -> st.SearchStrategy[dict[str, Any]]:
    """Staff, with no more relatives than staff."""
    shares = st.sampled_from(["49.9%", "50%", "50.1%", "100%"])
    return st.integers(0, 3).flatmap(
        lambda employees: some(
            {},
            {
                "employees": st.just(str(employees)),
                "close_family": st.integers(0, employees).map(str),
                "sole_employee_share": shares,
            },
        )
    )


def turnovers() -> st.SearchStrategy[Any]:
    """Turnover, short or long."""
    return st.one_of(
        sums(),
        some({"preceding_year": sums()}, {"year_end": st.sampled_from(["2025-03-31", "2026-03-31", "2026-04-01"])}),
        some({"estimate": sums()}, {}),
    )


def firms(covers: tuple[str, ...] = ("pi", "pi", "el", "el", "pl")) -> st.SearchStrategy[dict[str, Any]]:
    """Whole firms, every fact stated or left out."""
    listed = st.lists(st.sampled_from(covers), max_size=4).flatmap(
        lambda picked: st.tuples(*(policies(cover) for cover in picked)).map(list)
    )
    return some(
        {"name": st.just("A firm")},
        {
            "jurisdiction": st.one_of(st.just("england"), words(Jurisdiction)),
            "constitution": words(Constitution),
            "started_trading": st.sampled_from(["2010-01-01", "2012-04-01", "2025-11-01", "2026-01-01"]),
            "ceased_trading": st.sampled_from(["2026-11-22", "2027-01-01"]),
            "turnover": turnovers(),
            "own_premises": YES_NO,
            "activities": st.sampled_from([[], ["letting"], ["energy assessment"]]),
            "people": people(),
            "policies": listed,
        },
    )


def towers_of(policy: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A policy with its limit stated in any of the ways there are: whole, in layers, or as policies on one another."""
    limit = parse_money(policy["limit_of_indemnity"])
    rest = {key: value for key, value in policy.items() if key != "limit_of_indemnity"}
    part = st.integers(1, 99).map(lambda hundredth: limit * hundredth // 100)
    whole = {"limit_of_indemnity": _pounds(limit)}

    def layers(low: int) -> st.SearchStrategy[list[dict[str, Any]]]:
        cut = (limit - low) // 2
        one = [{"limit": _pounds(limit - low)}]
        two = [{"limit": _pounds(cut)}, {"limit": _pounds(limit - low - cut)}]
        answers = some({}, {"listed_insurer": YES_NO, "authorised_insurer": YES_NO, "follows_primary": YES_NO})
        return st.tuples(st.sampled_from([one, two]), st.tuples(answers, answers)).map(
            lambda drawn: [layer | more for layer, more in zip(*drawn, strict=False)]
        )

    def stated(low: int) -> st.SearchStrategy[list[dict[str, Any]]]:
        primary = {"primary": _pounds(low)}
        above = {
            "cover": policy["cover"], "attaches_above": _pounds(low), "limit_of_indemnity": _pounds(limit - low),
            "inception": "2026-04-01", "expiry": "2027-03-31", "listed_insurer": "yes", "authorised_insurer": "yes",
        }  # fmt: skip
        return st.one_of(
            st.just([rest | whole]),
            st.just([rest | whole | {"primary": _pounds(limit)}]),
            layers(low).map(lambda some: [rest | primary | {"excess_layers": some}]),
            layers(low).map(lambda some: [rest | whole | {"excess_layers": some}]),
            layers(low).map(lambda some: [rest | whole | primary | {"excess_layers": some}]),
            st.one_of(st.just({}), st.just({"uninsured_excess": "£40,000"}), st.just({"basis": "aggregate"})).map(
                lambda more: [rest | {"limit_of_indemnity": _pounds(low)}, above | more]
            ),
        )

    return part.flatmap(stated)


def _pounds(value: int) -> str:
    return f"£{decimal_text(value)}"


SHORT = {
    "limit_of_indemnity": sums(), "uninsured_excess": sums(), "listed_insurer": st.just("no"), "basis": words(Basis),
    "retroactive_date": RETROACTIVE, "wording": st.just("negligent act"), "minimum_wording": st.just("no"),
    "insures_past_and_present": st.just("no"), "covers_all_professional_work": st.just("no"), "sections": sections(),
    "run_off": some({}, {
        "consumer_limit": sums(), "consumer_years": st.sampled_from(["5", "6", "7"]),
        "commercial_years": st.sampled_from(["5", "6"]),
    }),
    "inception": INCEPTIONS, "expiry": EXPIRIES, "authorised_insurer": st.just("no"), "certificate": words(Certificate),
    "excludes_business_activities": st.just("yes"), "employee_bears_excess": st.just("yes"),
}  # fmt: skip
FULL = {
    "pi": {
        "limit_of_indemnity": "£1m", "uninsured_excess": "£5k", "listed_insurer": "yes", "basis": "any one claim",
        "minimum_wording": "yes", "covers_all_professional_work": "yes",
    },
    "el": {
        "limit_of_indemnity": "£3m", "authorised_insurer": "yes", "certificate": "electronically",
        "excludes_business_activities": "no", "employee_bears_excess": "no",
    },
    "pl": {"limit_of_indemnity": "£2m"},
}  # fmt: skip


@st.composite
def failing_policies(draw: st.DrawFn, cover: str) -> list[dict[str, Any]]:
    """A policy that states all that it must, but for some facts that fall short, or are left out; as a tower."""
    own = [*FULL[cover], "inception", "expiry"]
    own += ["retroactive_date", "wording", "insures_past_and_present", "sections", "run_off"] if cover == "pi" else []
    policy: dict[str, Any] = {"cover": cover, "inception": "2026-04-01", "expiry": "2027-03-31", **FULL[cover]}
    for key in draw(st.lists(st.sampled_from(own), unique=True, min_size=1, max_size=4)):
        policy[key] = draw(SHORT[key])
    for key in draw(st.lists(st.sampled_from(own), unique=True, max_size=1)):
        if key != "limit_of_indemnity":
            policy.pop(key, None)
    return draw(towers_of(_in_order(policy)))


@st.composite
def failing_firms(draw: st.DrawFn) -> dict[str, Any]:
    """Firms that fall short of something here and there, in every way that a firm file can state it."""
    covers = draw(st.sampled_from(["pi el pl", "pi el", "pi pi el", "pi pi", "pi el el", "pi", "el el pl", ""])).split()
    years = st.sampled_from(["2012-04-01", "2012-04-01", "2025-11-01"])
    firm: dict[str, Any] = {
        "name": "A firm",
        "jurisdiction": draw(st.sampled_from(["england", "england", "scotland", "northern ireland", "jersey"])),
        "constitution": "limited company",
        "started_trading": draw(years),
        "turnover": draw(sums()),
        "own_premises": draw(YES_NO),
        "activities": draw(st.sampled_from([[], ["energy assessment"], ["letting"]])),
        "people": {"employees": draw(st.sampled_from(["0", "2", "2"]))},
        "policies": [policy for cover in covers for policy in draw(failing_policies(cover))],
    }
    answers = dict.fromkeys(("published", "two_stages", "handler_named", "log_kept", "redress_approved"), YES_NO)
    days = dict.fromkeys(("acknowledge_within_days", "respond_within_days"), st.sampled_from(["5", "7", "8", "29"]))
    more = {"redress_provider": st.sampled_from(["CEDR", "none"]), "reviewed": st.sampled_from(["2024-01-01", AS_AT])}
    if draw(st.booleans()):
        firm["complaints_handling"] = draw(some({}, answers | days | more))
    if draw(st.booleans()):
        money = {"procedure_written": YES_NO, "designated_account": YES_NO}
        firm["client_money"] = draw(some({"held": st.just("yes")}, money | {"protection_scheme": st.just("none")}))
    if draw(st.integers(0, 7)) == 0:
        firm["ceased_trading"] = draw(st.sampled_from(["2026-06-30", AS_AT]))
    for key in draw(st.lists(st.sampled_from(["turnover", "started_trading", "own_premises"]), max_size=1)):
        del firm[key]
    return firm
