"""What a call set in place of what the file states, as reports tell it."""

from collections.abc import Sequence
from typing import NamedTuple

from pii_check.words import visible


class Assumed(NamedTuple):
    """A fact that the call set: its path, and the value as typed; None where the call takes the fact away."""

    path: str
    value: str | None


def what_if(assumed: Sequence[Assumed]) -> list[str]:
    """A line that says so, for beside the verdict; none where the file alone was judged."""
    told = "; ".join(
        f"{one.path} not stated" if one.value is None else f"{one.path} = {visible(one.value)}" for one in assumed
    )
    return [f"What if: {told}. Set by the call, in place of what the file states."] if assumed else []
