"""YAML or JSON text to plain values with a mark for every key and value; no implicit types: every scalar is text.

Built on PyYAML's event stream. `yaml.load` and `compose` are never called: they recurse in C and crash the interpreter
on deep nesting. Anchors, aliases, tags, second documents and repeated keys are refused, and size is bounded.
"""

import re
from collections.abc import Iterator
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
_CUT_FROM, _CUT_OFF = re.compile(r"£?[0-9]{1,3}"), re.compile(r"[0-9]{3}(\.[0-9]+)?")


class Marks(NamedTuple):
    """Where a value stands, and its key where it has one."""

    value: Mark
    key: Mark | None = None


class Tree(NamedTuple):
    """A text as plain values, where each stands, and what is wrong with it as YAML."""

    value: Any
    marks: dict[Path, Marks]
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


def read_tree(text: str) -> Tree:
    """Read a text; faults are collected, and reading goes on behind all those that allow it."""
    builder = _Builder(text)
    value = None
    try:
        value = builder.document()
    except _StopError as stop:
        builder.faults.append(stop.fault)
    except yaml.MarkedYAMLError as error:
        builder.faults.append(syntax_fault(error, builder.lines))
    faults = tuple(sorted(builder.faults, key=lambda fault: fault.mark))
    return Tree(value, builder.marks, faults, builder.lines)


class _Builder:
    def __init__(self, text: str) -> None:
        if text.lstrip().startswith("{"):
            text = _PAIR.sub(_as_one_escape, text)
        self.lines = tuple(_BREAK.split(text))
        self.marks: dict[Path, Marks] = {}
        self.faults: list[Fault] = []
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_LOADER)
        self._values = 0

    def document(self) -> Any:
        value = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                value = self._node(next(self._events), ())
                break
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _StopError(fault(self._mark(event), "yaml-second-document"))
        return value

    def _mark(self, event: yaml.Event) -> Mark:
        start, end = mark_of(event.start_mark, self.lines), mark_of(event.end_mark, self.lines)
        last = end.column if end.line == start.line else len(self.lines[start.line - 1]) + 1
        return start._replace(width=max(1, last - start.column))

    def _node(self, event: yaml.Event, path: Path, key: Mark | None = None) -> Any:
        mark = self._mark(event)
        self.marks[path] = Marks(mark, key)
        self._values += 1
        if self._values > MOST_VALUES:
            raise _StopError(fault(mark, "file-too-many-values", most=MOST_VALUES))
        if len(path) > DEEPEST:
            raise _StopError(fault(mark, "yaml-too-deep", most=DEEPEST))
        self._refuse_tricks(event, mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, mark) if isinstance(event, yaml.ScalarEvent) else None

    def _refuse_tricks(self, event: yaml.Event, mark: Mark) -> None:
        start = mark.column - 1
        written = self.lines[mark.line - 1][start : start + 100].split()[:1]  # no more: a line may be the whole file
        sign = short(written[0]) if written else ""
        if isinstance(event, yaml.AliasEvent):
            self.faults.append(fault(mark, "yaml-alias", sign=sign))
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self.faults.append(fault(mark, "yaml-anchor", sign=sign))
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self.faults.append(fault(mark, "yaml-tag", sign=sign))

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark) -> str | None:
        text = event.value.strip()
        if bad := _UNPRINTED.search(text):
            self.faults.append(fault(mark, "value-unprintable", number=ord(bad[0])))
            return None
        is_plain = not event.style
        return None if not text or (is_plain and text in _BLANK) else str(event.value)

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, start: yaml.MappingStartEvent, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        keys: dict[str, Mark] = {}
        last: tuple[Mark, Any] | None = None
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            mark = self._mark(event)
            key = str(event.value) if isinstance(event, yaml.ScalarEvent) else None
            if key is None:
                self._node(event, (*path, "?"))
                self.faults.append(fault(mark, "yaml-key-not-a-word"))
            else:
                self._refuse_tricks(event, mark)
            at = (*path, key or "?")
            value = self._node(next(self._events), at, mark)
            if start.flow_style and value is None and last and (code := _cut_code(last[1], key)):
                self._cut(last[0], code, str(last[1]), str(key))
                continue
            last = (self.marks[at].value, value)
            if key is not None and key in keys:
                first = keys[key]
                self.faults.append(fault(mark, "key-twice", first, key=short(key), first=first.line, second=mark.line))
            elif key is not None:
                keys[key] = mark
                values[key] = value
        return values

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
