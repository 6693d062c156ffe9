"""The commands and their options: a thin shell around the library."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pii_check.cli.answers import require
from pii_check.cli.asked import unknown_id
from pii_check.cli.calls import CheckCall
from pii_check.cli.check import run_check
from pii_check.cli.completion import Root, ids
from pii_check.cli.dispatch import COMMANDS, VERSION
from pii_check.cli.exits import MEANING, Exit
from pii_check.cli.formats import Color
from pii_check.cli.init import init
from pii_check.cli.letters import letter
from pii_check.cli.options import (
    AsAtOption,
    ColorOption,
    FormatOption,
    IncludeOption,
    OnlyOption,
    OutputOption,
    PlainOption,
    RulesFolder,
    SetOption,
    StrictOption,
)
from pii_check.cli.outlook import outlook
from pii_check.cli.quotes import compare
from pii_check.cli.rule_commands import rules
from pii_check.cli.streams import write, write_utf8, write_wrapped
from pii_check.cli.wrong_call import WrongCallError
from pii_check.read import rulebooks_at_hand

_EPILOG = "Exit codes: " + "; ".join(f"{int(code)} {MEANING[code]}" for code in sorted(Exit, key=int)) + "."

app = typer.Typer(
    name="pii-check",
    help="Does a UK surveying firm hold the insurance it must hold, and if not, what exactly is missing? "
    "`pii-check FILE...` is short for `pii-check check FILE...`.",
    epilog=_EPILOG,
    cls=Root,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        write(VERSION, sys.stdout)
        raise typer.Exit(0)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options of the program as a whole."""


def check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", show_default=False, help="Firm files, folders, quoted globs, or - .")
    ],
    as_at: AsAtOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    only: OnlyOption = None,
    include: IncludeOption = None,
    set_: SetOption = None,
    color: ColorOption = Color.AUTO,
    plain: PlainOption = False,
    strict: StrictOption = False,
    rules_folder: RulesFolder = None,
) -> int:
    """Judge firm files, requirement by requirement."""
    return run_check(CheckCall(files, as_at, format, output, only, include, set_, color, plain, strict, rules_folder))


def example() -> int:
    """Print a firm file to begin with: `pii-check example > firm.yaml`."""
    template = Path(__file__).with_name("template.yaml")
    write_utf8(template.read_text(encoding="utf-8"), sys.stdout)  # a file to be read again, whatever the locale
    return int(Exit.COMPLIANT)


def explain(
    requirement: Annotated[
        str,
        typer.Argument(metavar="ID", autocompletion=ids, show_default=False, help="A requirement: rics.excess."),
    ],
    rules_folder: RulesFolder = None,
) -> int:
    """Explain a requirement: what is asked and why, where it comes from, what failing it leads to."""
    rulebooks = rulebooks_at_hand(rules_folder)
    known, id_ = list(rulebooks.ids()), requirement.strip().casefold()
    if id_ not in known:
        raise WrongCallError(unknown_id(requirement, known), "ID")
    from pii_check.report.explain import explanation

    write_wrapped(explanation(id_, rulebooks), sys.stdout)
    return int(Exit.COMPLIANT)


class Described(StrEnum):
    """What `schema` takes."""

    FIRM = "firm"
    REPORT = "report"
    RULEBOOK = "rulebook"
    REQUIRE = "require"
    COMPARE = "compare"
    OUTLOOK = "outlook"


def schema(
    what: Annotated[Described, typer.Argument(show_default=False, help="The file that it is about.")],
    rules_folder: RulesFolder = None,
) -> int:
    """Print a JSON Schema: for editors that help as you type, and for programs that read reports."""
    from pii_check.report import schema as schemas

    made = {
        Described.FIRM: lambda: schemas.firm_schema(rulebooks_at_hand(rules_folder)),
        Described.REPORT: schemas.report_schema,
        Described.RULEBOOK: schemas.rulebook_schema,
        Described.REQUIRE: schemas.require_schema,
        Described.COMPARE: schemas.compare_schema,
        Described.OUTLOOK: schemas.outlook_schema,
    }[what]()
    write_utf8(schemas.printed(made), sys.stdout)
    return int(Exit.COMPLIANT)


for _command in (init, check, example, require, explain, letter, compare, outlook, schema):
    app.command(short_help=COMMANDS[_command.__name__])(_command)
app.add_typer(rules, name="rules", short_help=COMMANDS["rules"])
