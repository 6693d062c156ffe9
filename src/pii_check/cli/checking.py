"""Judging files and printing what came of it; one bad file never stops the others."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pii_check.answering import answers
from pii_check.cli import collecting
from pii_check.cli.exiting import exit_for, short_of_advice
from pii_check.cli.exits import Exit, worst_of
from pii_check.cli.files import STDIN, Chosen
from pii_check.cli.outputs import Sink
from pii_check.cli.streams import write
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


class Asking(NamedTuple):
    """What a call asks for, beside its files."""

    as_at: date | None
    today: Callable[[], date]
    only: tuple[str, ...] | None
    include: tuple[str, ...]
    strict: bool
    settings: tuple[Setting, ...]


class CheckedFile(NamedTuple):
    """One file's result and the exit that it asks for."""

    result: Result
    exit: Exit


def check_files(meant: Chosen, asking: Asking, rulebooks: Rulebooks, sinks: Sequence[Sink]) -> Exit:
    """Judge every file that is meant, hand the results to the sinks, and return the exit."""
    with collecting.seldom():
        return _hand_over(_results(meant, asking, rulebooks), sinks, asking.strict)


def refuse_rules(error: RuleFileError, sinks: Sequence[Sink]) -> Exit:
    """Tell what is wrong with the rules; nothing can be judged."""
    return _hand_over([CheckedFile(refusal("rules", error.faults), Exit.BAD_RULES)], sinks, strict=False)


def _hand_over(checked: Iterable[CheckedFile], sinks: Sequence[Sink], strict: bool) -> Exit:
    exits: set[Exit] = set()  # not one for every file: nothing of a file is kept once it is told
    try:
        for one in checked:
            for sink in sinks:
                sink.take(one.result)
            if strict:
                _say_what_strictness_does(one.result)
            exits.add(one.exit)
        worst = worst_of(exits)
        for sink in sinks:
            sink.finish(worst)
    finally:
        for sink in sinks:
            sink.abandon()
    return worst


def _say_what_strictness_does(result: Result) -> None:
    """In words, on standard error: the report itself says what the verdict is, not how the command exits."""
    if isinstance(result, Refusal) or result.assessment.verdict is Verdict.NOT_COMPLIANT:
        return
    if short := short_of_advice(result.assessment):
        said = "; ".join(dict.fromkeys(short))
        told = f"{result.shown}: exit 1 by --strict, for what is advised and not met, or dispensed: {said}.\n"
        write(told, sys.stderr)


def _results(meant: Chosen, asking: Asking, rulebooks: Rulebooks) -> Iterator[CheckedFile]:
    for word, code in meant.unmatched:
        yield CheckedFile(refusal(word, (whole_file(word, code),)), Exit.BAD_CALL)
    for folder in meant.unreadable:
        yield CheckedFile(refusal(folder, (whole_file(folder, "firm-folder-unreadable"),)), Exit.BAD_FIRM_FILE)
    for name in meant.files:
        yield _checked(name, asking, rulebooks)


def _checked(name: str, asking: Asking, rulebooks: Rulebooks) -> CheckedFile:
    try:
        file = read_firm(name, rulebooks, asking.settings)
    except FirmFileError as error:
        return CheckedFile(refusal(name, error.faults), Exit.BAD_FIRM_FILE)
    try:
        return _judged(name, file, asking, rulebooks)
    except RuleFileError as error:  # of a rulebook that is read only now, since this file is the first to need it
        return CheckedFile(refusal("rules", error.faults), Exit.BAD_RULES)


def _judged(name: str, file: FirmFile, asking: Asking, rulebooks: Rulebooks) -> CheckedFile:
    day = asking.as_at or file.firm.as_at or asking.today()
    assessment = assess(file.firm, rulebooks, day, only=asking.only, include=asking.include)
    assumed = tuple(Assumed(one.key, one.typed) for one in asking.settings)
    cure, more = remedies_for(file.firm, rulebooks, assessment), answers(file.firm, rulebooks, assessment)
    judged = Judged(name, assessment, cure, file.locate, assumed, more, file.firm)
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
