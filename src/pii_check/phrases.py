"""Every sentence that people read about a finding, in one place and in British English."""

from datetime import date

from pii_check.days import long_day
from pii_check.facts import MEASURED, SAID, Unit
from pii_check.money import pounds
from pii_check.reasons import Reason
from pii_check.terms import Term, Value
from pii_check.words import Cover, Outcome

_REASONS = {
    "ceased": "the firm ceased trading on {0}",
    "contradicts": "the file says that the policy is on the RICS minimum wording, and yet states narrower terms or a "
    "date that may be narrower ({0}): both cannot be true",
    "no-layers": "the cover has no excess layers",
    "one-policy-only": "fewer than two policies are listed, so there is no gap to look for",
    "duty": "{0}",
    "duty-open": "whether the duty arises depends on facts that the file does not state",
    "estimate-after-first-year": "an estimate counts only in a firm's first year, and this firm had traded since {0} "
    "when the policy began on {1} (a reading inferred from the published rule)",
    "estimate-without-start": "an estimate counts only in a firm's first year, and the file does not state "
    "`started_trading` (a reading inferred from the published rule)",
    "exempt": "exempt: {0}",
    "before-first-day": "the rules known to this program begin on {0}; the day asked for is {1}",
    "fact-is": "the {0} is {1}",
    "insures-another": "policy {0} does not insure this firm",
    "jurisdiction-not-stated": "the file does not state `jurisdiction`, so it is not known whose rules hold",
    "lapsed": "policy {0} ended on {1}",
    "later-start-open": "the date {0} is later than the rule names; whether the rule allows that is not established",
    "layer-alone": "policy {0} is an excess layer above {1}, with no policy of that height beneath it",
    "no-duty": "{0}",
    "no-rule-here": "no {0} rule is established for {1}, and none is borrowed from elsewhere",
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
    "starts": "policy {0} starts only on {1}",
    "still-trading": "the firm is still trading",
    "sum-is": "the {0} is {2}",
    "turnover-of-another-year": "the turnover stated is for the year to {0}; the year needed is the last to end before "
    "the policy began on {1}",
    "work-taken-over": "the date {0} shuts out none of this firm's own work, but may shut out work of a practice that "
    "it took over, which the rule also wants covered",
}

_FACT_LABELS = {
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
    "primary": "limit of the primary layer",
    "preceding_year": "turnover",
    "estimate": "turnover",
    "year_end": "turnover of the year needed",
    "run_off": "run-off",
}


def label(fact: str) -> str:
    """What a fact is called, from its name or the last part of its path."""
    if fact in MEASURED:
        return MEASURED[fact].label
    return SAID[fact].label if fact in SAID else _FACT_LABELS.get(fact, fact.replace("_", " "))


def label_of_path(path: str) -> str:
    """What the fact at a path of the firm file is called."""
    parts = [part for part in path.split(".") if not part.isdigit()]
    return label(".".join(parts[-2:])) if parts[-2:-1] == ["run_off"] else label(parts[-1])


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
    if unit is Unit.GBP:
        return pounds(value)
    if unit is Unit.COUNT:
        return str(value)
    return f"{value} {unit.value[:-1] if value == 1 else unit.value}"


def reason_text(why: Reason) -> str:
    """One reason as a clause, without a full stop."""
    about = list(why.about)
    if why.code == "sum-is" and isinstance(about[1], Unit) and isinstance(about[2], int):
        about[2] = amount(about[2], about[1])
    if why.code in ("lapsed", "starts", "insures-another", "layer-alone") and isinstance(about[0], int):
        about[0] = about[0] + 1
    return _REASONS[why.code].format(*(said(one) for one in about))


def because(outcome: Outcome, term: Term | None, reasons: tuple[Reason, ...], missing: tuple[str, ...]) -> str:
    """Why a finding came out as it did: a clause or several, without a full stop."""
    parts = [reason_text(why) for why in dict.fromkeys(reasons)]
    if outcome is Outcome.MET and term is not None and term.supplied:
        parts.append("the RICS minimum wording, which the file says the policy is on, supplies this")
    elif term is not None and not any(why.code in ("sum-is", "none-listed", "lapsed", "starts") for why in reasons):
        parts += _own_words(outcome, term)
    if missing:
        parts.append(f"not stated: {', '.join(dict.fromkeys(label_of_path(path) for path in missing))}")
    return "; ".join(parts)


def _own_words(outcome: Outcome, term: Term) -> list[str]:
    """The limb itself, where no other reason says more."""
    if outcome is Outcome.NOT_APPLICABLE or not term.stated or term.held is None:
        return []
    if term.relation == "in force":
        return [period(term)] if term.held else []
    return [f"the {label(term.fact)} is {amount(term.held, term.unit)}"]


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
    if term.relation == "one of":
        return amount(term.value, term.unit)
    return f"{term.relation} {amount(term.value, term.unit)}"


def held_words(term: Term) -> str:
    """What a firm holds for a limb."""
    if term.supplied:
        return "implied by the minimum wording"
    if term.relation == "in force":
        return period(term).removeprefix("the policy runs from ") if term.held else "none in force"
    return "not stated" if term.held is None else amount(term.held, term.unit)


def remedy(term: Term, gap: int | None, cover: Cover | None, to_do: str | None) -> str:
    """What would meet the limb, in a broker's words."""
    name = label(term.fact)
    if gap is not None:
        wanted, change = amount(term.value, term.unit), amount(gap, term.unit)
        if not term.changeable:
            return f"{name}: {term.relation} {wanted} is asked for"
        if term.relation == "at least":
            return f"raise the {name} by {change} to {wanted} or more"
        return f"reduce the {name} by {change} to {wanted} or less"
    if term.relation == "in force":
        return f"arrange {cover} insurance" if cover else "arrange the insurance"
    if term.relation == "no later than" or term.fact == "retroactive_date":
        return f"have the retroactive date changed to {requirement_words(term).removeprefix('no later than ')}"
    if term.held is None:
        return f"arrange {name} of {requirement_words(term)}"
    return to_do or f"{name}: have it changed to {requirement_words(term)}"
