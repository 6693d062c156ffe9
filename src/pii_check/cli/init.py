"""The command that makes a firm file, or fills one, by asking: one question at a time, in plain lines."""

import os
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from pii_check.asking import next_question
from pii_check.cli.checking import Asking, check_files, refusal
from pii_check.cli.clock import today_in_uk
from pii_check.cli.exits import Exit
from pii_check.cli.files import STDIN, Chosen
from pii_check.cli.formats import Format
from pii_check.cli.options import RulesFolder
from pii_check.cli.outputs import Printed
from pii_check.cli.signals import INTERRUPTED, EndedError
from pii_check.cli.streams import OutputError, ReaderGoneError, write, write_wrapped
from pii_check.cli.wrong_call import WrongCallError
from pii_check.questions import Question
from pii_check.read import FirmFileError, rulebooks_at_hand
from pii_check.read.firm_file import parse_firm_file, read_bytes
from pii_check.read.tree import unprintable
from pii_check.record import Refused
from pii_check.replies import answered, not_known, to_write
from pii_check.report.asked import explanation_text, prompt_text, question_text
from pii_check.rulebook import Rulebooks
from pii_check.talk import Seen, Talk, back, begun
from pii_check.words import visible

INTRODUCTION = """\
This makes a firm file by asking, one question at a time.
Enter alone takes what stands in the brackets. You may also type:
? for an explanation, back for the question before,
quit to stop, and keep what you have answered.
"""


class Ending(Enum):
    """How a dialogue ended."""

    FINISHED = "finished"
    QUIT = "quit"
    INTERRUPTED = "interrupted"


class _Found(NamedTuple):
    """What the file holds before the dialogue: its bytes, None for no file, and what it states in plain values."""

    data: bytes | None
    states: dict[str, Any]


def init(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The firm file to make, or to go on with.")] = "firm.yaml",
    rules_folder: RulesFolder = None,
) -> int:
    """Make a firm file by answering questions, or go on with one; then judge it.

    Asks only for what the file does not state, and never changes what it states. Exits as `check` does; with 4 where
    the dialogue was stopped before a verdict, and with 130 on Ctrl-C: what was answered is kept in both cases.
    """
    _refuse_what_cannot_be(file)
    rulebooks = rulebooks_at_hand(rules_folder)
    try:
        found = _found(file, rulebooks)
    except FirmFileError as error:
        from pii_check.report.text import refusal_text

        write(refusal_text(refusal(file, error.faults)), sys.stderr)
        return int(Exit.BAD_FIRM_FILE)
    talk = begun(found.states, rulebooks, today_in_uk())
    _say(_opening(file, found, talk))
    talk, ending = _talked(talk)
    if not _saved(file, found, talk, ending):
        return int(Exit.BAD_FIRM_FILE)
    if ending is Ending.FINISHED:
        return _judged(file, rulebooks)
    return INTERRUPTED if ending is Ending.INTERRUPTED else int(Exit.UNDETERMINED)


def _refuse_what_cannot_be(file: str) -> None:
    """Say before the first question that there can be no dialogue, or no file to keep the answers in.

    Raises:
        WrongCallError: with what to do instead.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise WrongCallError(
            "this is a dialogue, and needs a terminal to ask and to be answered in; instead, "
            "`pii-check example > firm.yaml` makes a file to change with an editor",
            "init",
        )
    if said := _no_place_for_answers(file):
        raise WrongCallError(said, "FILE")


def _no_place_for_answers(file: str) -> str | None:
    path = Path(file)
    if file == STDIN:
        return "standard input cannot keep answers; name a file, such as firm.yaml"
    if not file or unprintable(file):
        return "no file can have this name; name a file such as firm.yaml"
    if path.is_dir():
        return f"`{file}` is a folder; name a file in it, such as {path / 'firm.yaml'}"
    if path.suffix.lower() == ".json":
        return f"`{file}` is a JSON file, and this writes YAML; name a file that ends in .yaml"
    folder = path.resolve().parent
    if not folder.is_dir():
        return f"there is no folder `{folder}`; make it first, or name another file"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"nothing may be written in the folder `{folder}`; name a file elsewhere"
    if path.exists() and not os.access(path, os.W_OK):
        return f"`{file}` may not be written; allow it first, or name another file"
    return None


def _found(file: str, rulebooks: Rulebooks) -> _Found:
    """What the file holds.

    Raises:
        FirmFileError: it is there, and unreadable or invalid.
        WrongCallError: it is written as JSON.
    """
    if not Path(file).exists():
        return _Found(None, {})
    data = read_bytes(Path(file), file)
    tree = parse_firm_file(data, file, rulebooks).tree
    if tree.lines[0].lstrip().startswith("{"):
        raise WrongCallError(f"`{file}` is written as JSON, and this writes YAML; name a new file", "FILE")
    return _Found(data, tree.value)


def _opening(file: str, found: _Found, talk: Talk) -> str:
    shown = visible(file)
    if found.data is None:
        return f"{INTRODUCTION}The answers are kept in {shown}, once you are through or stop.\n"
    if next_question(talk) is None:
        return f"{shown} states everything that this dialogue asks about.\n"
    return f"{INTRODUCTION}{shown} is there already: you are asked only for what it does not state.\n"


def _say(text: str) -> None:
    write_wrapped(text, sys.stdout)


def _talked(talk: Talk) -> tuple[Talk, Ending]:
    """Ask until nothing is left to ask, or someone stops."""
    heading = ""
    try:
        while (question := next_question(talk)) is not None:
            if question.heading != heading:
                heading = question.heading
                _say(f"\n{heading}\n")
            _say("\n" + question_text(question, len(talk.given) + 1))
            replied = _replied(talk, question)
            if replied is None:
                return talk, Ending.QUIT
            talk = replied
    except (
        KeyboardInterrupt,
        EndedError,
        OutputError,
        ReaderGoneError,
    ):  # the terminal may be gone: the answers are not
        with suppress(OutputError, ReaderGoneError):
            write("\n", sys.stdout)
        return talk, Ending.INTERRUPTED
    return talk, Ending.FINISHED


def _replied(talk: Talk, question: Question) -> Talk | None:
    """The dialogue after a reply that could be taken, or one question back; None where it is to stop."""
    while True:
        write(prompt_text(question), sys.stdout)
        line = _line()
        word = "quit" if line is None else line.strip().casefold()
        if word == "quit":
            return None
        if word == "back":
            if not talk.given:
                _say("This is the first question.\n")
            return back(talk)
        if word == "?":
            seen = Seen(talk)
            _say(explanation_text(question, seen.firm, talk.rulebooks, seen.day))
            continue
        try:
            return _taken(talk, question, line or "")
        except Refused as refused:
            _say(f"This cannot be taken: {refused.message}.\nHint: {refused.hint}.\n")


def _line() -> str | None:
    """A line from the keyboard; None where the keyboard is closed, as with Ctrl-D."""
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        return "\ufffe"  # no letter: refused like any other sign that cannot be printed
    except OSError:  # the terminal has closed
        return None
    if not line:
        write("\n", sys.stdout)
        return None
    return line.rstrip("\r\n")


def _taken(talk: Talk, question: Question, line: str) -> Talk:
    if (sign := unprintable(line)) is not None:
        raise Refused("value-unprintable", number=ord(sign))
    return answered(talk, question, line)


def _saved(file: str, found: _Found, talk: Talk, ending: Ending) -> bool:
    """Keep the answers, and say where; if that cannot be, print them so that they are not lost."""
    from pii_check.cli.firm_writing import FirmText, NotSavedError

    shown, states = visible(file), to_write(talk, ending is Ending.FINISHED)
    try:
        if states:
            FirmText(Path(file), file, found.data).save(states)
    except NotSavedError as error:
        write(f"\nThis would have been written into {shown}:\n\n{error.text}\n", sys.stdout)
        write(f"{shown} was left as it is: {error}. The text above holds your answers.\n", sys.stderr)
        return False
    kept = f"Your answers are kept in {shown}." if states else "Nothing was answered, and no file was touched."
    if ending is not Ending.FINISHED:
        _say(f"\n{kept} To go on, type: pii-check init {shown}\n")
    elif states:
        _say(f"\n{kept}\n")
    for cover in not_known(talk):
        _say(
            f"You did not say whether the firm holds {cover} insurance. The file says so, and it counts neither as "
            f"held nor as missing; once you know, pii-check init {shown} asks again.\n"
        )
    return True


def _judged(file: str, rulebooks: Rulebooks) -> int:
    write("\n", sys.stdout)
    asking = Asking(None, today_in_uk, None, (), False, ())
    return int(check_files(Chosen([file], []), asking, rulebooks, [Printed(Format.PLAIN)]))
