"""What a call of `check` may state: its options, said once, and how a plain call is read without Typer.

Typer takes longer to begin than a firm takes to be judged. It makes its options from those said here, and reads every
call that is not plain: what is read here, it would read as the same (a test says so).
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pii_check.cli.formats import NAMED, Color


class Option(NamedTuple):
    """One option: how it is spelled, and what is said of it in the help.

    `metavar` stands for its value there; `read` makes that of the text, and a switch has none. One that is repeatable
    keeps every value in order, any other the last.
    """

    flag: str
    help: str
    metavar: str | None = None
    read: Callable[[str], object] = str
    is_repeatable: bool = False
    is_switch: bool = False


class CheckCall(NamedTuple):
    """A call of `check`, as it is worded: nothing of it is looked into yet."""

    files: list[str]
    as_at: str | None = None
    format: str | None = None
    output: list[str] | None = None
    only: list[str] | None = None
    include: list[str] | None = None
    set_: list[str] | None = None
    color: Color = Color.AUTO
    plain: bool = False
    strict: bool = False
    rules_folder: Path | None = None


_FORMATS = ", ".join(str(one) for one in NAMED)

AS_AT = Option("--as-at", "Judge as at this day (beats the file's).", "DATE")
FORMAT = Option("--format", f"How to print: {_FORMATS}. By default drawn on a terminal, else text.", "FORMAT")
OUTPUT = Option(
    "--output", "Write a file as well, such as json=report.json; repeatable.", "FORMAT=FILE", is_repeatable=True
)
ONLY = Option("--only", "Judge only these requirements.", "ID,...", is_repeatable=True)
INCLUDE = Option("--include", "Judge complaints or client-money, too.", "GROUP,...", is_repeatable=True)
SET = Option("--set", "What if: a value in place of the file's; repeatable.", "KEY=VALUE", is_repeatable=True)
COLOR = Option("--color", "Colour a drawn report; beats NO_COLOR, which beats FORCE_COLOR.", read=Color)
PLAIN = Option("--plain", "Full sentences, for screen readers (also: ACCESSIBLE=1).", is_switch=True)
STRICT = Option("--strict", "Exit 1 for anything advised and not met, too.", is_switch=True)
RULES = Option("--rules", "Add rulebooks, or replace sets, from a folder.", "DIR", read=Path)

# By the part of the call that each of them states.
OPTIONS: Mapping[str, Option] = {
    "as_at": AS_AT,
    "format": FORMAT,
    "output": OUTPUT,
    "only": ONLY,
    "include": INCLUDE,
    "set_": SET,
    "color": COLOR,
    "plain": PLAIN,
    "strict": STRICT,
    "rules_folder": RULES,
}
_KEYS = {one.flag: key for key, one in OPTIONS.items()}


def plain_call(words: Sequence[str]) -> CheckCall | None:
    """The call of `check` that these words behind it are, where each is a file, or a known option spelled in full.

    None for every other: one without a file, one that asks for help, or with an option unknown or without its value.
    """
    stated: dict[str, Any] = {}
    files: list[str] = []
    left = iter(words)
    for word in left:
        if word == "--":
            files += left
        elif not _is_option(word):
            files.append(word)
        elif not _is_stated(word, left, stated):
            return None
    return CheckCall(files, **stated) if files else None


def _is_option(word: str) -> bool:
    return word.startswith("-") and word != "-"


def _is_stated(word: str, left: Any, stated: dict[str, Any]) -> bool:
    """Whether a word is an option with all that it needs, which is then among what is stated."""
    flag, sign, text = word.partition("=")
    key = _KEYS.get(flag)
    if key is None:
        return False
    option = OPTIONS[key]
    if option.is_switch:
        stated[key] = True
        return not sign
    text = text if sign else next(left, "")
    if not text or _is_option(text):  # left out, it seems: Typer knows what to say
        return False
    try:
        value = option.read(text)
    except ValueError:
        return False
    stated[key] = [*stated.get(key, ()), value] if option.is_repeatable else value
    return True
