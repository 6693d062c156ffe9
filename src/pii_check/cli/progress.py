"""How far a long run has come, on standard error, for whoever waits for it."""

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pii_check.cli.exiting import short_of_advice
from pii_check.cli.exits import Exit
from pii_check.findings import Verdict
from pii_check.report.view import Refusal, Result

if TYPE_CHECKING:
    from rich.progress import Progress as Drawing

PATIENCE = 1.0  # seconds before anything is shown
EVERY = 0.1  # seconds from one drawing to the next


class _Stream(Protocol):
    def isatty(self) -> bool: ...


def wanted(files: int, is_plain: bool) -> bool:
    """Whether to show it: for several files, to someone who sees it and on no terminal where the report goes, too."""
    quiet = is_plain or os.environ.get("ACCESSIBLE") or os.environ.get("TERM") == "dumb"
    return files > 1 and not quiet and _is_terminal(sys.stderr) and not _is_terminal(sys.stdout)


def _is_terminal(stream: _Stream | None) -> bool:
    return stream is not None and stream.isatty()


class Progress:
    """Counts results; a sink that stands before the others, so that what they say of a file is not drawn over."""

    def __init__(
        self,
        files: int,
        strict: bool = False,
        patience: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._files, self._strict, self._clock = files, strict, clock
        self._next = clock() + (PATIENCE if patience is None else patience)
        self._seen = self._short = 0
        self._drawing: Drawing | None = None

    def take(self, result: Result) -> None:
        """One more; nothing is drawn while something is told of a file."""
        self._seen += 1
        if isinstance(result, Refusal):
            self.abandon()
            return
        self._short += result.assessment.verdict is Verdict.NOT_COMPLIANT
        if self._strict and short_of_advice(result.assessment):
            self.abandon()
        elif self._clock() >= self._next:
            self._next = self._clock() + EVERY
            self._draw()

    def finish(self, exit_: Exit) -> None:
        """Leave no trace."""
        self.abandon()

    def abandon(self) -> None:
        """The same."""
        if self._drawing is not None:
            self._drawing.stop()
            self._drawing = None

    def words(self) -> str:
        """How far it has come: `412 of 1,000 firm files, 3 not compliant`."""
        return f"{self._seen:,} of {self._files:,} firm files, {self._short:,} not compliant"

    def _draw(self) -> None:
        if self._drawing is None:
            self._drawing = _drawing()
            self._drawing.add_task(self.words(), total=self._files)
            self._drawing.start()
        for task in self._drawing.task_ids:
            self._drawing.update(task, completed=self._seen, description=self.words())
        self._drawing.refresh()


def _drawing() -> "Drawing":
    """A line that goes when it is done; only drawn when it is told to, so that there is no second thread."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Drawing

    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=30))
    console = Console(stderr=True, highlight=False)
    # Rich would else send what is printed on standard output, the report itself, to this terminal.
    return Drawing(
        *columns,
        console=console,
        transient=True,
        auto_refresh=False,
        redirect_stdout=False,
        redirect_stderr=False,
    )
