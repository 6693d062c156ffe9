"""The command that says what happens next."""

import sys
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from pii_check import __version__
from pii_check.cli.asked import asked_settings
from pii_check.cli.checking import read_firm, refusal, refuse_rules
from pii_check.cli.clock import stated_day, today_in_uk
from pii_check.cli.exits import Exit
from pii_check.cli.formats import Format
from pii_check.cli.options import AnswerFormat, RulesFolder, SetOption, typed
from pii_check.cli.outputs import Printed, files_read
from pii_check.cli.streams import width_of, write, write_utf8
from pii_check.cli.written import NotWritableError, WholeFile, refuse_unwritable
from pii_check.cli.wrong_call import WrongCallError
from pii_check.growth import parse_growth
from pii_check.looking_ahead import Outlook
from pii_check.looking_ahead import outlook as looked_ahead
from pii_check.read import FirmFileError, RuleFileError, rulebooks_at_hand
from pii_check.record import Refused
from pii_check.report.view import Refusal
from pii_check.report.what_if import Assumed
from pii_check.words import visible


def outlook(
    file: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help="One firm file, or - .")],
    as_at: Annotated[str | None, typed("DATE", "Look ahead from this day (beats the file's).")] = None,
    growth: Annotated[
        str | None, typed("SHARE", "Turnover grows by this each year, such as 10% or -5%: when is more needed?")
    ] = None,
    ics: Annotated[Path | None, typed("FILE", "Write calendar entries to this file, too (.ics).")] = None,
    set_: SetOption = None,
    format: Annotated[AnswerFormat, typer.Option(help="How to print.")] = AnswerFormat.TEXT,
    rules_folder: RulesFolder = None,
) -> int:
    """Say what happens next, by the day: what ends, which rules a renewal falls under, and whether the terms meet them.

    It gives no verdict: `pii-check FILE` does. Exits 0 once all is said.
    """
    _refuse_calendar(ics, files_read([file], rules_folder))
    day, share = stated_day(as_at, "--as-at"), _growth(growth)
    settings = asked_settings(set_, day)
    try:
        rulebooks = rulebooks_at_hand(rules_folder)
        firm = read_firm(file, rulebooks, settings).firm
    except RuleFileError as error:
        printed = Printed(Format.JSON if format is AnswerFormat.JSON else Format.TEXT)
        return int(refuse_rules(error, [printed]))
    except FirmFileError as error:
        return _refused(refusal(file, error.faults), format)
    found = looked_ahead(firm, rulebooks, day or firm.as_at or today_in_uk(), growth=share)
    _write_calendar(ics, found)
    _print(file, found, tuple(Assumed(one.key, one.typed) for one in settings), format)
    return int(Exit.COMPLIANT)


def _growth(text: str | None) -> Fraction | None:
    try:
        return None if text is None else parse_growth(text)
    except Refused as refused:
        raise WrongCallError(visible(f"{refused.message}: {refused.hint}"), "--growth") from None


def _refuse_calendar(ics: Path | None, inputs: list[Path]) -> None:
    """Fail at once where no calendar could be written in the end."""
    if ics is None:
        return
    if find_spec("icalendar") is None:
        needed = "calendar entries need the library `icalendar`: install `pii-check[calendar]`"
        raise WrongCallError(f"{needed}, as in `pip install 'pii-check[calendar]'`", "--ics")
    try:
        refuse_unwritable(ics, inputs)
    except NotWritableError as error:
        raise WrongCallError(visible(str(error)), "--ics") from None


def _write_calendar(ics: Path | None, found: Outlook) -> None:
    if ics is None:
        return
    from pii_check.report.calendar import calendar, entries_in

    file = WholeFile(ics)
    file.write(calendar(found, __version__))
    file.keep()
    many = entries_in(found)
    write(f"{visible(str(ics))}: {many} calendar {'entry' if many == 1 else 'entries'}.\n", sys.stderr)


def _refused(refused: Refusal, format_: AnswerFormat) -> int:
    if format_ is AnswerFormat.JSON:
        from pii_check.report.as_json import as_json

        write_utf8(as_json([refused], __version__, Exit.BAD_FIRM_FILE), sys.stdout)
    else:
        from pii_check.report.text import refusal_text

        write(refusal_text(refused), sys.stderr)
    return int(Exit.BAD_FIRM_FILE)


def _print(file: str, found: Outlook, assumed: tuple[Assumed, ...], format_: AnswerFormat) -> None:
    from pii_check.report.outlook_text import Shown, outlook_text

    shown = Shown(file, found, assumed)
    if format_ is AnswerFormat.JSON:
        from pii_check.report.outlook_json import outlook_json

        write_utf8(outlook_json(shown, __version__, Exit.COMPLIANT), sys.stdout)
    else:
        write(outlook_text(shown, width_of(sys.stdout)), sys.stdout)
