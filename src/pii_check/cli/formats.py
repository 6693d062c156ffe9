"""The formats in which results are told, and the module that makes each: read only when it is asked for."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from pii_check import __version__
from pii_check.report.view import Refusal, Result
from pii_check.words import nearest

if TYPE_CHECKING:
    from rich.console import Console


class Format(StrEnum):
    """How results are told."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    HTML = "html"
    SVG = "svg"


class Color(StrEnum):
    """Whether a drawn report has colour: as its stream can show it, in any case, or not at all."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


# What `--format` and `--output` name: the others are ways of telling a text to whoever sits there.
NAMED = tuple(one for one in Format if one not in (Format.TERMINAL, Format.PLAIN))
# In these, each result is told by itself, as it comes; in the others all of them make one document.
_ONE_BY_ONE = frozenset({Format.TERMINAL, Format.PLAIN, Format.TEXT, Format.JSONL})
DOCUMENTS = frozenset(Format) - _ONE_BY_ONE
# What programs read: the same bytes whatever the stream can encode.
FOR_PROGRAMS = DOCUMENTS | {Format.JSONL}


class WrongFormatError(Exception):
    """A word that a call has for a format is none; says what it may be."""


def parse_format(text: str) -> Format:
    """The format that a word names.

    Raises:
        WrongFormatError: it names none.
    """
    known = [str(one) for one in NAMED]
    if (word := text.strip().casefold()) in known:
        return Format(word)
    close = nearest(word, known)
    hint = f"did you mean `{close}`?" if close else f"it may be {', '.join(known)}"
    raise WrongFormatError(f"there is no format `{text}`; {hint}")


def document(format_: Format, results: Sequence[Result], exit_code: int) -> str:
    """All results as one document."""
    if format_ is Format.JSON:
        from pii_check.report.as_json import as_json

        return as_json(results, __version__, exit_code)
    if format_ is Format.SARIF:
        from pii_check.report.sarif import as_sarif

        return as_sarif(results, __version__, exit_code)
    if format_ is Format.CSV:
        from pii_check.report.as_csv import as_csv

        return as_csv(results)
    if format_ is Format.MARKDOWN:
        from pii_check.report.markdown import as_markdown

        return as_markdown(results)
    if format_ is Format.JUNIT:
        from pii_check.report.junit import as_junit

        return as_junit(results)
    if format_ is Format.GITHUB:
        from pii_check.report.github import as_github

        return as_github(results)
    if format_ is Format.HTML:
        from pii_check.report.html.page import as_html

        return as_html(results, __version__)
    if format_ is Format.SVG:
        from pii_check.report.html.page import as_svg

        return as_svg(results)
    raise ValueError(f"{format_} tells each result by itself")


def told(format_: Format, result: Result, color: Color = Color.NEVER) -> str:
    """One result by itself."""
    if format_ is Format.JSONL:
        from pii_check.report.as_json import as_json_lines

        return as_json_lines(result)
    if isinstance(result, Refusal):
        return _refused(format_, result)
    if format_ is Format.PLAIN:
        from pii_check.report.plain import assessment_sentences

        return assessment_sentences(result)
    if format_ is Format.TERMINAL:
        from pii_check.report.terminal import draw

        return drawn(partial(draw, result), color)
    if format_ is Format.TEXT:
        from pii_check.report.text import assessment_text

        return assessment_text(result)
    raise ValueError(f"{format_} is a document of all results")


def _refused(format_: Format, refusal: Refusal) -> str:
    if format_ is Format.PLAIN:
        from pii_check.report.plain import refusal_sentences

        return refusal_sentences(refusal)
    from pii_check.report.text import refusal_text

    return refusal_text(refusal)


def drawn(draw: Callable[["Console"], None], color: Color) -> str:
    """What is drawn by Rich, as wide as the terminal."""
    from rich.console import Console

    # The palette of 16 named colours: the terminal's own, so that light and dark backgrounds both read.
    console = Console(
        highlight=False,
        color_system=None if color is Color.NEVER else "standard" if color is Color.ALWAYS else "auto",
        force_terminal=color is Color.ALWAYS or None,
        no_color=False if color is Color.ALWAYS else None,
    )
    with console.capture() as captured:
        draw(console)
    return captured.get()
