"""Faults in a file: where, what, and what would be right; and the errors that carry them."""

from collections.abc import Iterable
from typing import NamedTuple

from pii_check.catalogue import sentence
from pii_check.record import short
from pii_check.words import visible


class Mark(NamedTuple):
    """A place in a text: line and column from 1, and how many characters it takes on that line.

    `setting` is the `KEY=VALUE` of the call that the place is in; empty for a place in the file.
    """

    line: int
    column: int
    width: int = 1
    setting: str = ""


class Fault(NamedTuple):
    """One thing wrong in a file, at one place; `other` is a second place that it clashes with."""

    mark: Mark
    code: str
    message: str
    hint: str
    other: Mark | None = None


def fault(mark: Mark, code: str, /, other: Mark | None = None, **parts: object) -> Fault:
    """A fault at a place, in the sentence that the catalogue has for it."""
    said = sentence(code, **parts)
    return Fault(mark, code, said.message, said.hint, other)


class Located(NamedTuple):
    """A fault with its file and the line that it stands on, ready to be shown."""

    file: str
    fault: Fault
    source_line: str = ""
    other_line: str = ""

    def lines(self) -> list[str]:
        """The fault as people read it: place and sentence, the line with a caret, what would be right."""
        mark, other = self.fault.mark, self.fault.other
        where = f" ({_option(mark)})" if mark.setting else ""
        said = [f"{visible(self.file)}{where}:{mark.line}:{mark.column}: {self.fault.message}"]
        if self.source_line.strip():
            said += _excerpt(mark, self.source_line)
        if other is not None and self.other_line.strip():
            place = _option(other) if other.setting else f"line {other.line}{' of the file' * bool(where)}"
            said += [f"  it clashes with {place}:", *_excerpt(other, self.other_line)]
        return [*said, f"  hint: {self.fault.hint}"]


def _option(mark: Mark) -> str:
    return f"--set {short(visible(mark.setting))}"


def _excerpt(mark: Mark, line: str) -> list[str]:
    """The line with carets under the place; a very long line is shown around it."""
    start = max(0, mark.column - 60) if len(line) > 100 else 0
    shown = line[start : start + 100].replace("\t", " ")
    carets = "^" * max(1, min(mark.width, len(shown) - (mark.column - 1 - start)))
    gutter = f"{mark.line:>5} | "
    return [gutter + shown, " " * 5 + " | " + " " * (mark.column - 1 - start) + carets]


class PiiCheckError(Exception):
    """Something that was given cannot be used; `faults` says what, where, and what would be right."""

    def __init__(self, faults: Iterable[Located]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(line for located in self.faults for line in located.lines()))


class FirmFileError(PiiCheckError):
    """A firm file is missing, unreadable or invalid."""


class RuleFileError(PiiCheckError):
    """A rule file is missing, unreadable or invalid."""


def whole_file(name: str, code: str, /, **parts: object) -> Located:
    """A fault of a file as a whole."""
    return Located(name, fault(Mark(1, 1), code, None, **parts))
