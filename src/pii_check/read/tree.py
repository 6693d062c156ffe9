"""YAML or JSON text to plain values with a mark for every key and value; no implicit types: every scalar is text.

Built on PyYAML's event stream. `yaml.load` and `compose` are never called: they recurse in C and crash the interpreter
on deep nesting. Anchors, aliases, tags, second documents and repeated keys are refused, and size is bounded.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from pii_check.read.faults import Fault, Mark, fault
from pii_check.read.syntax import mark_of, syntax_fault
from pii_check.record import short

Path = tuple[str | int, ...]
MOST_BYTES, DEEPEST, MOST_VALUES = 1024 * 1024, 32, 20_000

_BLANK = {"~", "null", "Null", "NULL"}
# What would forge a line of a report or command a terminal: control characters, line breaks, overrides of direction.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_RARE_BREAKS = "\r\x85\u2028\u2029"
_CUT_FROM, _CUT_OFF = re.compile(r"£?[0-9]{1,3}"), re.compile(r"[0-9]{3}(\.[0-9]+)?")


class Marks(NamedTuple):
    """Where a value stands, and its key where it has one."""

    value: Mark
    key: Mark | None = None


class Places(Mapping[Path, Marks]):
    """Where everything in a text stands: kept as the parser tells it, and worked out when it is asked for."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        self._lines = lines
        self._events: dict[Path, tuple[yaml.Event, yaml.Event | None]] = {}

    def put(self, path: Path, value: yaml.Event, key: yaml.Event | None) -> None:
        """Keep where a value and its key stand."""
        self._events[path] = value, key

    def mark(self, event: yaml.Event) -> Mark:
        """Where an event begins, and how much of that line it takes."""
        start: Any = event.start_mark
        end: Any = event.end_mark
        line = start.line
        if line >= len(self._lines):
            return mark_of(start, self._lines)
        length = len(self._lines[line])
        column, last = min(start.column, length), min(end.column, length) if end.line == line else length
        return Mark(line + 1, column + 1, max(1, last - column))

    def begins(self, path: Path) -> tuple[int, int] | None:
        """Line and column at which the value at a path begins, or the nearest block that would hold it.

        None where only the whole text would. How far it reaches, and where its key stands, is not worked out.
        """
        while path and path not in self._events:
            path = path[:-1]
        if not path:
            return None
        start: Any = self._events[path][0].start_mark
        line = start.line
        if line >= len(self._lines):
            return mark_of(start, self._lines)[:2]
        return line + 1, min(start.column, len(self._lines[line])) + 1

    def __getitem__(self, path: Path) -> Marks:
        """The place of the value at a path, and of its key."""
        value, key = self._events[path]
        return Marks(self.mark(value), None if key is None else self.mark(key))

    def __contains__(self, path: object) -> bool:
        """Whether anything stands at a path."""
        return path in self._events

    def __iter__(self) -> Iterator[Path]:
        """Every path, in the order of the text."""
        return iter(self._events)

    def __len__(self) -> int:
        """How many values there are."""
        return len(self._events)


class Tree(NamedTuple):
    """A text as plain values, where each stands, and what is wrong with it as YAML.

    `marks` are `Places` where all of it stands in the text, and no call set something in it.
    """

    value: Any
    marks: Mapping[Path, Marks]
    faults: tuple[Fault, ...]
    lines: tuple[str, ...]

    def line(self, mark: Mark) -> str:
        """The line that a place stands on: of the text, or of the call; empty beyond the end."""
        if mark.setting:
            return mark.setting
        return self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""


class _StopError(Exception):
    """Reading cannot go on."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def decode(data: bytes) -> str | Fault:
    """The text of a file's bytes, or why there is none: too large, not UTF-8, or with control characters."""
    if len(data) > MOST_BYTES:
        return fault(Mark(1, 1), "file-too-large", most=MOST_BYTES // 1024 // 1024)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # as PowerShell writes what a command prints
        try:
            data = data.decode("utf-16").encode()
        except UnicodeError:
            return fault(Mark(1, 1), "file-not-utf-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        return fault(_place(before, len(before)), "file-not-utf-8", byte=data[error.start])
    if bad := _CONTROL.search(text):
        return fault(_place(text, bad.start()), "file-control-character", number=ord(bad[0]))
    return text


def unprintable(text: str) -> str | None:
    """The first character of a text that is no letter, sign or space; None where there is none."""
    bad = _UNPRINTED.search(text) or _CONTROL.search(text)
    return bad[0] if bad else None


def _place(text: str, index: int) -> Mark:
    lines = _BREAK.split(text[:index])
    return Mark(len(lines), len(lines[-1]) + 1)


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text as YAML counts them."""
    is_plain = not any(sign in text for sign in _RARE_BREAKS)
    return tuple(text.split("\n") if is_plain else _BREAK.split(text))


def read_tree(text: str) -> Tree:
    """Read a text; faults are collected, and reading goes on behind all those that allow it."""
    if text.lstrip().startswith("{"):
        text = _PAIR.sub(_as_one_escape, text)
    lines = _lines(text)
    parser = _LOADER(text)
    builder = _Builder(parser.get_event, lines)
    value = None
    try:
        value = builder.document()
    except _StopError as stop:
        builder.faults.append(stop.fault)
    except yaml.MarkedYAMLError as error:
        builder.faults.append(syntax_fault(error, lines))
    finally:
        parser.dispose()
    return Tree(value, builder.places, tuple(sorted(builder.faults, key=lambda fault: fault.mark)), lines)


class _Builder:
    """Values and places from a parser's events."""

    def __init__(self, following: Callable[[], Any], lines: tuple[str, ...]) -> None:
        self.places = Places(lines)
        self.faults: list[Fault] = []
        self._following, self._lines = following, lines
        self._values = 0

    def document(self) -> Any:
        """The value of the one document; None where there is none."""
        value, is_first = None, True
        while (event := self._following()) is not None:
            if isinstance(event, yaml.DocumentStartEvent):
                if not is_first:
                    raise _StopError(fault(self._mark(event), "yaml-second-document"))
                value, is_first = self._node(self._following(), ()), False
        return value

    def _mark(self, event: yaml.Event) -> Mark:
        return self.places.mark(event)

    def _node(self, event: yaml.Event, path: Path, key: yaml.Event | None = None) -> Any:
        self.places.put(path, event, key)
        self._values += 1
        if self._values > MOST_VALUES:
            raise _StopError(fault(self._mark(event), "file-too-many-values", most=MOST_VALUES))
        if len(path) > DEEPEST:
            raise _StopError(fault(self._mark(event), "yaml-too-deep", most=DEEPEST))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        self._refuse_tricks(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path)
        return self._sequence(path) if isinstance(event, yaml.SequenceStartEvent) else None

    def _refuse_tricks(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, "yaml-alias")
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            if event.anchor is not None:
                self._refuse(event, "yaml-anchor")
            elif event.tag is not None:
                self._refuse(event, "yaml-tag")

    def _refuse(self, event: yaml.Event, code: str) -> None:
        """Refuse a trick of YAML, by the sign that it begins with."""
        mark = self._mark(event)
        start = mark.column - 1
        written = self._lines[mark.line - 1][start : start + 100].split()[:1]  # no more: a line may be the whole file
        self.faults.append(fault(mark, code, sign=short(written[0]) if written else ""))

    def _scalar(self, event: yaml.ScalarEvent) -> str | None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_tricks(event)
        value: str = event.value
        text = value.strip()
        if not text.isprintable() and (bad := _UNPRINTED.search(text)):
            self.faults.append(fault(self._mark(event), "value-unprintable", number=ord(bad[0])))
            return None
        is_plain = not event.style
        return None if not text or (is_plain and text in _BLANK) else value

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._following(), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, start: yaml.MappingStartEvent, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        keys: dict[str, yaml.Event] = {}
        last: tuple[yaml.Event, Any] | None = None
        while not isinstance(event := self._following(), yaml.MappingEndEvent):
            key = self._key(event, path)
            behind = self._following()
            value = self._node(behind, (*path, key or "?"), event)
            if start.flow_style and value is None and last and (code := _cut_code(last[1], key)):
                self._cut(self._mark(last[0]), code, str(last[1]), str(key))
                continue
            last = behind, value
            if key is None:
                continue
            if key in keys:
                self._twice(key, event, keys[key])
            else:
                keys[key], values[key] = event, value
        return values

    def _key(self, event: yaml.Event, path: Path) -> str | None:
        """The text of a key; None for a block or list in its place, which is read for its own faults."""
        if not isinstance(event, yaml.ScalarEvent):
            self._node(event, (*path, "?"))
            self.faults.append(fault(self._mark(event), "yaml-key-not-a-word"))
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_tricks(event)
        key: str = event.value
        return key

    def _twice(self, key: str, event: yaml.Event, before: yaml.Event) -> None:
        """That a key stands in a block for a second time."""
        mark, first = self._mark(event), self._mark(before)
        self.faults.append(fault(mark, "key-twice", first, key=short(key), first=first.line, second=mark.line))

    def _cut(self, mark: Mark, code: str, before: str, after: str) -> None:
        """A sum or text such as `£1,000,000` inside brackets, which the comma cut in pieces; said once for each."""
        if self.faults and self.faults[-1].mark == mark:
            return
        self.faults.append(fault(mark, code, before=short(before), after=short(after)))


def _as_one_escape(match: re.Match[str]) -> str:
    """A character that JSON writes as two escapes, in the one escape that YAML has for it."""
    sign = bytes.fromhex(match[2] + match[3]).decode("utf-16-be")
    return f"{match[1]}\\U{ord(sign):08X}"


def _cut_code(value: Any, key: str | None) -> str | None:
    """What a key without a value, after a value inside brackets, is the rest of: a sum, or a text; None for neither."""
    if not isinstance(value, str) or not key:
        return None
    if _CUT_FROM.fullmatch(value) and _CUT_OFF.fullmatch(key):
        return "money-cut-by-comma"
    return "yaml-comma-in-brackets" if " " in key.strip() else None


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
