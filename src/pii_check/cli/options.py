"""The options that several commands share, as Typer takes them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pii_check.cli import calls
from pii_check.cli.calls import Option
from pii_check.cli.completion import ids
from pii_check.cli.formats import NAMED, Color
from pii_check.engine import OPTIONAL_GROUPS


class AnswerFormat(StrEnum):
    """What `--format` takes where the answer is no report on files: it can be read, or be read by a program."""

    TEXT = "text"
    JSON = "json"


def typed(metavar: str, help_: str) -> Any:
    """An option of one command, which takes a text and is nothing where it is left out."""
    return typer.Option(metavar=metavar, help=help_, show_default=False)


def _made(option: Option, completes: Any = None) -> Any:
    """An option as Typer takes it; `completes` lists what shells offer behind it."""
    return typer.Option(option.flag, metavar=option.metavar, help=option.help, autocompletion=completes)


def _formats() -> list[str]:
    """What shells offer behind `--format`."""
    return [str(one) for one in NAMED]


def _groups() -> list[str]:
    """What they offer behind `--include`."""
    return list(OPTIONAL_GROUPS)


FormatOption = Annotated[str | None, _made(calls.FORMAT, _formats)]
OutputOption = Annotated[list[str] | None, _made(calls.OUTPUT)]
SetOption = Annotated[list[str] | None, _made(calls.SET)]
OnlyOption = Annotated[list[str] | None, _made(calls.ONLY, ids)]
IncludeOption = Annotated[list[str] | None, _made(calls.INCLUDE, _groups)]
AsAtOption = Annotated[str | None, _made(calls.AS_AT)]
RulesFolder = Annotated[Path | None, _made(calls.RULES)]
ColorOption = Annotated[Color, _made(calls.COLOR)]
PlainOption = Annotated[bool, _made(calls.PLAIN)]
StrictOption = Annotated[bool, _made(calls.STRICT)]
