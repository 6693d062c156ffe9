"""Judging files and printing what came of it; one bad file never stops the others."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pii_check import __version__
from pii_check.answers import answers
from pii_check.cli.exits import Exit, exit_for, short_of_advice, worst_of
from pii_check.cli.files import STDIN, chosen
from pii_check.cli.streams import write, write_utf8
from pii_check.engine import assess
from pii_check.findings import Verdict
from pii_check.read.faults import FirmFileError, Located, RuleFileError, whole_file
from pii_check.read.firm_file import FirmFile, parse_firm_file, read_bytes
from pii_check.read.setting import Setting
from pii_check.read.tree import MOST_BYTES
from pii_check.remedies import remedies_for
from pii_check.report.view import Complaint, Judged, Place, Refusal, Result
from pii_check.report.what_if import Assumed
from pii_check.rulebook import Rulebooks

if TYPE_CHECKING:
    from rich.console import Console


class Format(StrEnum):
    """How results are printed."""

    TERMINAL = "terminal"
    TEXT = "text"
    PLAIN = "plain"
    JSON = "json"
    JSONL = "jsonl"


class Color(StrEnum):
    """Whether a drawn report has colour: as its stream can show it, in any case, or not at all."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Asking(NamedTuple):
    """What a call asks for, beside its files."""

    as_at: date | None
    today: date
    only: tuple[str, ...] | None
    include: tuple[str, ...]
    strict: bool
    format: Format
    color: Color
    settings: tuple[Setting, ...]


class CheckedFile(NamedTuple):
    """One file's result and the exit that it asks for."""

    result: Result
    exit: Exit


def check_files(words: list[str], asking: Asking, rulebooks: Rulebooks) -> Exit:
    """Judge every file that the words mean, print the results, and return the exit."""
    results: Iterable[CheckedFile] = _results(words, asking, rulebooks)
    if asking.format is Format.JSON:
        results = list(results)
        _print_json(results)
    exits = []
    for number, one in enumerate(results):
        if asking.format is not Format.JSON:
            print_result(one.result, asking.format, asking.color, first=number == 0)
        if asking.strict:
            _say_what_strictness_does(one.result)
        exits.append(one.exit)
    return worst_of(exits)


def _say_what_strictness_does(result: Result) -> None:
    """In words, on standard error: the report itself says what the verdict is, not how the command exits."""
    if isinstance(result, Refusal) or result.assessment.verdict is Verdict.NOT_COMPLIANT:
        return
    if short := short_of_advice(result.assessment):
        said = "; ".join(dict.fromkeys(short))
        told = f"{result.shown}: exit 1 by --strict, for what is advised and not met, or dispensed: {said}.\n"
        write(told, sys.stderr)


def refuse_rules(error: RuleFileError, format_: Format) -> Exit:
    """Print what is wrong with the rules; nothing can be judged."""
    refused = CheckedFile(refusal("rules", error.faults), Exit.BAD_RULES)
    if format_ is Format.JSON:
        return _print_json([refused])
    print_result(refused.result, format_, Color.NEVER, first=True)
    return refused.exit


def _results(words: list[str], asking: Asking, rulebooks: Rulebooks) -> Iterator[CheckedFile]:
    meant = chosen(words)
    for word, code in meant.unmatched:
        yield CheckedFile(refusal(word, (whole_file(word, code),)), Exit.BAD_CALL)
    for name in meant.files:
        yield _checked(name, asking, rulebooks)


def _checked(name: str, asking: Asking, rulebooks: Rulebooks) -> CheckedFile:
    try:
        file = read_firm(name, rulebooks, asking.settings)
    except FirmFileError as error:
        return CheckedFile(refusal(name, error.faults), Exit.BAD_FIRM_FILE)
    day = asking.as_at or file.firm.as_at or asking.today
    assessment = assess(file.firm, rulebooks, day, only=asking.only, include=asking.include)
    assumed = tuple(Assumed(one.key, one.typed) for one in asking.settings)
    cure, more = remedies_for(file.firm, rulebooks, assessment), answers(file.firm, rulebooks, assessment)
    judged = Judged(name, assessment, cure, _locator(file), assumed, more)
    return CheckedFile(judged, exit_for(assessment, asking.strict))


def read_firm(name: str, rulebooks: Rulebooks, settings: tuple[Setting, ...] = ()) -> FirmFile:
    """The firm file of a name, or standard input, with what the call sets in it.

    Raises:
        FirmFileError: it is missing, unreadable or invalid.
    """
    return parse_firm_file(bytes_of(name), name, rulebooks, settings)


def bytes_of(name: str) -> bytes:
    """The bytes of a file, or of standard input.

    Raises:
        FirmFileError: it is missing or unreadable.
    """
    return _standard_input() if name == STDIN else read_bytes(Path(name), name)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise FirmFileError([whole_file(STDIN, "standard-input-closed")])
    return sys.stdin.buffer.read(MOST_BYTES + 1)


def _locator(file: FirmFile) -> Callable[[str | None], Place | None]:
    def locate(path: str | None) -> Place | None:
        mark = file.locate(path)
        return Place(mark.line, mark.column) if mark else None

    return locate


def refusal(name: str, faults: tuple[Located, ...]) -> Refusal:
    """The faults of a file, as reports show them."""
    return Refusal(
        name,
        tuple(
            Complaint(
                one.file,
                Place(one.fault.mark.line, one.fault.mark.column),
                one.fault.message,
                one.fault.hint,
                one.fault.code,
                tuple(one.lines()),
                one.fault.mark.setting,
            )
            for one in faults
        ),
    )


def _print_json(checked: list[CheckedFile]) -> Exit:
    from pii_check.report.as_json import as_json

    exit_ = worst_of(one.exit for one in checked)
    write_utf8(as_json([one.result for one in checked], __version__, exit_), sys.stdout)
    return exit_


def print_result(result: Result, format_: Format, color: Color, first: bool) -> None:
    """Print one file's result: a report on standard output, faults on standard error."""
    if format_ is Format.JSONL:
        from pii_check.report.as_json import as_json_lines

        write_utf8(as_json_lines(result), sys.stdout)
    elif format_ is Format.PLAIN:
        from pii_check.report.plain import assessment_sentences, refusal_sentences

        if isinstance(result, Refusal):
            write(refusal_sentences(result), sys.stderr)
        else:
            write(("" if first else "\n") + assessment_sentences(result), sys.stdout)
    elif isinstance(result, Refusal):
        from pii_check.report.text import refusal_text

        write(refusal_text(result), sys.stderr)
    elif format_ is Format.TERMINAL:
        from pii_check.report.terminal import draw

        write_drawn(partial(draw, result), color)
    else:
        from pii_check.report.text import assessment_text

        write(("" if first else "\n") + assessment_text(result), sys.stdout)


def write_drawn(draw: Callable[["Console"], None], color: Color) -> None:
    """Write what Rich draws, as wide as the terminal."""
    from rich.console import Console

    # The palette of 16 named colours: the terminal's own, so that light and dark backgrounds both read.
    console = Console(
        highlight=False,
        color_system=None if color is Color.NEVER else "standard" if color is Color.ALWAYS else "auto",
        force_terminal=color is Color.ALWAYS or None,
    )
    with console.capture() as drawn:
        draw(console)
    write(drawn.get(), sys.stdout)
