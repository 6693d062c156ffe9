"""The commands and their options: a thin shell around the library."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pii_check import __version__
from pii_check.cli.answers import require
from pii_check.cli.checking import Asking, check_files, refuse_rules
from pii_check.cli.clock import stated_day, today_in_uk
from pii_check.cli.completion import Root, ids
from pii_check.cli.exits import MEANING, Exit
from pii_check.cli.files import chosen
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
    asked_color,
    asked_format,
    asked_groups,
    asked_ids,
    asked_settings,
    default_format,
    unknown_id,
)
from pii_check.cli.outlook import outlook
from pii_check.cli.outputs import Printed, Sink, opened, opened_if_possible
from pii_check.cli.progress import Progress, wanted
from pii_check.cli.quotes import compare
from pii_check.cli.rule_commands import rules
from pii_check.cli.streams import write, write_utf8, write_wrapped
from pii_check.read import RuleFileError, rulebooks_at_hand

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
        write(f"pii-check {__version__}\n", sys.stdout)
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
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for anything advised and not met, too.")] = False,
    rules_folder: RulesFolder = None,
) -> int:
    """Judge firm files, requirement by requirement."""
    color, meant = asked_color(color), chosen(files)
    printed = Printed(asked_format(format) if format else default_format(color, plain), color)
    try:
        rulebooks = rulebooks_at_hand(rules_folder)
    except RuleFileError as error:
        return int(refuse_rules(error, [printed, *opened_if_possible(output, meant, rules_folder)]))
    day, ids, groups = stated_day(as_at, "--as-at"), asked_ids(only, rulebooks), asked_groups(include)
    asking = Asking(day, today_in_uk(), ids, groups, strict, asked_settings(set_, day))
    many = len(meant.files) + len(meant.unmatched)
    seen: list[Sink] = [Progress(many, strict)] if wanted(many, plain) else []
    return int(check_files(meant, asking, rulebooks, [*seen, printed, *opened(output, meant, rules_folder)]))


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
        raise typer.BadParameter(unknown_id(requirement, known), param_hint="ID")
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


# In the order of the help, each in a line that it has room for.
for _command, _said in (
    (init, "Make a firm file by answering questions."),
    (check, "Judge firm files, requirement by requirement."),
    (example, "Print a commented firm file to begin with."),
    (require, "Say what a firm must hold, without a file."),
    (explain, "Explain a requirement, and where it is from."),
    (letter, "Write a letter to the broker."),
    (compare, "Lay renewal quotes side by side."),
    (outlook, "Say what happens next, and when."),
    (schema, "Print a JSON Schema of files and reports."),
):
    app.command(short_help=_said)(_command)
app.add_typer(rules, name="rules", short_help="Show, compare and test the rulebooks.")
COMMANDS = tuple(
    sorted(("rules", *(str(one.name or one.callback.__name__) for one in app.registered_commands if one.callback)))
)
