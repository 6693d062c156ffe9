"""Where results go: to the standard streams, and to the files that a call names."""

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from pii_check.cli.exits import Exit
from pii_check.cli.files import STDIN, SUFFIXES, Chosen
from pii_check.cli.formats import (
    DOCUMENTS,
    FOR_PROGRAMS,
    NAMED,
    Color,
    Format,
    WrongFormatError,
    document,
    parse_format,
    told,
)
from pii_check.cli.streams import write, write_utf8
from pii_check.cli.written import NotWritableError, WholeFile, refuse_unwritable
from pii_check.cli.wrong_call import WrongCallError
from pii_check.read.rule_files import published_folder
from pii_check.report.view import Refusal, Result

# What stands behind standard input where it is a file: not to be written over, either.
_REDIRECTED = Path("/dev/stdin")


class Output(NamedTuple):
    """A file that a call asks for, and the format of what is to stand in it."""

    format: Format
    target: Path


def parse_output(text: str) -> Output:
    """Read `FORMAT=FILE`.

    Raises:
        WrongFormatError: it names no format that is known, or no file.
    """
    name, sign, file = text.partition("=")
    if not sign:
        known = [str(one) for one in NAMED]
        ending = Path(text).suffix[1:].casefold()
        meant = f"{ending if ending in known else 'json'}={text}" if ending else f"{text}=FILE"
        raise WrongFormatError(f"`{text}` is no FORMAT=FILE; write `{meant}`")
    format_ = parse_format(name)
    if file.strip() in ("", "-"):
        raise WrongFormatError(f"no file is named in `{text}`; to print it, use `--format {format_}`")
    return Output(format_, Path(file.strip()))


def refuse_outputs(outputs: Iterable[Output], inputs: Iterable[Path]) -> None:
    """See, before any work is done, that every output can be written, over no input and no other output.

    Raises:
        NotWritableError: one cannot.
    """
    some, seen = list(inputs), set()
    for one in outputs:
        refuse_unwritable(one.target, some)
        if one.target.resolve() in seen:
            raise NotWritableError(f"`{one.target}` is named twice; give each format a file of its own")
        seen.add(one.target.resolve())


def _refuse_among(target: Path, folders: Iterable[Path], rules_folder: Path | None) -> None:
    """Refuse a file that the next call would take for a firm file, or for a rule file that is not read."""
    place = target.resolve().parent
    if target.suffix.lower() in SUFFIXES:
        for folder in folders:
            if folder.resolve() in (place, *place.parents):
                raise NotWritableError(
                    f"`{target}` would be judged as a firm file by the next call; write it outside `{folder}`"
                )
    if rules_folder and rules_folder.resolve() in (place, *place.parents):
        raise NotWritableError(f"`{target}` would stand among the rule files; write it outside `{rules_folder}`")


class Sink(Protocol):
    """Where results go."""

    def take(self, result: Result) -> None:
        """One more result."""

    def finish(self, exit_: Exit) -> None:
        """There are no more, and this is how the command exits."""

    def abandon(self) -> None:
        """Something went wrong; says nothing where it is finished."""


class _Told(ABC):
    """Results in one format: each as it comes, for people a line apart; or all in one document, at the end."""

    def __init__(self, format_: Format, color: Color = Color.NEVER) -> None:
        self._format, self._color = format_, color
        self._results: list[Result] = []
        self._any = False

    def take(self, result: Result) -> None:
        """Tell it, or keep it for the document of all."""
        if self._format in DOCUMENTS:
            self._results.append(result)
        else:
            self._put(told(self._format, result, self._color), result)
        self._any = True

    def finish(self, exit_: Exit) -> None:
        """Tell the document of all, if it is one."""
        if self._format in DOCUMENTS:
            self._put(document(self._format, self._results, exit_))

    @abstractmethod
    def _put(self, text: str, result: Result | None = None) -> None:
        """Put a text where it goes: on one result, or on all."""

    def _apart(self, text: str) -> str:
        """A text with a line before it, if people are to tell it from another above."""
        return f"\n{text}" if self._any and self._format not in FOR_PROGRAMS | {Format.TERMINAL} else text


class Printed(_Told):
    """Results on the standard streams; what is told to a person of a file that was refused, on standard error."""

    def abandon(self) -> None:
        """What is printed is printed."""

    def _put(self, text: str, result: Result | None = None) -> None:
        if self._format in FOR_PROGRAMS:
            write_utf8(text, sys.stdout)
        elif isinstance(result, Refusal):
            write(text, sys.stderr)
        else:
            write(self._apart(text), sys.stdout)


class Written(_Told):
    """Results in a file, refused ones among them; there is nothing of it before all are in."""

    def __init__(self, output: Output) -> None:
        super().__init__(output.format)
        self._file = WholeFile(output.target)

    def finish(self, exit_: Exit) -> None:
        """Put the file in its place."""
        super().finish(exit_)
        self._file.keep()

    def abandon(self) -> None:
        """Leave what was there."""
        self._file.discard()

    def _put(self, text: str, result: Result | None = None) -> None:
        self._file.write(self._apart(text).encode("utf-8", "backslashreplace"))


def opened(texts: list[str] | None, meant: Chosen, rules_folder: Path | None) -> list[Sink]:
    """The files that `--output` asks for, ready to be written.

    Raises:
        WrongCallError: one is no FORMAT=FILE, or cannot or must not be written.
        OutputError: one could be written by what is known of it, and is not.
    """
    if not texts:
        return []
    try:
        outputs = [parse_output(text) for text in texts]
        refuse_outputs(outputs, files_read(meant.files, rules_folder))
        for one in outputs:
            _refuse_among(one.target, meant.folders, rules_folder)
    except (WrongFormatError, NotWritableError) as wrong:
        raise WrongCallError(str(wrong), "--output") from None
    return [Written(one) for one in outputs]


def opened_if_possible(texts: list[str] | None, meant: Chosen, rules_folder: Path | None) -> list[Sink]:
    """The same, or none of them, where that one is asked for wrongly matters less than what is wrong already.

    Raises:
        OutputError: as above.
    """
    try:
        return opened(texts, meant, rules_folder)
    except WrongCallError:
        return []


def files_read(names: Iterable[str], rules_folder: Path | None) -> list[Path]:
    """Every file that a call reads, rule files among them: none of them may be written over."""
    folders = [one for one in (published_folder(), rules_folder) if one is not None and one.is_dir()]
    firms = [_REDIRECTED if name == STDIN else Path(name) for name in names]
    return firms + [path for folder in folders for path in folder.rglob("*") if path.is_file()]
