"""Times calls inside this process, in interleaved rounds."""

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from results import Timing

_TURNS = 20  # how often each candidate has its turn within a round


class Candidate(NamedTuple):
    """A call, and the inputs that it is timed on."""

    name: str
    call: Callable[[Any], Any]
    inputs: Sequence[Any]


def interleaved(candidates: Sequence[Candidate], rounds: int) -> dict[str, Timing]:
    """The time of each candidate for one input.

    Within a round the candidates take turns, each with a part of its inputs, so that whatever else the machine does
    slows all of them alike.
    """
    per_round = [_round(candidates) for _ in range(rounds)]
    return {one.name: Timing(tuple(found[one.name] / len(one.inputs) for found in per_round)) for one in candidates}


def _round(candidates: Sequence[Candidate]) -> dict[str, float]:
    """One round: the seconds of each candidate in all."""
    took = dict.fromkeys((one.name for one in candidates), 0.0)
    for turn in range(_TURNS):
        for name, call, inputs in candidates:
            first, end = (len(inputs) * one // _TURNS for one in (turn, turn + 1))
            took[name] += _timed(call, inputs[first:end])
    return took


def _timed(call: Callable[[Any], Any], inputs: Sequence[Any]) -> float:
    begun = time.perf_counter()
    for one in inputs:
        call(one)
    return time.perf_counter() - begun
