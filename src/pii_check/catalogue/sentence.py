"""A sentence about a fault."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """What is wrong, and what would be right; the `{parts}` of a template are filled in where the fault is found."""

    message: str
    hint: str
