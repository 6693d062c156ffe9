"""What is wrong with a text as YAML, from what PyYAML's parsers say of it."""

import re
from typing import Any

import yaml

from pii_check.read.faults import Fault, Mark, fault

# What the parser says (both of PyYAML's parsers), whether the place is where it began, and the code of our sentence.
_SYNTAX = (
    (r"could not find expected ':'", True, "yaml-colon-missing"),
    (r"found unexpected end of stream", True, "yaml-quote-open"),
    (r"did not find expected ',' or|expected ',' or", True, "yaml-bracket-open"),
    (r"mapping values are not allowed", False, "yaml-colon-unexpected"),
    (r"did not find expected key|expected <block end>|did not find expected '-' indicator", False, "yaml-indentation"),
    (r"escape", False, "yaml-backslash"),
    (r"did not find expected <document start>|expected '<document start>'", False, "yaml-nothing-may-follow"),
)
_NO_SPACE = re.compile(r"\s*(?:- )?([A-Za-z_]+):[^\s:]")
_SIGN = re.compile(r":\s+([&*!|>%@`?-])")


def syntax_fault(error: yaml.MarkedYAMLError, lines: tuple[str, ...]) -> Fault:
    """The fault, where a person would look for it."""
    problem, here = error.problem or "", mark_of(error.problem_mark or error.context_mark, lines)
    for pattern, began, code in _SYNTAX:
        if re.search(pattern, problem):
            mark = mark_of(error.context_mark, lines) if began and error.context_mark else here
            return _closer(code, mark, here, lines)
    line = _line(lines, here)
    if "\t" in line[: here.column]:
        return fault(here, "yaml-tab")
    if sign := _SIGN.search(line):
        return fault(here, "yaml-value-begins-with-sign", sign=sign[1])
    if "cannot start any token" in problem:
        return fault(here, "yaml-value-begins-with-sign", sign=line[here.column - 1 : here.column])
    return fault(here, "yaml-unreadable")


def _closer(code: str, mark: Mark, here: Mark, lines: tuple[str, ...]) -> Fault:
    """The same fault, or the slip that most often leads to it, where the lines show one."""
    line, before = _line(lines, mark), _line(lines, Mark(here.line - 1, 1))
    if code == "yaml-colon-missing" and (glued := _NO_SPACE.match(line)):
        return fault(mark, "yaml-colon-without-space", key=glued[1])
    if code == "yaml-colon-unexpected" and (dash := re.match(r"(\s*)-[A-Za-z]", before)):
        return fault(Mark(here.line - 1, len(dash[1]) + 1), "yaml-dash-without-space")
    if code == "yaml-bracket-open" and here.line == mark.line:
        return fault(here, "yaml-comma-missing")
    if code == "yaml-indentation" and _line(lines, here)[: here.column - 1].rstrip().endswith(("'", '"')):
        return fault(here, "yaml-quote-inside")
    return fault(mark, code)


def _line(lines: tuple[str, ...], mark: Mark) -> str:
    return lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""


def mark_of(mark: Any, lines: tuple[str, ...]) -> Mark:
    """Ours for one of PyYAML's, which has two classes of them; the end of the text may stand a line past it there."""
    if mark is None:
        return Mark(1, 1)
    line, column = mark.line, mark.column
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    return Mark(line + 1, min(column, len(lines[line])) + 1)
