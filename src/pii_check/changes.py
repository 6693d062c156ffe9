"""Changes to what a firm states: a path of the firm file, and the value that would stand there."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from pii_check.firm import Firm
from pii_check.record import Record


class Change(NamedTuple):
    """One value to state: `policies.0.limit_of_indemnity`, `500000.00`; as a firm file would state it."""

    path: str
    value: str


class Cure(NamedTuple):
    """One way to meet a requirement: in words, and as changes to the firm file."""

    says: str
    changes: tuple[Change, ...]


def changed(firm: Firm, changes: Iterable[Change]) -> Firm:
    """The firm with some facts stated otherwise; a path one beyond the end of a list adds to the list.

    What no change leads through is taken over as it was read.

    Raises:
        pydantic.ValidationError: no firm can state all that together.
        IndexError: a path lies further beyond the end of a list.
    """
    stated = _laid_open(firm)
    for change in changes:
        state_at(stated, change.path, change.value)
    return Firm.model_validate(stated)


def state_at(stated: dict[str, Any], path: str, value: Any) -> None:
    """States a value at a path, making the blocks on the way; takes what stands there away if the value is None.

    What the path leads through is laid open, so that what was read is never changed itself.
    """
    block: Any = stated
    *way, last = path.split(".")
    for part, inside in pairwise([*way, last]):
        if isinstance(block, dict):
            place: str | int = part
            held = block.get(part, [] if inside.isdigit() else {})
        else:
            place = int(part)
            if place == len(block):
                block.append({})
            held = block[place]
        block[place] = inner = _laid_open(held)
        block = inner
    if value is None:
        block.pop(last, None)
    else:
        block[last] = value


def _laid_open(held: Any) -> Any:
    """A block as its keys, or a list that can be added to; what they hold stays as it was read."""
    if isinstance(held, Record):
        fields = type(held).model_fields
        return {fields[name].alias or name: value for name, value in vars(held).items() if value is not None}
    return list(held) if isinstance(held, list | tuple) else held
