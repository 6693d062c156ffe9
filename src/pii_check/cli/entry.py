"""The entry: finds the command meant, and turns everything that can go wrong into a sentence and an exit code."""

import errno
import os
import sys

from pii_check.cli import collecting
from pii_check.cli.dispatch import VERSION, command_of, dispatched, is_about_completion, is_asked_by_shell
from pii_check.cli.exits import Exit
from pii_check.cli.signals import EndedError, exit_after, heed
from pii_check.cli.streams import OutputError, ReaderGoneError, close_quietly, write
from pii_check.cli.wrong_call import WrongCallError

# As shells have it for programs that a signal ended: neither is any verdict.
READER_GONE = 141
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


def main() -> None:
    """Run the command and leave with its exit code."""
    collecting.put_off()
    heed()
    code = run(sys.argv[1:])
    collecting.leave()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run the command; nothing but an exit code comes out of it, whatever happens."""
    try:
        return _run(arguments)
    except (ReaderGoneError, SystemExit):  # Typer and Rich leave by SystemExit(1) when a pipe is closed
        close_quietly()
        return READER_GONE
    except (KeyboardInterrupt, EndedError) as ended:
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
    if is_asked_by_shell() or is_about_completion(arguments):
        from pii_check.cli.typer_calls import complete

        return complete(arguments)
    if not arguments:
        write("pii-check: name a firm file, as in `pii-check firm.yaml`.\nTry `pii-check --help`.\n", sys.stderr)
        return int(Exit.BAD_CALL)
    if arguments == ["--version"]:
        write(VERSION, sys.stdout)
        return int(Exit.COMPLIANT)
    words: list[str] = []
    try:
        words = dispatched(arguments)
        return _answered(words)
    except WrongCallError as wrong:
        write(f"pii-check: {wrong}\nTry `{command_of(words)} --help`.\n", sys.stderr)
        return int(Exit.BAD_CALL)


def _answered(words: list[str]) -> int:
    """Run the command that words begin with: a plain call of `check` at once, any other by way of Typer."""
    if words[0] == "check":
        from pii_check.cli.calls import plain_call

        if (call := plain_call(words[1:])) is not None:
            from pii_check.cli.check import run_check

            return run_check(call)
    from pii_check.cli.typer_calls import run_words

    return run_words(words)


def _bug(bug: Exception) -> int:
    message = "pii-check: this is a bug in the program; no verdict was reached. Please report it.\n"
    if os.environ.get("PII_CHECK_TRACEBACK"):
        import traceback

        message += "".join(traceback.format_exception(bug))
    else:
        message += "Set PII_CHECK_TRACEBACK=1 to see where it happened.\n"
    _last_words(message)
    return int(Exit.BUG)
