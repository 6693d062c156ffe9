"""Where everything in a text stands."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from yaml.events import Event

from pii_check.read.faults import Mark
from pii_check.read.syntax import mark_of

Path = tuple[str | int, ...]


class Marks(NamedTuple):
    """Where a value stands, and its key where it has one."""

    value: Mark
    key: Mark | None = None


class Places(Mapping[Path, Marks]):
    """Where everything in a text stands: kept as the parser tells it, and worked out when it is asked for."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self.events: dict[Path, tuple[Event, Event | None]] = {}
        """What the parser said of each value, and of its key where it has one."""

    def mark(self, event: Event) -> Mark:
        """Where an event begins, and how much of that line it takes."""
        start: Any = event.start_mark
        end: Any = event.end_mark
        line = start.line
        if line >= len(self._lines):
            return mark_of(start, self._lines)
        length, column = len(self._lines[line]), start.column
        if column > length:
            column = length
        last = end.column if end.line == line and end.column < length else length
        return Mark(line + 1, column + 1, last - column if last > column else 1)

    def begins(self, path: Path) -> tuple[int, int] | None:
        """Line and column at which the value at a path begins, or the nearest block that would hold it.

        None where only the whole text would. How far it reaches, and where its key stands, is not worked out.
        """
        while path and path not in self.events:
            path = path[:-1]
        if not path:
            return None
        start: Any = self.events[path][0].start_mark
        line = start.line
        if line >= len(self._lines):
            return mark_of(start, self._lines)[:2]
        return line + 1, min(start.column, len(self._lines[line])) + 1

    def __getitem__(self, path: Path) -> Marks:
        """The place of the value at a path, and of its key."""
        value, key = self.events[path]
        return Marks(self.mark(value), None if key is None else self.mark(key))

    def __contains__(self, path: object) -> bool:
        """Whether anything stands at a path."""
        return path in self.events

    def __iter__(self) -> Iterator[Path]:
        """Every path, in the order of the text."""
        return iter(self.events)

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.events)
