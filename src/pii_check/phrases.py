"""Every sentence that people read about a finding, in one place and in British English."""

from datetime import date

from pii_check.days import long_day
from pii_check.facts import MEASURED, SAID, Unit
from pii_check.money import pounds
from pii_check.reasons import Reason
from pii_check.terms import Term, Value
from pii_check.words import Jurisdiction, Outcome

# By names of their own: to look a word up in its enum costs more than to compare it.
_MET, _NOT_APPLICABLE, _GBP, _COUNT = Outcome.MET, Outcome.NOT_APPLICABLE, Unit.GBP, Unit.COUNT

_REASONS = {
    "added-up": "the limits of policies {0} count together",
    "ceased": "the firm ceased trading on {0}",
    "contradicts": "the file says that the policy is on the RICS minimum wording, and yet states narrower terms or a "
    "date that may be narrower ({0}): both cannot be true",
    "day-to-come": "{0} is after the day asked for",
    "dispensed": "dispensed by {0} until {1}",
    "dispensed-because": "dispensed by {0} until {1} ({2})",
    "no-layers": "the cover has no excess layers",
    "one-policy-only": "fewer than two primary policies are listed, so there is no gap to look for",
    "duty": "{0}",
    "duty-open": "whether the duty arises depends on facts that the file does not state",
    "estimate-after-first-year": "an estimate counts only in a firm's first year, and this firm had traded since {0} "
    "when the policy began on {1} (a reading inferred from the published rule)",
    "estimate-counts": "the turnover is a twelve-month estimate, which counts in a firm's first year (inferred)",
    "estimate-without-start": "an estimate counts only in a firm's first year, and the file does not state "
    "`started_trading` (a reading inferred from the published rule)",
    "exempt": "exempt: {0}",
    "before-first-day": "the rules known to this program begin on {0}; the day asked for is {1}",
    "fact-is": "the {0} is {1}",
    "held-anyway": "cover held counts whether or not there is a duty to hold it",
    "insures-another": "policy {0} does not insure this firm",
    "jurisdiction-not-stated": "the file does not state `jurisdiction`, so it is not known whose rules hold",
    "lapsed": "policy {0} ended on {1}",
    "later-start-open": "the date {0} is later than the rule names; whether the rule allows that is not established",
    "layer-alone": "policy {0} is an excess layer above {1}, with no policy of that height beneath it",
    "no-duty": "{0}",
    "no-rule-here": "no rule {0} is established for {1}, and none is borrowed from another place",
    "none-listed": "your file lists no {0} policy",
    "no-key": "an excess layer that is a policy of its own cannot say in the file whether it follows the primary",
    "none-required": "the rule asks for nothing here",
    "not-established": "no source that was read states the figure",
    "nothing-in-force-when-ceased": "no listed policy was in force when the firm ceased on {0}",
    "period-not-stated": "a policy's first or last day is not stated, so it may or may not have been in force",
    "policies-not-stated": "the file does not state `policies`",
    "policy-before-first-day": "the rules known to this program begin on {0}; this policy began on {1}",
    "readings": "two readings stand: {0}; or {1}",
    "run-off-ended": "the years of run-off ended on {0}",
    "section-excluded": "the file says that {0} is not covered; whether the rule allows that is not established",
    "section-narrower": "the file states narrower terms for {0}; whether the rule allows that is not established",
    "starts": "policy {0} starts only on {1}",
    "still-trading": "the firm is still trading",
    "sum-between": "the {0} is between {1} and {2}",
    "sum-is": "the {0} is {2}",
    "turnover-of-another-year": "the turnover stated is for the year to {0}; the year needed is the last to end before "
    "the policy began on {1}",
    "trading-since": "the firm started trading on {0}",
    "whatever": "whatever the {0} may be",
    "work-taken-over": "the date {0} shuts out none of this firm's own work, but may shut out work of a practice that "
    "it took over, which the rule also wants covered",
}

# The same where no firm file is judged, and the question is what a firm must hold.
_ASKED = {
    "binds-regulated": "it is asked of every firm that {0} regulates",
    "binds-those-of": "it is asked by {0}",
    "binds-everyone": "it is asked of every firm",
    "duty-open": "whether it is required depends on facts that were not stated",
    "estimate-without-start": "an estimate counts only in a firm's first year, and it was not stated when the firm "
    "started trading (a reading inferred from the published rule)",
    "jurisdiction-not-stated": "no jurisdiction was stated, so it is not known whose rules hold",
    "no-layers": "this is for cover that has excess layers",
    "one-policy-only": "this is for a firm that has had a policy before, or has several",
    "policy-before-first-day": _REASONS["before-first-day"],
    "still-trading": "this is for a firm that has ceased trading",
}

# What yes and no mean, where a bare yes or no would not read.
_YES_NO = {
    "listed_insurer": ("on the RICS list", "not on the RICS list"),
    "authorised_insurer": ("authorised", "not authorised"),
    "minimum_wording": ("on the RICS minimum wording or wider", "not on the RICS minimum wording"),
    "insures_past_and_present": ("past and present people insured", "not all past and present people insured"),
    "covers_all_professional_work": ("all professional work covered", "not all professional work covered"),
    "excludes_business_activities": ("excludes something that the firm does", "excludes nothing that the firm does"),
    "employee_bears_excess": ("the employee bears part of a claim", "the employee bears no part of a claim"),
    "layers_follow_primary": ("follows the primary", "differs from the primary"),
    "follows_primary": ("the layer follows the primary", "the layer differs from the primary"),
    "covered": ("covered", "not covered"),
    "own_premises": ("the firm has premises of its own", "the firm has no premises of its own"),
    "client_money.held": ("client money is held", "no client money is held"),
    "complaints_handling.published": ("published", "not published"),
    "complaints_handling.two_stages": ("two stages, the second independent", "no second, independent stage"),
    "complaints_handling.handler_named": ("a handler is named", "no handler is named"),
    "complaints_handling.log_kept": ("a log is kept", "no log is kept"),
    "complaints_handling.redress_approved": ("a provider approved by RICS", "no provider approved by RICS"),
    "client_money.procedure_written": ("a written procedure", "no written procedure"),
    "client_money.designated_account": ("a designated client account", "no designated client account"),
    "client_money.protection_scheme": ("in a protection scheme", "in no protection scheme"),
}

_FACT_LABELS = {
    "client_money.held": "whether client money is held",
    "complaints_handling.reviewed": "last review of the complaints procedure",
    "covered": "cover for this section",
    "period": "period of insurance",
    "inception": "first day of cover",
    "expiry": "last full day of cover",
    "close_family": "number of close relatives employed",
    "sole_employee_share": "share owned by the only employee",
    "own_premises": "own premises",
    "started_trading": "day on which the firm started trading",
    "policies": "list of policies",
    "sections": "section of cover",
    "follows_primary": "excess layers follow the primary",
    "limit": "limit of an excess layer",
    "primary": "limit of the primary layer",
    "preceding_year": "turnover",
    "estimate": "turnover",
    "year_end": "turnover of the year needed",
    "run_off": "run-off",
}


def place_name(place: Jurisdiction) -> str:
    """A jurisdiction as a heading has it: `Republic of Ireland`."""
    return place.title().replace(" Of ", " of ")


def label(fact: str) -> str:
    """What a fact is called, from its name or the last part of its path."""
    if fact in MEASURED:
        return MEASURED[fact].label
    return SAID[fact].label if fact in SAID else _FACT_LABELS.get(fact, fact.rpartition(".")[2].replace("_", " "))


def label_of_path(path: str) -> str:
    """What the fact at a path of the firm file is called."""
    parts = [part for part in path.split(".") if not part.isdigit()]
    whole = ".".join(parts[-2:])
    return (
        label(whole) if parts[-2:-1] in (["run_off"], ["complaints_handling"], ["client_money"]) else label(parts[-1])
    )


def said(value: object) -> str:
    """A value as people write it."""
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, tuple):
        return ", ".join(said(one) for one in value)
    return str(value)


def amount(value: Value, unit: Unit) -> str:
    """A threshold or a measure, with its unit."""
    if isinstance(value, bool) or not isinstance(value, int):
        return " or ".join(value) if isinstance(value, tuple) else said(value)
    if unit is _GBP:
        return pounds(value)
    if unit is _COUNT:
        return str(value)
    return f"{value} {unit.value[:-1] if value == 1 else unit.value}"


def reason_text(why: Reason) -> str:
    """One reason as a clause, without a full stop."""
    code, about = why
    if code in _OF_POLICIES or code in _OF_SUMS:
        about = _prepared(code, list(about))
    return _REASONS[code].format(*[said(one) for one in about])


_OF_POLICIES, _OF_SUMS = {"lapsed", "starts", "insures-another", "layer-alone"}, {"sum-is", "sum-between", "readings"}


def _prepared(code: str, about: list[object]) -> tuple[object, ...]:
    """What a reason speaks of, where that is more than to say each: sums in pounds, and policies counted from one."""
    if code in _OF_POLICIES and isinstance(about[0], int):
        about[0] = about[0] + 1
    if code == "sum-is" and isinstance(about[1], Unit) and isinstance(about[2], int):
        about[2] = amount(about[2], about[1])
    if code == "sum-between":
        about[1:3] = [pounds(one) for one in about[1:3] if isinstance(one, int)]
    if code == "readings":
        about[:2] = _readings(about)
    return tuple(about)


def _readings(about: list[object]) -> list[str]:
    """Two readings, each with what it requires where that is an amount of its own."""
    words = [said(one) for one in about[:2]]
    asked = [requirement_words(one) for one in about[2:] if isinstance(one, Term) and one.value is not None]
    return [f"{one}, {figure}" for one, figure in zip(words, asked, strict=True)] if len(set(asked)) == 2 else words


def why_asked(why: Reason) -> str:
    """One reason why a firm must hold something, or need not, as a clause; it speaks of no file."""
    return _ASKED[why.code].format(*(said(one) for one in why.about)) if why.code in _ASKED else reason_text(why)


def because(
    outcome: Outcome, term: Term | None, reasons: tuple[Reason, ...], missing: tuple[str, ...], policy: int | None
) -> str:
    """Why a finding came out as it did: a clause or several, without a full stop."""
    parts = [reason_text(why) for why in (dict.fromkeys(reasons) if len(reasons) > 1 else reasons)]
    if outcome is _MET and term is not None and term.supplied:
        parts.append("the RICS minimum wording, which the file says the policy is on, supplies this")
    elif term is not None and _SAYS_IT_ALL.isdisjoint([why.code for why in reasons]):
        parts += _own_words(outcome, term, policy)
    if missing and (unstated := _unstated(missing, reasons)):
        parts.append(f"not stated: {', '.join(unstated)}")
    return "; ".join(parts)


def _unstated(missing: tuple[str, ...], reasons: tuple[Reason, ...]) -> list[str]:
    """What the facts that are not stated are called, each once; those that are stated as a range are not among them."""
    ranges = {path for why in reasons if why.code == "sum-between" for path in why.about[3:]}
    return list(dict.fromkeys(label_of_path(path) for path in missing if path not in ranges))


_PLURALS = ("days", "employees", "years")
_SAYS_IT_ALL = {"sum-is", "none-listed", "lapsed", "starts", "section-excluded", "contradicts"}


def _own_words(outcome: Outcome, term: Term, policy: int | None) -> list[str]:
    """The limb itself, where no other reason says more."""
    if outcome is _NOT_APPLICABLE or not term.stated or term.held is None:
        return []
    if term.relation == "in force":
        return [period(term)]
    whose = _whose(term.path, policy)
    if term.fact in _YES_NO:
        return [f"{whose}the file says: {answer_words(term.fact, term.held)}"]
    named = label(term.fact)
    verb = "are" if named.partition(" ")[0] in _PLURALS else "is"
    return [f"{whose}the {named} {verb} {amount(term.held, term.unit)}"]


def _whose(path: str, policy: int | None) -> str:
    """Which policy or layer a limb speaks of, where it is not just the policy judged."""
    if not path.startswith("policies."):
        return ""
    _, place, *parts = path.split(".")
    if parts[:1] == ["excess_layers"]:
        return f"of excess layer {int(parts[1]) + 1}, "
    return "" if policy is None or place == str(policy) else f"of policy {int(place) + 1}, "


def has_words(fact: str) -> bool:
    """Whether yes and no have words of their own for a fact."""
    return fact in _YES_NO


def answer_words(fact: str, answer: Value) -> str:
    """An answer as people say it."""
    if fact == "retroactive_date" and answer == "none":
        return "no retroactive date"
    if fact not in _YES_NO:
        return said(answer)
    yes, no = _YES_NO[fact]
    return yes if answer == "yes" else no


def period(term: Term) -> str:
    """A policy's period, in words."""
    first, _, last = str(term.held).partition("/")
    return f"the policy runs from {_day_or_not(first)} to {_day_or_not(last)}"


def _day_or_not(text: str) -> str:
    return "a day not stated" if text == ".." else long_day(date.fromisoformat(text))


def requirement_words(term: Term) -> str:
    """What a limb requires."""
    if term.relation == "in force":
        return f"in force on {said(term.value)}"
    if term.value is None:
        return f"{term.relation} an amount that depends on what is open"
    if isinstance(term.value, tuple):
        return " or ".join(answer_words(term.fact, one) for one in term.value)
    return f"{term.relation} {amount(term.value, term.unit)}"


def held_words(term: Term) -> str:
    """What a firm holds for a limb."""
    if term.supplied:
        return "implied by the minimum wording"
    if term.relation == "in force":
        return period(term).removeprefix("the policy runs from ") if term.held else "none in force"
    if term.between is not None:
        return " to ".join(amount(one, term.unit) for one in term.between)
    if term.held is None:
        return "not stated"
    return amount(term.held, term.unit) if isinstance(term.held, int) else answer_words(term.fact, term.held)
