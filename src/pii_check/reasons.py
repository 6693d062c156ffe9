"""A reason, before it becomes a sentence: a code of the catalogue in `phrases`, and the values it speaks of."""

from typing import NamedTuple


class Reason(NamedTuple):
    """Why something was decided, or could not be.

    Made by position in places: a new field is to be added there, too.
    """

    code: str
    about: tuple[object, ...] = ()


def reason(code: str, *about: object) -> Reason:
    """Make a reason."""
    return Reason(code, about)
