"""Reading a firm and its renewal quotes, and printing them side by side."""

import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import typer

from pii_check import __version__
from pii_check.cli.asked import asked_color, asked_groups, default_format
from pii_check.cli.checking import bytes_of, refusal
from pii_check.cli.clock import stated_day, today_in_uk
from pii_check.cli.exiting import best_of
from pii_check.cli.exits import Exit
from pii_check.cli.files import STDIN, named
from pii_check.cli.formats import Color, Format, drawn
from pii_check.cli.options import (
    AnswerFormat,
    ColorOption,
    IncludeOption,
    PlainOption,
    RulesFolder,
)
from pii_check.cli.outputs import Printed
from pii_check.cli.streams import write, write_utf8
from pii_check.cli.wrong_call import WrongCallError
from pii_check.comparing import compare_quotes
from pii_check.quoting import Quote
from pii_check.read import FirmFileError, RuleFileError, rulebooks_at_hand
from pii_check.read.firm_file import parse_firm_file
from pii_check.read.quotes import parse_quote_file
from pii_check.report.compared import Shown
from pii_check.report.view import Refusal
from pii_check.rulebook import Rulebooks

Read = TypeVar("Read")


class Comparing(NamedTuple):
    """What a call asks for, beside its files."""

    as_at: date | None
    today: date
    include: tuple[str, ...]
    format: Format
    color: Color


def compare(
    base: Annotated[
        str, typer.Argument(metavar="BASE", show_default=False, help="The firm as it is insured: a firm file, or - .")
    ],
    quotes: Annotated[
        list[str],
        typer.Argument(
            metavar="QUOTE", show_default=False, help="Quotes: firm files, or what replaces BASE's; quoted globs."
        ),
    ],
    as_at: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Judge as at this day; what begins later, when it begins."),
    ] = None,
    format: Annotated[AnswerFormat | None, typer.Option(help="How to print.", show_default=False)] = None,
    include: IncludeOption = None,
    color: ColorOption = Color.AUTO,
    plain: PlainOption = False,
    rules_folder: RulesFolder = None,
) -> int:
    """Lay renewal quotes side by side: what each gains and loses against BASE, and which meet every must.

    A quote without a `name` replaces the policies of the covers that it lists. Exits 0 if at least one quote meets
    every requirement that must be met, else 4 if one cannot be settled, else 1.
    """
    color, groups = asked_color(color), asked_groups(include)
    printed = Format(format.value) if format else default_format(color, plain)
    asking = Comparing(stated_day(as_at, "--as-at"), today_in_uk(), groups, printed, color)
    meant = named(quotes)
    if meant.unmatched:
        patterns = ", ".join(f"`{word}`" for word, _ in meant.unmatched)
        raise WrongCallError(f"no file matches {patterns}", "QUOTE")
    refuse_repeated(base, meant.files)
    try:
        rulebooks = rulebooks_at_hand(rules_folder)
    except RuleFileError as error:
        return int(refuse_rules_of_comparison(error, asking))
    return int(compare_files(base, meant.files, asking, rulebooks))


def refuse_repeated(base: str, quotes: Sequence[str]) -> None:
    """Refuse a file that the call names twice: compared with itself it would say nothing.

    Raises:
        WrongCallError: a quote is the file of BASE, or of another quote.
    """
    seen = {_file_of(base)}
    for name in quotes:
        if _file_of(name) in seen:
            again = "is BASE itself" if _file_of(name) == _file_of(base) else "is named twice"
            raise WrongCallError(f"`{name}` {again}; name each quote once", "QUOTE")
        seen.add(_file_of(name))


def _file_of(name: str) -> str:
    try:
        return name if name == STDIN else str(Path(name).resolve())
    except (OSError, ValueError):  # a name that no file can have: told when it is read
        return name


def compare_files(base: str, quotes: Sequence[str], asking: Comparing, rulebooks: Rulebooks) -> Exit:
    """Judge a firm and its quotes, print them side by side, and return the exit; faults are told of every file."""
    refused: list[Refusal] = []
    firm = _read(base, lambda data: parse_firm_file(data, base, rulebooks).firm, refused)
    files = [_read(one, partial(parse_quote_file, name=one, rulebooks=rulebooks), refused) for one in quotes]
    laid: list[Quote] = []
    for name, file in zip(quotes, files, strict=True):
        if firm is not None and file is not None:
            laid += _told(name, partial(file.over, firm), refused)
    if refused or firm is None:
        return _refuse(refused, asking.format, asking.color, Exit.BAD_FIRM_FILE)
    done = compare_quotes(firm, laid, rulebooks, asking.today, as_at=asking.as_at, include=asking.include)
    exit_ = best_of(one.verdict for one in done.quotes)
    _print(Shown(done, base, tuple(quotes)), asking, exit_)
    return exit_


def _read(name: str, parse: Callable[[bytes], Read], refused: list[Refusal]) -> Read | None:
    return next(iter(_told(name, lambda: parse(bytes_of(name)), refused)), None)


def _told(name: str, make: Callable[[], Read], refused: list[Refusal]) -> list[Read]:
    """What is made, alone; nothing where a file is at fault, which is then among those refused."""
    try:
        return [make()]
    except FirmFileError as error:
        refused.append(refusal(name, error.faults))
        return []


def refuse_rules_of_comparison(error: RuleFileError, asking: Comparing) -> Exit:
    """Print what is wrong with the rules; nothing can be compared."""
    return _refuse([refusal("rules", error.faults)], asking.format, asking.color, Exit.BAD_RULES)


def _refuse(refused: list[Refusal], format_: Format, color: Color, exit_: Exit) -> Exit:
    if format_ is Format.JSON:
        from pii_check.report.compared_json import compared_json

        write_utf8(compared_json(None, refused, __version__, exit_), sys.stdout)
    else:
        printed = Printed(format_, color)
        for one in refused:
            printed.take(one)
    return exit_


def _print(shown: Shown, asking: Comparing, exit_: Exit) -> None:
    if asking.format is Format.JSON:
        from pii_check.report.compared_json import compared_json

        write_utf8(compared_json(shown, (), __version__, exit_), sys.stdout)
    elif asking.format is Format.TERMINAL:
        from pii_check.report.compared_terminal import draw_comparison

        write(drawn(partial(draw_comparison, shown), asking.color), sys.stdout)
    else:
        from pii_check.report.compared_text import compared_sentences, compared_text

        told = compared_sentences if asking.format is Format.PLAIN else compared_text
        write(told(shown), sys.stdout)
