"""Calls that Typer reads: those of every command but `check`, and those of `check` that are not plain."""

import sys
from collections.abc import Sequence

import typer

from pii_check.cli import collecting
from pii_check.cli.checking import refuse_rules
from pii_check.cli.commands import app
from pii_check.cli.completion import answer_shell, set_up
from pii_check.cli.dispatch import is_asked_by_shell
from pii_check.cli.exits import Exit
from pii_check.cli.formats import Format
from pii_check.cli.outputs import Printed
from pii_check.cli.streams import write
from pii_check.read.faults import RuleFileError


def complete(arguments: Sequence[str]) -> int:
    """Answer a shell that completes words, or set that up."""
    return answer_shell(app) if is_asked_by_shell() else set_up(app, arguments)


def run_words(words: list[str]) -> int:
    """Run the command that words begin with, and return its exit code.

    Raises:
        WrongCallError: as the command does.
        KeyboardInterrupt: a dialogue was ended.
    """
    try:
        with collecting.seldom():
            return int(app(words, prog_name="pii-check", standalone_mode=False) or 0)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except typer.TyperException as wrong:
        said = wrong.format_message().replace("Value error, ", "")
        help_itself = said.startswith("Usage:")  # a group of commands, with none of them named
        context = getattr(wrong, "ctx", None)  # known of a call that is wrong, and of no other exception
        asked = context.command_path if context else "pii-check"
        write(f"{said}\n" if help_itself else f"pii-check: {said}\nTry `{asked} --help`.\n", sys.stderr)
        return int(Exit.BAD_CALL)
    except RuleFileError as error:  # `check` says it in the format asked for; the other commands have one
        return int(refuse_rules(error, [Printed(Format.TEXT)]))
