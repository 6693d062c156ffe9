"""In words, what is said beyond yes and no: what would settle an open finding, and how far another is from breach."""

from collections.abc import Iterator
from enum import StrEnum

from pii_check.facts import Unit
from pii_check.headroom import Headroom
from pii_check.money import pounds
from pii_check.phrases import amount, answer_words, has_words, label, label_of_path
from pii_check.settling import Piece, Settling, ToState
from pii_check.stating import is_count
from pii_check.towers import Span
from pii_check.words import Outcome, yes_no

_OUTCOMES = {
    Outcome.MET: "met",
    Outcome.NOT_APPLICABLE: "does not apply",
    Outcome.NOT_MET: "not met",
    Outcome.UNDETERMINED: "still open",
}


def settled_words(answer: Settling, policy: int | None = None) -> tuple[str, ...]:
    """For which values it is met and for which not; another line for each value that leaves a second fact open.

    `policy` is the place of the policy that the finding is about; a fact of any other says whose it is.
    """
    line = "; ".join(_clauses(answer, _named(answer.path, policy)))
    return (*([line] if line else []), *_rest(answer, policy))


def _named(path: str, policy: int | None) -> str:
    whose = _of_policy(path)
    return f"the {label_of_path(path)}{'' if policy is not None and whose == f' of policy {policy + 1}' else whose}"


def _clauses(answer: Settling, named: str) -> Iterator[str]:
    for outcome, words in _OUTCOMES.items():
        some = [one for one in answer.pieces if one.outcome is outcome and one.then is None]
        if some:
            yield f"{words} if {_values(answer, some, named)}"
            named = "it"


def _rest(answer: Settling, policy: int | None) -> Iterator[str]:
    for piece in answer.pieces:
        if piece.then is not None:
            where = _values(answer, [piece], _named(answer.path, policy))
            yield from (f"if {where}: {line}" for line in settled_words(piece.then, policy))


def _values(answer: Settling, pieces: list[Piece], named: str) -> str:
    spans = [one.values for one in pieces if isinstance(one.values, Span)]
    if spans:
        ends = [one.values for one in answer.pieces if isinstance(one.values, Span)]
        return f"{named} is {' or '.join(_span(one, ends[0].low, not is_count(answer.path)) for one in spans)}"
    fact = _fact(answer.path)
    answers = [one for piece in pieces for one in piece.values if isinstance(one, StrEnum | bool)]
    said = [yes_no(one) if isinstance(one, bool) else str(one) for one in answers]
    if has_words(fact):
        return " or ".join(answer_words(fact, one) for one in said)
    return f"{named} is {' or '.join(said)}"


def _fact(path: str) -> str:
    """The name by which a fact's answers have words of their own."""
    parts = [part for part in path.split(".") if not part.isdigit()]
    whole = ".".join(parts[-2:])
    return whole if has_words(whole) else parts[-1]


def _span(span: Span, lowest: int, is_money: bool) -> str:
    """Some values in a row, by their round ends: `£200,000 or less`, `above £200,000`."""
    low, high = span
    if low == high:
        return f"exactly {pounds(low)}" if is_money else str(low)
    if high is None:
        return f"{_shown(low, is_money)} or more" if _is_round(low, is_money) else f"above {pounds(low - 1)}"
    if low == lowest == 0:
        return f"{_shown(high, is_money)} or less" if _is_round(high, is_money) else f"below {pounds(high + 1)}"
    if _is_round(low, is_money) and _is_round(high, is_money):
        return f"{_shown(low, is_money)} to {_shown(high, is_money)}"
    begin = f"at least {pounds(low)}" if _is_round(low, is_money) else f"above {pounds(low - 1)}"
    end = f"at most {pounds(high)}" if _is_round(high, is_money) else f"below {pounds(high + 1)}"
    return f"{begin} and {end}"


def _is_round(value: int, is_money: bool) -> bool:
    return not is_money or value % 100 == 0


def _shown(value: int, is_money: bool) -> str:
    return pounds(value) if is_money else str(value)


def headroom_words(room: Headroom) -> str:
    """How far from breach, and from the next band."""
    name = label(room.term.fact)
    margin = amount(room.margin, room.term.unit)
    at = {"at least": f"the {name} is {margin} above what is required", "at most": f"the {name} could be {margin} more"}
    said = at[room.term.relation] if room.margin else f"the {name} is exactly what is required"
    if room.term.relation == "at most" and not room.margin:
        said = f"the {name} is the most that is allowed"
    said += ", by the stricter of two readings" if room.is_of_other_reading else ""
    if room.next is None:
        return said
    asked = "is needed" if room.term.relation == "at least" else "is the most allowed"
    if not room.next.distance:
        return f"{said}; with any more turnover {amount(room.next.required, Unit.GBP)} {asked}"
    return f"{said}; {pounds(room.next.distance)} of turnover before {amount(room.next.required, Unit.GBP)} {asked}"


def _of_policy(path: str) -> str:
    block, _, rest = path.partition(".")
    place = rest.partition(".")[0]
    return f" of policy {int(place) + 1}" if block == "policies" and place.isdigit() else ""


def bar(room: Headroom, width: int = 10) -> str:
    """The share of what is held that is required, or of what is allowed that is used, as a short bar."""
    term = room.term
    required = term.value if isinstance(term.value, int) else 0
    held = required + room.margin if term.relation == "at least" else required - room.margin
    part, whole = (required, held) if term.relation == "at least" else (held, required)
    full = width if not whole else min(width, -(-part * width // whole))
    return f"[{'#' * full}{'.' * (width - full)}]"


def to_state_words(one: ToState) -> str:
    """A fact worth stating, and why."""
    what = f"{label_of_path(one.path)}{_of_policy(one.path)} ({one.path})"
    if one.settles:
        return f"{what}: settles {', '.join(one.settles)}"
    return f"{what}: bears on {', '.join(one.bears_on)}"
