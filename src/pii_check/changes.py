"""Changes to what a firm states: a path of the firm file, and the value that would stand there."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple

from pii_check.firm import Firm


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

    Raises:
        pydantic.ValidationError: no firm can state all that together.
        IndexError: a path lies further beyond the end of a list.
    """
    stated = firm.model_dump(mode="json", by_alias=True, exclude_none=True)
    for change in changes:
        state_at(stated, change.path, change.value)
    return Firm.model_validate(stated)


def state_at(stated: dict[str, Any], path: str, value: Any) -> None:
    """States a value at a path, making the blocks on the way; takes what stands there away if the value is None."""
    block: Any = stated
    *way, last = path.split(".")
    for part, inside in pairwise([*way, last]):
        if isinstance(block, dict):
            block = block.setdefault(part, [] if inside.isdigit() else {})
        else:
            if int(part) == len(block):
                block.append({})
            block = block[int(part)]
    if value is None:
        block.pop(last, None)
    else:
        block[last] = value
