"""Running the command: here, for speed, or apart, where streams, encodings, pipes, terminals or signals matter."""

import contextlib
import fcntl
import io
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import made
import pytest

from pii_check import load_rulebooks
from pii_check.cli import answers, check, commands, letters, outlook, rule_commands
from pii_check.cli.entry import run
from pii_check.read.at_hand import rulebooks_at_hand
from pii_check.rulebook import Rulebooks
from schemas import check_json

AS_AT, COMMAND = made.AS_AT, made.COMMAND
TESTS = Path(__file__).parent
FIRMS = sorted((TESTS / "firms").glob("*.yaml"))
RULES = TESTS.parent / "rules"
TIMEOUT = 60  # seconds: a guard against hanging, and no measure of speed
VERDICTS = (0, 1)  # exits that a script reads as "compliant" and "not compliant"

COMPLIANT = (TESTS / "firms" / "sole-practitioner.yaml").read_text(encoding="utf-8")
NOT_COMPLIANT = COMPLIANT.replace("uninsured_excess: £5k", "uninsured_excess: £50k")
UNDETERMINED = COMPLIANT.replace("turnover: £85,000\n", "")
ADVISED = COMPLIANT.replace("own_premises: no", "own_premises: yes").rstrip() + (
    "\n  - {cover: pl, inception: 2026-04-01, expiry: 2027-03-31, limit_of_indemnity: £2m}\n"
)  # meets every must; that it has premises and no employers' liability insurance goes against advice
INVALID = "name: A. Nonesuch\nturnovr: £85,000\n"

_UNSET = (
    "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "PII_CHECK_TRACEBACK",
    "PYTHONIOENCODING", "PYTHONUNBUFFERED", "PYTHONUTF8",
)  # fmt: skip
_ESCAPE_CODE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Ran(NamedTuple):
    """What a run came to: its exit code and what it wrote."""

    code: int
    out_bytes: bytes
    err_bytes: bytes

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.out_bytes.decode("utf-8")

    @property
    def err(self) -> str:
        """Standard error as text."""
        return self.err_bytes.decode("utf-8")


@cache
def published() -> Rulebooks:
    """The published rulebooks, read once."""
    return load_rulebooks()


@cache
def at_hand() -> Rulebooks:
    """The published rulebooks, each read once it is needed."""
    return rulebooks_at_hand()


def _load(folder: Path | None = None) -> Rulebooks:
    return published() if folder is None else load_rulebooks(folder)


def _at_hand(folder: Path | None = None) -> Rulebooks:
    return at_hand() if folder is None else rulebooks_at_hand(folder)


class Here:
    """Runs the command in this process."""

    def __init__(self, captured: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
        self._captured = captured
        self._monkeypatch = monkeypatch
        monkeypatch.setattr(check, "rulebooks_at_hand", _at_hand)
        monkeypatch.setattr(commands, "rulebooks_at_hand", _at_hand)
        monkeypatch.setattr(letters, "rulebooks_at_hand", _at_hand)
        monkeypatch.setattr(outlook, "rulebooks_at_hand", _at_hand)
        monkeypatch.setattr(rule_commands, "load_rulebooks", _load)
        monkeypatch.setattr(answers, "rulebooks_at_hand", _at_hand)

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Ran:
        """Run it with these arguments and this standard input."""
        self._captured.readouterr()
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = run([str(one) for one in arguments])
        ran = Ran(code, *self._captured.readouterr())
        said = " ".join(str(one) for one in arguments)
        if re.search(r"--format[ =]json", said) and ran.code in (0, 1, 3, 4, 5):
            assert ran.out
            check_json(ran.out)
        return ran


def run_encoded(encoding: str, *arguments: object) -> Ran:
    """Run the command in this process with output streams of this encoding."""
    out_bytes, err_bytes = io.BytesIO(), io.BytesIO()
    out, err = io.TextIOWrapper(out_bytes, encoding=encoding), io.TextIOWrapper(err_bytes, encoding=encoding)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run([str(one) for one in arguments])
    return Ran(code, out_bytes.getvalue(), err_bytes.getvalue())


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run apart: ours, without what would change how a program prints, and with changes."""
    return {name: value for name, value in os.environ.items() if name not in _UNSET} | dict(changes or {})


def run_apart(
    *arguments: object,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    command: Sequence[str] = COMMAND,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> Ran:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [*command, *(str(one) for one in arguments)],
        input=stdin,
        env=environment(env),
        cwd=cwd,
        timeout=TIMEOUT,
        check=False,
        stdout=stdout,
        stderr=stderr,
    )
    return Ran(done.returncode, done.stdout or b"", done.stderr or b"")


def run_in_shell(line: str, *arguments: object, cwd: Path | None = None) -> Ran:
    """Run a line of shell, in which `"$@"` is the command with these arguments."""
    return run_apart(*arguments, cwd=cwd, command=("/bin/sh", "-c", line, "sh", *COMMAND))


def run_with_reader_gone(stream: str, *arguments: object, cwd: Path | None = None) -> Ran:
    """Run the command with `stdout` or `stderr` a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | {stream: writing}
        return run_apart(*arguments, cwd=cwd, stdout=streams["stdout"], stderr=streams["stderr"])
    finally:
        os.close(writing)


def run_on_terminal(
    *arguments: object, columns: int = 80, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Ran:
    """Run the command on a pseudo-terminal; everything that it shows comes back as `out`."""
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    changed = environment({"TERM": "xterm-256color"} | dict(env or {}))
    called = [*COMMAND, *(str(one) for one in arguments)]
    with subprocess.Popen(called, stdin=terminal, stdout=terminal, stderr=terminal, env=changed, cwd=cwd) as process:
        os.close(terminal)
        shown = _everything_on(screen)
        os.close(screen)
        try:
            return Ran(process.wait(TIMEOUT), shown, b"")
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _everything_on(screen: int) -> bytes:
    shown = b""
    try:
        while select.select([screen], [], [], TIMEOUT)[0] and (some := os.read(screen, 65536)):
            shown += some
    except OSError:  # Linux says so when the last process has left the terminal
        return shown
    return shown


def without_escape_codes(text: str) -> str:
    """A text without the codes that colour it."""
    return _ESCAPE_CODE.sub("", text)


def write_firms(folder: Path) -> Path:
    """Write one firm for every exit code that a firm file can give."""
    firms = {
        "sound.yaml": COMPLIANT,
        "failing.yaml": NOT_COMPLIANT,
        "open.yaml": UNDETERMINED,
        "advised.yaml": ADVISED,
        "invalid.yaml": INVALID,
    }
    for name, text in firms.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def closed_to_all(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let no one read a folder, whoever runs the tests."""
    scan = os.scandir

    def scandir(path: str = ".") -> Any:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
