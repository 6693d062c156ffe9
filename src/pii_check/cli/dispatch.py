"""Which command a call means."""

import os
from collections.abc import Mapping, Sequence

from pii_check import __version__
from pii_check.cli.wrong_call import WrongCallError

# In the order of the help, each with a line that it has room for.
COMMANDS: Mapping[str, str] = {
    "init": "Make a firm file by answering questions.",
    "check": "Judge firm files, requirement by requirement.",
    "example": "Print a commented firm file to begin with.",
    "require": "Say what a firm must hold, without a file.",
    "explain": "Explain a requirement, and where it is from.",
    "letter": "Write a letter to the broker.",
    "compare": "Lay renewal quotes side by side.",
    "outlook": "Say what happens next, and when.",
    "schema": "Print a JSON Schema of files and reports.",
    "rules": "Show, compare and test the rulebooks.",
}
VERSION = f"pii-check {__version__}\n"
_ROOT_OPTIONS = ("--version", "--help", "-h")
# Set by the scripts that a shell runs for a completion; the call has no arguments then.
ASKED_BY_SHELL = "_PII_CHECK_COMPLETE"
_ABOUT_COMPLETION = ("--install-completion", "--show-completion")


def is_asked_by_shell() -> bool:
    """Whether a shell asks for completions."""
    return ASKED_BY_SHELL in os.environ


def is_about_completion(arguments: Sequence[str]) -> bool:
    """Whether a call installs or shows completion."""
    return bool(arguments) and arguments[0] in _ABOUT_COMPLETION


def dispatched(arguments: list[str]) -> list[str]:
    """The words of a call with its command first: `pii-check FILE` is `pii-check check FILE`.

    A command name wins over a file of that name.

    Raises:
        WrongCallError: the first word is probably meant to be a command, or is an option and a file.
    """
    first = arguments[0]
    if first in COMMANDS or first in _ROOT_OPTIONS:
        return arguments
    if first.startswith("-") and len(first) > 1:
        if os.path.exists(first):
            raise WrongCallError(f"`{first}` is taken for an option; the file is `./{first}`")
    elif meant := _mistyped(first):
        raise WrongCallError(f"`{first}` is neither a file nor a command; did you mean `{meant}`?")
    return ["check", *arguments]


def command_of(words: Sequence[str]) -> str:
    """The command that dispatched words name, as the help has it: `pii-check rules show`."""
    named = words[:2] if words[:1] == ["rules"] else words[:1]
    return " ".join(("pii-check", *named))


def _mistyped(word: str) -> str | None:
    if os.path.exists(word):
        return None
    from pii_check.cli.files import mistyped_command

    return mistyped_command(word, list(COMMANDS))
