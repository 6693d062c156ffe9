"""Programs to be timed: where they are, in what environment they run, and that their byte-code is written."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from results import Process, Timing

HERE = Path(__file__).parent
_KEPT = ("PATH", "HOME", "TMPDIR")


def environment() -> dict[str, str]:
    """The same for every program: no PYTHON* variable, and nothing that changes colours or widths."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "COLUMNS": "100", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}


class Case(NamedTuple):
    """A program with its arguments, the exit code that it must end with, and how often it runs within a round."""

    name: str
    call: tuple[str, ...]
    code: int = 0
    repeats: int = 1


def timed(cases: Sequence[Case], rounds: int, warm_ups: int, folder: Path) -> dict[str, Process]:
    """Time whole processes in interleaved rounds, in a folder."""
    asked: dict[str, Any] = {
        "cases": [case._asdict() for case in cases],
        "rounds": rounds,
        "warm_ups": warm_ups,
        "environment": environment(),
    }
    call = [sys.executable, "-I", "-S", str(HERE / "processes.py")]
    done = subprocess.run(call, input=json.dumps(asked), stdout=subprocess.PIPE, text=True, cwd=folder, check=True)
    return {name: _process(runs) for name, runs in json.loads(done.stdout).items()}


def _process(runs: list[tuple[float, float, int]]) -> Process:
    walls, processors, memories = zip(*runs, strict=True)
    return Process(Timing(walls), Timing(processors), sorted(memories)[len(memories) // 2])


def output(call: Sequence[str], folder: Path, codes: tuple[int, ...] = (0,)) -> str:
    """What a program prints, to be checked before it is timed.

    Raises:
        RuntimeError: it ended with another exit code.
    """
    done = subprocess.run(
        call, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    if done.returncode not in codes:
        raise RuntimeError(f"exit {done.returncode}: {' '.join(call)}")
    return done.stdout.decode()


def beside(python: str, name: str) -> str | None:
    """The path of a program that is installed in the environment of a Python; None where it is not."""
    return shutil.which(name, path=str(Path(python).parent))


def byte_code_written(python: str) -> None:
    """Write the byte-code of everything that is installed in an environment, and see that it is there.

    Raises:
        RuntimeError: a module has none, so that every start would compile it anew.
    """
    library = Path(output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], HERE).strip())
    # Packages bring files for other versions of Python, so that its exit code says nothing.
    output([python, "-m", "compileall", "-q", str(library)], HERE, (0, 1))
    bare = [path for path in library.rglob("*.py") if not _compiled(path) and _can_be_compiled(path)]
    if bare:
        raise RuntimeError(f"no byte-code: {', '.join(map(str, bare[:3]))}")


def _compiled(path: Path) -> bool:
    return Path(importlib.util.cache_from_source(str(path))).is_file()


def _can_be_compiled(path: Path) -> bool:
    try:
        compile(path.read_bytes(), str(path), "exec")
    except (SyntaxError, ValueError):
        return False
    return True
