"""The options that several commands share, and what a call's words for them come to."""

import os
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pii_check.cli.completion import ids
from pii_check.cli.formats import NAMED, Color, Format, WrongFormatError, parse_format
from pii_check.engine import OPTIONAL_GROUPS
from pii_check.read.setting import Setting, in_effect, parse_setting
from pii_check.record import Refused
from pii_check.rulebook import Rulebooks
from pii_check.words import nearest


class AnswerFormat(StrEnum):
    """What `--format` takes where the answer is no report on files: it can be read, or be read by a program."""

    TEXT = "text"
    JSON = "json"


def typed(metavar: str, help_: str) -> Any:
    """An option of one command, which takes a text and is nothing where it is left out."""
    return typer.Option(metavar=metavar, help=help_, show_default=False)


def _formats() -> list[str]:
    """What shells offer behind `--format`."""
    return [str(one) for one in NAMED]


def _groups() -> list[str]:
    """What they offer behind `--include`."""
    return list(OPTIONAL_GROUPS)


FormatOption = Annotated[
    str | None,
    typer.Option(
        metavar="FORMAT",
        autocompletion=_formats,
        help=f"How to print: {', '.join(_formats())}. By default drawn on a terminal, else text.",
    ),
]
OutputOption = Annotated[
    list[str] | None,
    typer.Option(metavar="FORMAT=FILE", help="Write a file as well, such as json=report.json; repeatable."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="What if: a value in place of the file's; repeatable."),
]
OnlyOption = Annotated[
    list[str] | None, typer.Option(metavar="ID,...", autocompletion=ids, help="Judge only these requirements.")
]
IncludeOption = Annotated[
    list[str] | None,
    typer.Option(metavar="GROUP,...", autocompletion=_groups, help="Judge complaints or client-money, too."),
]
AsAtOption = Annotated[str | None, typer.Option(metavar="DATE", help="Judge as at this day (beats the file's).")]
RulesFolder = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Add rulebooks, or replace sets, from a folder.")
]
ColorOption = Annotated[Color, typer.Option(help="Colour a drawn report; beats NO_COLOR, which beats FORCE_COLOR.")]
PlainOption = Annotated[bool, typer.Option("--plain", help="Full sentences, for screen readers (also: ACCESSIBLE=1).")]


def asked_color(asked: Color) -> Color:
    """The call beats NO_COLOR, which beats FORCE_COLOR; an empty variable says nothing."""
    if asked is not Color.AUTO:
        return asked
    if os.environ.get("NO_COLOR"):
        return Color.NEVER
    return Color.ALWAYS if os.environ.get("FORCE_COLOR", "0") not in ("", "0") else Color.AUTO


def default_format(color: Color, plain: bool) -> Format:
    """Drawn on a terminal that can show it or where colour is forced; sentences where asked for; else text."""
    if plain or os.environ.get("ACCESSIBLE"):
        return Format.PLAIN
    is_terminal = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Format.TERMINAL if is_terminal or color is Color.ALWAYS else Format.TEXT


def asked_ids(texts: list[str] | None, rulebooks: Rulebooks) -> tuple[str, ...] | None:
    """The requirements that `--only` names, each once; None where it is left out.

    Raises:
        typer.BadParameter: one that there is not, or none.
    """
    if texts is None:
        return None
    wanted = _listed(texts)
    if not wanted:
        raise typer.BadParameter("no requirement is named", param_hint="--only")
    known = list(rulebooks.ids())
    for one in wanted:
        if one not in known:
            raise typer.BadParameter(unknown_id(one, known), param_hint="--only")
    return wanted


def _listed(texts: list[str]) -> tuple[str, ...]:
    """The words of a repeatable option whose words may also stand behind commas, each once."""
    return tuple(dict.fromkeys(one.strip().casefold() for text in texts for one in text.split(",") if one.strip()))


def unknown_id(one: str, known: list[str]) -> str:
    """That no rulebook holds a requirement, and which may be meant."""
    close = nearest(one, known)
    hint = f"did you mean {close}?" if close else f"the ids are {', '.join(known)}"
    return f"no rulebook holds `{one}`; {hint}"


def asked_groups(texts: list[str] | None) -> tuple[str, ...]:
    """The groups that `--include` names, each once.

    Raises:
        typer.BadParameter: one that there is not, or none.
    """
    wanted = _listed(texts or [])
    if texts and not wanted:
        raise typer.BadParameter("no group is named", param_hint="--include")
    for one in wanted:
        if one not in OPTIONAL_GROUPS:
            groups = " or ".join(OPTIONAL_GROUPS)
            raise typer.BadParameter(f"there is no group `{one}`; it may be {groups}", param_hint="--include")
    return wanted


def asked_settings(texts: list[str] | None, day: date | None) -> tuple[Setting, ...]:
    """The settings of a call, of several for one key the last; `day` is what `--as-at` states.

    Raises:
        typer.BadParameter: one of them sets nothing, or sets the day that `--as-at` names, too.
    """
    try:
        settings = in_effect([parse_setting(text) for text in texts or []])
    except Refused as refused:
        raise typer.BadParameter(f"{refused.message}: {refused.hint}", param_hint="--set") from None
    if day and any(one.key == "as_at" for one in settings):
        raise typer.BadParameter("the day is named twice, by `--as-at` and by `--set`", param_hint="--set")
    return settings


def asked_format(text: str) -> Format:
    """The format that `--format` names.

    Raises:
        typer.BadParameter: one that there is not, or none.
    """
    try:
        return parse_format(text)
    except WrongFormatError as wrong:
        raise typer.BadParameter(str(wrong), param_hint="--format") from None
