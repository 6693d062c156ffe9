"""Every sentence about how a finding is cured, or why it cannot be, in a broker's words and in British English."""

from collections.abc import Iterable
from datetime import date

from pii_check.days import long_day
from pii_check.facts import Unit
from pii_check.phrases import amount, label, label_of_path, requirement_words
from pii_check.reasons import Reason
from pii_check.terms import Term
from pii_check.words import Cover

_WHERE = {
    "at-one-of": "policies {0} count together; here policy {1}",
    "at-policy": "here policy {0}, which stands at the top of the tower",
    "at-top-layer": "here the top excess layer",
}
_SO_FAR = {
    "readings": "which is enough by either reading",
    "whatever": "which is enough whatever the {0} may be",
}
_WHY_NOT = {
    "cannot-change": "the {0} is what it is: nothing that the firm could insure or arrange changes it",
    "conflicts": "what would meet this goes against another requirement that is to be met",
    "day-past": "no policy was in force on {0}, when the firm ceased, and cover placed afterwards does not change that",
    "gap-past": "days without cover that have begun are not covered by anything arranged now",
    "no-key": "let every excess layer follow the primary's terms; but the file has no key that says so of an excess "
    "layer that is a policy of its own, so this can never be told to be met",
    "none-known": "no change that the firm could make now is known to meet it",
    "open": "no change meets it while this is not stated: {0}",
}


def why_not(why: Reason) -> str:
    """Why nothing cures a finding, as a clause."""
    return _WHY_NOT[why.code].format(*(_said(one) for one in why.about))


def _said(value: object) -> str:
    if isinstance(value, date):
        return long_day(value)
    return _listed([str(one) for one in value]) if isinstance(value, tuple) else str(value)


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def labels(paths: Iterable[str]) -> tuple[str, ...]:
    """What the facts at some paths are called, each once."""
    return tuple(dict.fromkeys(label_of_path(path) for path in paths))


def placed(cover: Cover | None, day: date) -> str:
    """Place cover that is not in force."""
    return f"place {cover} insurance: a policy in force on {long_day(day)}"


def extended(policy: int, last: date, following: int) -> str:
    """Close a gap that is yet to come; policies by their place in the file."""
    return f"extend policy {policy + 1} to {long_day(last)}, the day before policy {following + 1} begins"


def moved(fact: str, held: int | None, to: int, unit: Unit, *, exact: bool) -> str:
    """Raise or reduce a measure, by how much where that is known exactly, or arrange what is not stated."""
    wanted = amount(to, unit)
    if held is None:
        return f"arrange {label(fact)}: at least {wanted}"
    up, by = to > held, f" by {amount(abs(to - held), unit)}" if exact else ""
    return f"{'raise' if up else 'reduce'} the {label(fact)}{by} to {wanted} or {'more' if up else 'less'}"


def so_far(said: str, where: Reason | None, why: tuple[Reason, ...]) -> str:
    """A move with the part of a tower that it is made at, and why it must go so far."""
    if where is not None:
        said += f" ({_WHERE[where.code].format(*(_said(one) for one in where.about))})"
    return said + "".join(f", {_SO_FAR[one.code].format(*one.about)}" for one in why)


def answered(term: Term, to_do: str | None, retroactive: date | None) -> str:
    """Have a term changed; `to_do` is the rulebook's own words, `retroactive` a date that is early enough."""
    if term.fact == "retroactive_date":
        if retroactive is not None:
            return f"have the retroactive date moved to {long_day(retroactive)} or earlier"
        return "have the retroactive date removed"
    if term.relation == "no older than":
        return to_do or f"bring up to date: {label(term.fact)}"
    return to_do or f"have the {label(term.fact)} changed to {requirement_words(term)}"


def confirmed(terms: Iterable[Term]) -> str:
    """What else must be so, and is not stated."""
    said = dict.fromkeys(f"{label(term.fact)}: {_asked(term)}" for term in terms)
    return f"confirm what the file does not state ({'; '.join(said)})"


def _asked(term: Term) -> str:
    return "none" if term.fact == "retroactive_date" else requirement_words(term)


def part(policy: int | None, layer: int | None) -> str:
    """A part of a tower: another policy, an excess layer (both from 0), or else the primary layer."""
    said = [f"excess layer {layer + 1}"] if layer is not None else []
    said += [f"policy {policy + 1}"] if policy is not None else []
    return " of ".join(said) or "the primary layer"


def of_parts(says: str, parts: list[str]) -> str:
    """A change, and of which parts; nothing is said where there is only the policy itself."""
    return f"{says} ({'; '.join(one or 'the main cover' for one in parts)})" if any(parts) else says


def with_it(says: str, others: Iterable[str]) -> str:
    """A change with others that it takes along."""
    return "; and with it, ".join((says, "; and ".join(others)))
