"""The entry: finds the command meant, and turns everything that can go wrong into a sentence and an exit code."""

import errno
import os
import sys
import traceback
from pathlib import Path

import typer

from pii_check.cli.checking import refuse_rules
from pii_check.cli.commands import COMMANDS, app
from pii_check.cli.completion import answer_shell, is_about_completion, is_asked_by_shell, set_up
from pii_check.cli.exits import Exit
from pii_check.cli.files import mistyped_command
from pii_check.cli.formats import Format
from pii_check.cli.outputs import Printed
from pii_check.cli.signals import EndedError, exit_after, heed
from pii_check.cli.streams import OutputError, ReaderGoneError, close_quietly, write
from pii_check.read.faults import RuleFileError

_ROOT_OPTIONS = ("--version", "--help", "-h")
# As shells have it for programs that a signal ended: neither is any verdict.
READER_GONE = 141
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


def main() -> None:
    """Run the command and leave with its exit code."""
    heed()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command; nothing but an exit code comes out of it, whatever happens."""
    try:
        return _run(arguments)
    except (ReaderGoneError, SystemExit):  # Typer and Rich leave by SystemExit(1) when a pipe is closed
        close_quietly()
        return READER_GONE
    except (KeyboardInterrupt, EndedError, typer.Abort) as ended:
        return exit_after(ended)
    except OutputError as error:
        return _lost(str(error))
    except Exception as bug:  # noqa: BLE001 - an uncaught exception would exit 1, which means "not compliant"
        if isinstance(bug, OSError) and bug.errno in _DISK_FULL:  # from where help is printed
            return _lost(str(bug.strerror))
        return _bug(bug)


def _lost(why: str) -> int:
    _last_words(f"pii-check: the output could not be written ({why}); trust none of it.\n")
    return int(Exit.BUG)


def _last_words(text: str) -> None:
    """Say something on standard error; where that is lost, too, the exit code alone tells."""
    try:
        write(text, sys.stderr)
    except (OutputError, ReaderGoneError):
        close_quietly()


def _run(arguments: list[str]) -> int:
    if is_asked_by_shell():
        return answer_shell(app)
    if is_about_completion(arguments):
        return set_up(app, arguments)
    if not arguments:
        write("pii-check: name a firm file, as in `pii-check firm.yaml`.\nTry `pii-check --help`.\n", sys.stderr)
        return int(Exit.BAD_CALL)
    try:
        return int(app(_dispatched(arguments), prog_name="pii-check", standalone_mode=False) or 0)
    except typer.TyperException as wrong:
        said = wrong.format_message().replace("Value error, ", "")
        help_itself = said.startswith("Usage:")  # a group of commands, with none of them named
        context = getattr(wrong, "ctx", None)  # known of a call that is wrong, and of no other exception
        asked = context.command_path if context else "pii-check"
        write(f"{said}\n" if help_itself else f"pii-check: {said}\nTry `{asked} --help`.\n", sys.stderr)
        return int(Exit.BAD_CALL)
    except RuleFileError as error:  # `check` says it in the format asked for; the other commands have one
        return int(refuse_rules(error, [Printed(Format.TEXT)]))


def _dispatched(arguments: list[str]) -> list[str]:
    """`pii-check FILE` is `pii-check check FILE`: a command name wins over a file of that name."""
    if arguments[0] in (*COMMANDS, *_ROOT_OPTIONS):
        return arguments
    if arguments[0].startswith("-") and len(arguments[0]) > 1 and Path(arguments[0]).exists():
        raise typer.BadParameter(f"`{arguments[0]}` is taken for an option; the file is `./{arguments[0]}`")
    if not arguments[0].startswith("-") and (meant := mistyped_command(arguments[0], list(COMMANDS))):
        raise typer.BadParameter(f"`{arguments[0]}` is neither a file nor a command; did you mean `{meant}`?")
    return ["check", *arguments]


def _bug(bug: Exception) -> int:
    message = "pii-check: this is a bug in the program; no verdict was reached. Please report it.\n"
    if os.environ.get("PII_CHECK_TRACEBACK"):
        message += "".join(traceback.format_exception(bug))
    else:
        message += "Set PII_CHECK_TRACEBACK=1 to see where it happened.\n"
    _last_words(message)
    return int(Exit.BUG)
