"""YAML or JSON text to plain values with a mark for every key and value; no implicit types: every scalar is text.

Built on PyYAML's event stream. `yaml.load` and `compose` are never called: they recurse in C and crash the interpreter
on deep nesting. Anchors, aliases, tags, second documents and repeated keys are refused, and size is bounded.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from pii_check.read.faults import Fault, Mark

Path = tuple[str | int, ...]
MOST_BYTES, DEEPEST, MOST_VALUES = 1024 * 1024, 32, 20_000

_BLANK = {"~", "null", "Null", "NULL"}
# What would forge a line of a report or command a terminal: control characters, line breaks, overrides of direction.
_UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SHORT = "the files of this program are a page or two"
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

    def line(self, number: int) -> str:
        """A line of the text, from 1; empty beyond its end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class _StopError(Exception):
    """Reading cannot go on."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def decode(data: bytes) -> str | Fault:
    """The text of a file's bytes, or why there is none: too large, not UTF-8, or with control characters."""
    if len(data) > MOST_BYTES:
        return Fault(
            Mark(1, 1),
            f"the file is larger than {MOST_BYTES // 1024 // 1024} MiB",
            _SHORT,
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Fault(Mark(1, 1), "the file is in UTF-16, not UTF-8", "save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = f"the byte 0x{data[error.start]:02x} here is not UTF-8"
        return Fault(_place(before, len(before)), message, "save the file as UTF-8")
    if bad := _CONTROL.search(text):
        message = f"there is a control character here (U+{ord(bad[0]):04X})"
        return Fault(_place(text, bad.start()), message, "delete it; it may have come from another program")
    return text


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
        builder.faults.append(_syntax_fault(error, builder.lines))
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
                hint = "keep one firm, or one rulebook, in each file"
                raise _StopError(Fault(self._mark(event), "a second document starts here", hint))
        return value

    def _mark(self, event: yaml.Event) -> Mark:
        start, end = _mark_of(event.start_mark, self.lines), _mark_of(event.end_mark, self.lines)
        last = end.column if end.line == start.line else len(self.lines[start.line - 1]) + 1
        return start._replace(width=max(1, last - start.column))

    def _node(self, event: yaml.Event, path: Path, key: Mark | None = None) -> Any:
        mark = self._mark(event)
        self.marks[path] = Marks(mark, key)
        self._values += 1
        if self._values > MOST_VALUES:
            raise _StopError(
                Fault(
                    mark,
                    f"the file holds more than {MOST_VALUES:,} values",
                    _SHORT,
                )
            )
        if len(path) > DEEPEST:
            raise _StopError(Fault(mark, f"this is nested more than {DEEPEST} levels deep", "check the brackets"))
        self._refuse_tricks(event, mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._scalar(event, mark) if isinstance(event, yaml.ScalarEvent) else None

    def _refuse_tricks(self, event: yaml.Event, mark: Mark) -> None:
        written = self.lines[mark.line - 1][mark.column - 1 :].split()[:1]
        sign = written[0] if written else ""
        quote = "if it is part of the text, put the text in quotes"
        if isinstance(event, yaml.AliasEvent):
            self.faults.append(
                Fault(mark, f"`{sign}` repeats a marked value (an alias), which is not taken here", quote)
            )
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self.faults.append(
                Fault(mark, f"`{sign}` marks a value for repeating (an anchor), which is not taken here", quote)
            )
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            self.faults.append(Fault(mark, f"`{sign}` is a tag, which is not taken here", quote))

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark) -> str | None:
        text = event.value.strip()
        if bad := _UNPRINTED.search(text):
            message = f"this value holds a line break or a control character (U+{ord(bad[0]):04X})"
            self.faults.append(Fault(mark, message, "write it on one line, in letters and signs only"))
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
                self.faults.append(Fault(mark, "a key must be a single word", "check the brackets and the colon"))
            else:
                self._refuse_tricks(event, mark)
            at = (*path, key or "?")
            value = self._node(next(self._events), at, mark)
            if start.flow_style and value is None and last and _is_cut(last[1], key):
                self._cut(last[0], str(last[1]), str(key))
                continue
            last = (self.marks[at].value, value)
            if key is not None and key in keys:
                first = keys[key]
                message = f"`{key}` stands twice: on line {first.line} and on line {mark.line}"
                self.faults.append(Fault(mark, message, "keep one of the two", first))
            elif key is not None:
                keys[key] = mark
                values[key] = value
        return values

    def _cut(self, mark: Mark, before: str, after: str) -> None:
        """A sum such as `£1,000,000` inside brackets, which the comma cut in pieces; said once for each sum."""
        if self.faults and self.faults[-1].mark == mark:
            return
        message = f"inside brackets a comma ends the value, so `{before},{after}` was cut after `{before}`"
        self.faults.append(
            Fault(mark, message, 'write the sum without commas (£1m or 1000000) or in quotes ("£1,000,000")')
        )


def _as_one_escape(match: re.Match[str]) -> str:
    """A character that JSON writes as two escapes, in the one escape that YAML has for it."""
    sign = bytes.fromhex(match[2] + match[3]).decode("utf-16-be")
    return f"{match[1]}\\U{ord(sign):08X}"


def _is_cut(value: Any, key: str | None) -> bool:
    return isinstance(value, str) and bool(key and _CUT_FROM.fullmatch(value) and _CUT_OFF.fullmatch(key))


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# What the parser says (both of PyYAML's parsers), whether the place is where it began, our sentence and our hint.
_SYNTAX = (
    (r"could not find expected ':'", True, "this line has no colon after its key", "write `key: value`"),
    (
        r"found unexpected end of stream",
        True,
        "a quote is opened here and never closed",
        "close it with the same quote",
    ),
    (
        r"did not find expected ',' or|expected ',' or",
        True,
        "a bracket is opened here and not closed, or a comma is missing in it",
        "close it with `]` or `}`, or put one item on each line instead",
    ),
    (
        r"mapping values are not allowed",
        False,
        "there is a colon here that does not belong, or the line is indented too far",
        "line it up with the keys beside it; put a text that holds a colon in quotes",
    ),
    (
        r"did not find expected key|expected <block end>|did not find expected '-' indicator",
        False,
        "this line is not indented like the lines above it",
        "indent all keys of one block by the same number of spaces",
    ),
    (r"unknown escape|escape", False, "a backslash in double quotes needs care", "use single quotes"),
    (
        r"did not find expected <document start>|expected '<document start>'",
        False,
        "nothing may follow here",
        "remove it",
    ),
)


def _syntax_fault(error: yaml.MarkedYAMLError, lines: tuple[str, ...]) -> Fault:
    problem = error.problem or ""
    for pattern, began, message, hint in _SYNTAX:
        if re.search(pattern, problem):
            return Fault(_mark_of((error.context_mark if began else None) or error.problem_mark, lines), message, hint)
    mark = _mark_of(error.problem_mark or error.context_mark, lines)
    line = lines[mark.line - 1] if mark.line <= len(lines) else ""
    sign = line[mark.column - 1 : mark.column]
    if "\t" in line[: mark.column]:
        return Fault(mark, "there is a tab here", "indent with spaces, not with tabs")
    if "cannot start any token" in problem:
        return Fault(mark, f"a value cannot begin with `{sign}`", "put the value in quotes")
    return Fault(mark, "this cannot be read as YAML", "check the spaces, colons, quotes and brackets near here")


def _mark_of(mark: Any, lines: tuple[str, ...]) -> Mark:
    """Ours for one of PyYAML's, which has two classes of them; the end of the text may stand a line past it there."""
    if mark is None:
        return Mark(1, 1)
    line = min(mark.line + 1, len(lines))
    column = mark.column + 1 if mark.line < len(lines) else len(lines[-1]) + 1
    return Mark(line, min(column, len(lines[line - 1]) + 1))
