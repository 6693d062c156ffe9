"""The commands and their options: a thin shell around the library."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pii_check import __version__
from pii_check.cli.answers import require
from pii_check.cli.checking import Asking, Color, Format, check_files, refuse_rules
from pii_check.cli.clock import stated_day, today_in_uk
from pii_check.cli.exits import MEANING, Exit
from pii_check.cli.letters import letter
from pii_check.cli.outlook import outlook
from pii_check.cli.rule_commands import RulesFolder, rules
from pii_check.cli.settings import stated_settings
from pii_check.cli.streams import write, write_utf8, write_wrapped
from pii_check.engine import OPTIONAL_GROUPS
from pii_check.read import RuleFileError, load_rulebooks
from pii_check.rulebook import Rulebooks
from pii_check.words import nearest

_EPILOG = "Exit codes: " + "; ".join(f"{int(code)} {MEANING[code]}" for code in sorted(Exit, key=int)) + "."

app = typer.Typer(
    name="pii-check",
    help="Does a UK surveying firm hold the insurance it must hold, and if not, what exactly is missing? "
    "`pii-check FILE...` is short for `pii-check check FILE...`.",
    epilog=_EPILOG,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(rules, name="rules")
app.command()(require)
app.command()(letter)
app.command()(outlook)

COMMANDS = ("check", "example", "explain", "letter", "outlook", "require", "rules", "schema")


class Printed(StrEnum):
    """What `--format` takes."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


def _show_version(wanted: bool) -> None:
    if wanted:
        write(f"pii-check {__version__}\n", sys.stdout)
        raise typer.Exit(0)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of the program as a whole."""


def _ids(texts: list[str] | None, rulebooks: Rulebooks) -> tuple[str, ...] | None:
    if texts is None:
        return None
    wanted = _listed(texts)
    if not wanted:
        raise typer.BadParameter("no requirement is named", param_hint="--only")
    known = list(rulebooks.ids())
    for one in wanted:
        if one not in known:
            raise typer.BadParameter(_unknown_id(one, known), param_hint="--only")
    return wanted


def _listed(texts: list[str]) -> tuple[str, ...]:
    """The words of a repeatable option whose words may also stand behind commas, each once."""
    return tuple(dict.fromkeys(one.strip().casefold() for text in texts for one in text.split(",") if one.strip()))


def _unknown_id(one: str, known: list[str]) -> str:
    close = nearest(one, known)
    hint = f"did you mean {close}?" if close else f"the ids are {', '.join(known)}"
    return f"no rulebook holds `{one}`; {hint}"


def _included(texts: list[str] | None) -> tuple[str, ...]:
    wanted = _listed(texts or [])
    if texts and not wanted:
        raise typer.BadParameter("no group is named", param_hint="--include")
    for one in wanted:
        if one not in OPTIONAL_GROUPS:
            groups = " or ".join(OPTIONAL_GROUPS)
            raise typer.BadParameter(f"there is no group `{one}`; it may be {groups}", param_hint="--include")
    return wanted


@app.command()
def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", show_default=False, help="Firm files, folders, quoted globs, or - .")
    ],
    as_at: Annotated[str | None, typer.Option(metavar="DATE", help="Judge as at this day (beats the file's).")] = None,
    format: Annotated[
        Printed | None, typer.Option(help="How to print; by default drawn on a terminal, else text.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="ID,...", help="Judge only these requirements.")] = None,
    include: Annotated[
        list[str] | None, typer.Option(metavar="GROUP,...", help="Judge complaints or client-money, too.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="What if: a value in place of the file's; repeatable."),
    ] = None,
    color: Annotated[
        Color, typer.Option(help="Colour a drawn report; beats NO_COLOR, which beats FORCE_COLOR.")
    ] = Color.AUTO,
    plain: Annotated[
        bool, typer.Option("--plain", help="Full sentences, for screen readers (also: ACCESSIBLE=1).")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for anything advised and not met, too.")] = False,
    rules_folder: RulesFolder = None,
) -> int:
    """Judge firm files, requirement by requirement."""
    color = _wanted_color(color)
    printed = Format(format.value) if format else _default_format(color, plain)
    try:
        rulebooks = load_rulebooks(rules_folder)
    except RuleFileError as error:
        return int(refuse_rules(error, printed))
    day, ids, groups = stated_day(as_at, "--as-at"), _ids(only, rulebooks), _included(include)
    settings = stated_settings(set_, day)
    asking = Asking(day, today_in_uk(), ids, groups, strict, printed, color, settings)
    return int(check_files(files, asking, rulebooks))


def _wanted_color(asked: Color) -> Color:
    """The call beats NO_COLOR, which beats FORCE_COLOR; an empty variable says nothing."""
    if asked is not Color.AUTO:
        return asked
    if os.environ.get("NO_COLOR"):
        return Color.NEVER
    return Color.ALWAYS if os.environ.get("FORCE_COLOR", "0") not in ("", "0") else Color.AUTO


def _default_format(color: Color, plain: bool) -> Format:
    """Drawn on a terminal that can show it or where colour is forced; sentences where asked for; else text."""
    if plain or os.environ.get("ACCESSIBLE"):
        return Format.PLAIN
    is_terminal = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Format.TERMINAL if is_terminal or color is Color.ALWAYS else Format.TEXT


@app.command()
def example() -> int:
    """Print a firm file to begin with: `pii-check example > firm.yaml`."""
    template = Path(__file__).with_name("template.yaml")
    write_utf8(template.read_text(encoding="utf-8"), sys.stdout)  # a file to be read again, whatever the locale
    return int(Exit.COMPLIANT)


@app.command()
def explain(
    requirement: Annotated[str, typer.Argument(metavar="ID", show_default=False, help="A requirement: rics.excess.")],
    rules_folder: RulesFolder = None,
) -> int:
    """Explain a requirement: what is asked and why, where it comes from, what failing it leads to."""
    rulebooks = load_rulebooks(rules_folder)
    known, id_ = list(rulebooks.ids()), requirement.strip().casefold()
    if id_ not in known:
        raise typer.BadParameter(_unknown_id(requirement, known), param_hint="ID")
    from pii_check.report.explain import explanation

    write_wrapped(explanation(id_, rulebooks), sys.stdout)
    return int(Exit.COMPLIANT)


class Described(StrEnum):
    """What `schema` takes."""

    FIRM = "firm"
    REPORT = "report"
    RULEBOOK = "rulebook"
    REQUIRE = "require"
    OUTLOOK = "outlook"


@app.command()
def schema(
    what: Annotated[Described, typer.Argument(show_default=False, help="The file that it is about.")],
    rules_folder: RulesFolder = None,
) -> int:
    """Print a JSON Schema: for editors that help as you type, and for programs that read reports."""
    from pii_check.report import schema as schemas

    made = {
        Described.FIRM: lambda: schemas.firm_schema(load_rulebooks(rules_folder)),
        Described.REPORT: schemas.report_schema,
        Described.RULEBOOK: schemas.rulebook_schema,
        Described.REQUIRE: schemas.require_schema,
        Described.OUTLOOK: schemas.outlook_schema,
    }[what]()
    write_utf8(schemas.printed(made), sys.stdout)
    return int(Exit.COMPLIANT)
