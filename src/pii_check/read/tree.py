"""YAML or JSON text to plain values, with the place of every key and value, worked out when asked for.

There are no implicit types: every scalar is text. Built on PyYAML's event stream. `yaml.load` and `compose` are never
called: they recurse in C and crash the interpreter on deep nesting. Anchors, aliases, tags, second documents and
repeated keys are refused, and size is bounded.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from pii_check.read.faults import Fault, Mark, fault
from pii_check.read.places import Marks, Path, Places
from pii_check.read.syntax import syntax_fault
from pii_check.record import short

MOST_BYTES, DEEPEST, MOST_VALUES = 1024 * 1024, 32, 20_000

_BLANK = {"~", "null", "Null", "NULL"}
# What would forge a line of a report or command a terminal: control characters, line breaks, overrides of direction.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COMMON = b"\t\n\r" + bytes(range(0x20, 0x7F))
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_CUT_FROM, _CUT_OFF = re.compile(r"£?[0-9]{1,3}"), re.compile(r"[0-9]{3}(\.[0-9]+)?")


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
        text = data.decode("utf-8-sig" if data.startswith(BOM_UTF8) else "utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        return fault(_place(before, len(before)), "file-not-utf-8", byte=data[error.start])
    rare = data.translate(None, _COMMON)  # little is left of most files, and is quickly searched
    if _CONTROL.search(rare.decode()) and (bad := _CONTROL.search(text)):
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
    has_rare_breaks = "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text
    return tuple(_BREAK.split(text) if has_rare_breaks else text.split("\n"))


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
        self._events = self.places.events
        self.faults: list[Fault] = []
        self._following, self._lines = following, lines
        self._values = 0

    def document(self) -> Any:
        """The value of the one document; None where there is none."""
        value, is_first = None, True
        while (event := self._following()) is not None:
            if isinstance(event, DocumentStartEvent):
                if not is_first:
                    raise _StopError(fault(self._mark(event), "yaml-second-document"))
                value, is_first = self._node(self._following(), ()), False
        return value

    def _mark(self, event: Event) -> Mark:
        return self.places.mark(event)

    def _node(self, event: Event, path: Path, key: Event | None = None) -> Any:
        self._events[path] = event, key
        self._values += 1
        if self._values > MOST_VALUES or len(path) > DEEPEST:
            raise self._too_much(event)
        if not isinstance(event, ScalarEvent):
            return self._block(event, path)
        if event.anchor is not None or event.tag is not None:
            self._refuse_tricks(event)
        value: str = event.value
        text = value.strip()
        if not text.isprintable() and (bad := _UNPRINTED.search(text)):
            self.faults.append(fault(self._mark(event), "value-unprintable", number=ord(bad[0])))
            return None
        return None if not text or (text in _BLANK and not event.style) else value

    def _block(self, event: Event, path: Path) -> dict[str, Any] | list[Any] | None:
        self._refuse_tricks(event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, path)
        return self._sequence(path) if isinstance(event, SequenceStartEvent) else None

    def _too_much(self, event: Event) -> _StopError:
        if self._values > MOST_VALUES:
            return _StopError(fault(self._mark(event), "file-too-many-values", most=MOST_VALUES))
        return _StopError(fault(self._mark(event), "yaml-too-deep", most=DEEPEST))

    def _refuse_tricks(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(event, "yaml-alias")
        elif isinstance(event, ScalarEvent | CollectionStartEvent):
            if event.anchor is not None:
                self._refuse(event, "yaml-anchor")
            elif event.tag is not None:
                self._refuse(event, "yaml-tag")

    def _refuse(self, event: Event, code: str) -> None:
        """Refuse a trick of YAML, by the sign that it begins with."""
        mark = self._mark(event)
        start = mark.column - 1
        written = self._lines[mark.line - 1][start : start + 100].split()[:1]  # no more: a line may be the whole file
        self.faults.append(fault(mark, code, sign=short(written[0]) if written else ""))

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._following(), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, start: MappingStartEvent, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        keys: dict[str, Event] = {}
        following, is_flow = self._following, start.flow_style
        last: tuple[Event, Any] | None = None
        while not isinstance(event := following(), MappingEndEvent):
            is_plain = isinstance(event, ScalarEvent) and event.anchor is None and event.tag is None
            key = event.value if is_plain else self._key(event, path)
            behind = following()
            value = self._node(behind, (*path, key or "?"), event)
            if is_flow:
                if value is None and last and (code := _cut_code(last[1], key)):
                    self._cut(self._mark(last[0]), code, str(last[1]), str(key))
                    continue
                last = behind, value
            if key in keys:
                self._twice(key, event, keys[key])
            elif key is not None:
                keys[key], values[key] = event, value
        return values

    def _key(self, event: Event, path: Path) -> str | None:
        """The text of a key; None for a block or list in its place, which is read for its own faults."""
        if not isinstance(event, ScalarEvent):
            self._node(event, (*path, "?"))
            self.faults.append(fault(self._mark(event), "yaml-key-not-a-word"))
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_tricks(event)
        key: str = event.value
        return key

    def _twice(self, key: str, event: Event, before: Event) -> None:
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
