"""The commands that answer a question about a firm that has no file: what must it hold?"""

import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from pii_check import __version__
from pii_check.catalogue import sentence
from pii_check.cli.checking import refuse_rules
from pii_check.cli.clock import today_in_uk
from pii_check.cli.exits import Exit
from pii_check.cli.formats import Format
from pii_check.cli.options import AnswerFormat, RulesFolder, typed
from pii_check.cli.outputs import Printed
from pii_check.cli.streams import write_utf8, write_wrapped
from pii_check.cli.wrong_call import WrongCallError
from pii_check.firm import Firm
from pii_check.money import Pence, Range, parse_money, parse_money_or_range
from pii_check.notes import unknown_names
from pii_check.read import RuleFileError, rulebooks_at_hand
from pii_check.record import Refused
from pii_check.require import required_of
from pii_check.rulebook import Rulebooks
from pii_check.words import nearest, visible

# How the call states a fact, by its path in a firm file.
OPTIONS: Mapping[str, str] = {
    "as_at": "--as-at",
    "turnover": "--turnover",
    "turnover.preceding_year": "--turnover",
    "turnover.estimate": "--estimate",
    "jurisdiction": "--jurisdiction",
    "constitution": "--constitution",
    "started_trading": "--started-trading",
    "people.employees": "--employees",
    "people.close_family": "--close-family",
    "people.sole_employee_share": "--sole-employee-share",
    "own_premises": "--own-premises or --no-own-premises",
    "activities": "--activity",
}


def require(
    turnover: Annotated[str | None, typed("SUM", "Turnover of the year before; without it, every band.")] = None,
    estimate: Annotated[str | None, typed("SUM", "Instead, in a firm's first year: a 12-month estimate.")] = None,
    as_at: Annotated[str | None, typed("DATE", "The day on which the policies begin; today if left out.")] = None,
    jurisdiction: Annotated[str | None, typed("PLACE", "Where the firm carries on business.")] = None,
    constitution: Annotated[str | None, typed("FORM", "Legal form, such as `limited company`.")] = None,
    started_trading: Annotated[str | None, typed("DATE", "Day on which the firm started trading.")] = None,
    employees: Annotated[str | None, typed("N", "Contracts of service or apprenticeship.")] = None,
    close_family: Annotated[str | None, typed("N", "How many of them are the employer's close relatives.")] = None,
    sole_employee_share: Annotated[str | None, typed("SHARE", "Share that the only employee owns.")] = None,
    own_premises: Annotated[
        bool | None, typer.Option(help="Whether the firm owns or rents an office or shop.", show_default=False)
    ] = None,
    activity: Annotated[list[str] | None, typed("NAME", "An activity that a rulebook names; may be repeated.")] = None,
    limit: Annotated[str | None, typed("SUM", "A limit of professional indemnity, to be told the rest for.")] = None,
    format: Annotated[AnswerFormat, typer.Option(help="How to print.")] = AnswerFormat.TEXT,
    rules_folder: RulesFolder = None,
) -> int:
    """Say what a firm that RICS regulates must hold, of policies that begin on a day.

    Nothing is assumed: what is left out is not stated, and the answer says what depends on it. Exits 0, or 4 where
    nothing at all is established for the place and day.
    """
    people = (employees, close_family, sole_employee_share)
    given = (as_at, jurisdiction, constitution, started_trading, own_premises, activity or None)
    stated = _stated(given, (turnover, estimate), people)
    try:
        rulebooks = rulebooks_at_hand(rules_folder)
    except RuleFileError as error:
        printed = Printed(Format.JSON if format is AnswerFormat.JSON else Format.TEXT)
        return int(refuse_rules(error, [printed]))
    firm, wanted = _read(stated, limit, rulebooks)
    required = required_of(firm, rulebooks, firm.as_at or today_in_uk(), limit=wanted)
    exit_ = Exit.COMPLIANT if required.rulebooks else Exit.UNDETERMINED
    if format is AnswerFormat.JSON:
        from pii_check.report.required_json import required_json

        write_utf8(required_json(required, __version__, exit_), sys.stdout)
    else:
        from pii_check.report.required import required_text

        write_wrapped(required_text(required, OPTIONS), sys.stdout)
    return int(exit_)


def _stated(
    given: tuple[object, ...], turnover: tuple[str | None, str | None], people: tuple[str | None, ...]
) -> dict[str, Any]:
    """What the call states, with the keys of a firm file; what it leaves out is not stated."""
    for option, text in zip(("--turnover", "--estimate"), turnover, strict=True):
        _refuse_range(text, option)
    keys = ("as_at", "jurisdiction", "constitution", "started_trading", "own_premises", "activities")
    blocks = {
        "turnover": dict(zip(("preceding_year", "estimate"), turnover, strict=True)),
        "people": dict(zip(("employees", "close_family", "sole_employee_share"), people, strict=True)),
    }
    stated = dict(zip(keys, given, strict=True)) | {key: _known(block) or None for key, block in blocks.items()}
    return {"name": "the firm"} | _known(stated)


def _refuse_range(text: str | None, option: str) -> None:
    """A range is for a firm file: ask for either end of it, or leave it out and read the bands."""
    try:
        ranged = text is not None and isinstance(parse_money_or_range(text), Range)
    except Refused:
        return  # said with everything else that is wrong in the call
    if ranged:
        raise WrongCallError("a range is not taken here: name one sum, or none to see every band", option)


def _known(block: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if value is not None}


def _read(stated: dict[str, Any], limit: str | None, rulebooks: Rulebooks) -> tuple[Firm, Pence | None]:
    """The firm and the limit that a call states.

    Raises:
        WrongCallError: with everything that is wrong with the options.
    """
    wrong: list[tuple[str, str]] = []
    firm, wanted = None, None
    try:
        firm = Firm.model_validate(stated)
        wrong += _unknown(firm, rulebooks)
    except ValidationError as error:
        wrong += _faults(error)
    try:
        wanted = None if limit is None else parse_money(limit)
    except Refused as refused:
        wrong.append(("--limit", _said(refused.message, refused.hint)))
    if firm is not None and not wrong:
        return firm, wanted
    if len(wrong) == 1:
        raise WrongCallError(wrong[0][1], wrong[0][0])
    raise WrongCallError("".join(f"\n  {option}: {said}" for option, said in wrong))


def _said(message: str, hint: str) -> str:
    return visible(f"{message}: {hint}")


def _faults(error: ValidationError) -> Iterator[tuple[str, str]]:
    for details in error.errors():
        refused = details.get("ctx", {}).get("error")
        option = OPTIONS[".".join(part for part in details["loc"] if isinstance(part, str))]
        if isinstance(refused, Refused):
            yield option, _said(refused.message, refused.hint)
        else:
            yield option, _said(*sentence("value-unreadable", it="this"))


def _unknown(firm: Firm, rulebooks: Rulebooks) -> Iterator[tuple[str, str]]:
    """Activities that no rulebook knows: a slip in one would quietly leave rules unasked."""
    for kind, _, name, known in unknown_names(firm, rulebooks):
        parts = {"kind": kind, "name": name, "known": "; ".join(known)}
        close = nearest(name, list(known))
        said = sentence("name-mistyped", near=close, **parts) if close else sentence("name-unknown", **parts)
        yield OPTIONS["activities"], _said(*said)
