"""Times whole processes in interleaved rounds: cases on standard input as JSON, measurements on standard output.

It runs as a small process of its own, since a child's peak memory is never told as less than that of the process which
started it.
"""

import json
import os
import sys
import time
from typing import Any

_OPEN_NOWHERE = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
]
_UNIT_OF_MEMORY = 1 if sys.platform == "darwin" else 1024


def once(call: list[str], environment: dict[str, str], code: int) -> tuple[float, float, int]:
    """Run a command with its output thrown away: wall time, processor time, and the most memory in bytes.

    Raises:
        RuntimeError: it ended with another exit code than the one expected.
    """
    begun = time.perf_counter()
    process = os.posix_spawn(call[0], call, environment, file_actions=_OPEN_NOWHERE)
    _, status, used = os.wait4(process, 0)
    took = time.perf_counter() - begun
    if (found := os.waitstatus_to_exitcode(status)) != code:
        raise RuntimeError(f"exit {found} instead of {code}: {' '.join(call)}")
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss * _UNIT_OF_MEMORY


def measured(asked: dict[str, Any]) -> dict[str, list[tuple[float, float, int]]]:
    """Every case in turn, round after round; warm-up rounds are not counted.

    A case has a name, a call and an exit code, and how often it is repeated within a round, of which the median counts.
    """
    found: dict[str, list[tuple[float, float, int]]] = {case["name"]: [] for case in asked["cases"]}
    for round_ in range(-asked["warm_ups"], asked["rounds"]):
        for case in asked["cases"]:
            runs = [once(case["call"], asked["environment"], case["code"]) for _ in range(case["repeats"])]
            if round_ >= 0:
                found[case["name"]].append(sorted(runs)[len(runs) // 2])
    return found


if __name__ == "__main__":
    json.dump(measured(json.load(sys.stdin)), sys.stdout)
