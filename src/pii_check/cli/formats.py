"""The formats in which results are told, and the module that makes each: read only when it is asked for."""

from collections.abc import Sequence
from enum import StrEnum

from pii_check import __version__
from pii_check.report.view import Judged, Refusal, Result
from pii_check.words import nearest


class Format(StrEnum):
    """How results are told."""

    TERMINAL = "terminal"
    PLAIN = "plain"
    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    SVG = "svg"


class Color(StrEnum):
    """Whether a drawn report has colour: as its stream can show it, in any case, or not at all."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


# What `--format` and `--output` name: the others are ways of telling a text to whoever sits there.
NAMED = tuple(one for one in Format if one not in (Format.TERMINAL, Format.PLAIN))
# All results make one document; in the other formats each is told by itself, as it comes.
DOCUMENTS = frozenset({Format.JSON, Format.HTML, Format.SVG})
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
        return _drawn(result, color)
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


def _drawn(judged: Judged, color: Color) -> str:
    from rich.console import Console

    from pii_check.report.terminal import draw

    # The palette of 16 named colours: the terminal's own, so that light and dark backgrounds both read.
    console = Console(
        highlight=False,
        color_system=None if color is Color.NEVER else "standard" if color is Color.ALWAYS else "auto",
        force_terminal=color is Color.ALWAYS or None,
    )
    with console.capture() as drawn:
        draw(judged, console)
    return drawn.get()
