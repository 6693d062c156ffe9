"""The commands about rulebooks: list, show, lint, diff."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pii_check.cli.clock import today_in_uk
from pii_check.cli.exits import Exit
from pii_check.cli.options import RulesFolder
from pii_check.cli.streams import write, write_wrapped
from pii_check.cli.wrong_call import WrongCallError
from pii_check.days import parse_day
from pii_check.read import RuleFileError, load_rulebooks
from pii_check.read.rule_files import read_rulebook_file
from pii_check.record import Refused
from pii_check.rulebook import Published, Rulebooks, governing
from pii_check.words import nearest

rules = typer.Typer(help="Look at the rulebooks.", no_args_is_help=True, rich_markup_mode=None)


@rules.command("list")
def rules_list(rules_folder: RulesFolder = None) -> int:
    """List the rulebooks: from which day, how many requirements, when last checked against their sources."""
    from pii_check.report import rulebooks as told

    write(told.rulebook_list(load_rulebooks(rules_folder)), sys.stdout)
    return int(Exit.COMPLIANT)


@rules.command("show")
def rules_show(
    rulebook: Annotated[
        str,
        typer.Argument(metavar="SET[/DAY]", show_default=False, help="A set, and a day that it governs; or a file."),
    ],
    rules_folder: RulesFolder = None,
) -> int:
    """Show one rulebook whole: its figures, whom it binds, where it comes from, what is doubtful."""
    from pii_check.report import rulebooks as told

    write_wrapped(told.rulebook_text(_meant(rulebook, load_rulebooks(rules_folder))), sys.stdout)
    return int(Exit.COMPLIANT)


@rules.command("lint")
def rules_lint(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", show_default=False, help="A folder of rule files; else the published ones."),
    ] = None,
) -> int:
    """Prove rule files sound: figures, sources, ids, hashes, review days."""
    from pii_check.read.lint import lint

    done = lint(folder, today_in_uk())
    if done.faults:
        raise RuleFileError(done.faults)
    books, sets = _many(done.rulebooks, "rulebook"), _many(done.sets, "set")
    write(f"{books} in {sets}: sound.\n", sys.stdout)
    return int(Exit.COMPLIANT)


@rules.command("diff")
def rules_diff(
    before: Annotated[str, typer.Argument(metavar="A", show_default=False, help="SET[/DAY], or a file.")],
    after: Annotated[str, typer.Argument(metavar="B", show_default=False, help="SET[/DAY], or a file.")],
    rules_folder: RulesFolder = None,
) -> int:
    """Say what changed from one rulebook to another, and whether any firm could tell."""
    from pii_check.report.differences import differences

    rulebooks = load_rulebooks(rules_folder)
    one, other = _meant(before, rulebooks), _meant(after, rulebooks)
    write_wrapped(differences(one.rulebook, other.rulebook), sys.stdout)
    return int(Exit.COMPLIANT)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _meant(word: str, rulebooks: Rulebooks) -> Published:
    """The rulebook that a word means: a file, the newest state of a set, or the one that governs a day."""
    if word.endswith((".yaml", ".yml")):
        return read_rulebook_file(Path(word))
    name, _, day = word.partition("/")
    states = rulebooks.sets.get(name.strip().casefold())
    if states is None:
        close = nearest(name, list(rulebooks.sets))
        hint = f"did you mean {close}?" if close else f"the sets are {', '.join(rulebooks.sets)}"
        raise WrongCallError(f"there is no set `{name}`; {hint}", "SET")
    governed = states[-1] if not day else governing(states, _day(day))
    if governed is None:
        first = states[0].rulebook.effective_from
        raise WrongCallError(f"the first state of {name} is that of {first}", "SET/DAY")
    return governed


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except Refused as refused:
        raise WrongCallError(f"{refused.message}: {refused.hint}", "SET/DAY") from None
