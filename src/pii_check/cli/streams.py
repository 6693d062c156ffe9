"""Writing to streams: what each can encode, and pipes that close early."""

import os
import sys
from typing import TextIO


class ReaderGoneError(Exception):
    """Whoever read the output has stopped reading."""


class OutputError(Exception):
    """The output could not be written; says why."""


def write(text: str, stream: TextIO | None) -> None:
    """Write a text; a stream that cannot encode `£` gets `GBP `, and `?` for anything else that it cannot.

    Raises:
        ReaderGoneError: the other end of the pipe is closed.
        OutputError: the output could not be written.
    """
    if stream is None:  # closed by the caller, as with 2>&-
        return
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if not _can_encode("£", encoding):
            text = text.replace("£", "GBP ")
        text = text.replace("’", "'").encode(encoding, "replace").decode(encoding)
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def write_wrapped(text: str, stream: TextIO | None) -> None:
    """Write a text for reading: on a terminal, lines break between words; off it, they stay as they are.

    Raises:
        ReaderGoneError: the other end of the pipe is closed.
        OutputError: the output could not be written.
    """
    if (width := width_of(stream)) is not None:
        text = "".join(f"{part}\n" for line in text.splitlines() for part in _wrapped(line, width))
    write(text, stream)


def width_of(stream: TextIO | None) -> int | None:
    """The width of a terminal; None for what is none, where lines stay as they are."""
    if stream is None or not stream.isatty():
        return None
    import shutil

    return max(40, shutil.get_terminal_size().columns)


def _wrapped(line: str, width: int) -> list[str]:
    import textwrap

    indent = " " * (len(line) - len(line.lstrip()) + 2)
    keep = "  " in line.strip()  # a row of a table
    return (
        [line]
        if keep or not line.strip()
        else textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    )


def write_utf8(text: str, stream: TextIO | None) -> None:
    """Write a text as UTF-8, whatever the locale: what scripts read is the same bytes everywhere.

    Raises:
        ReaderGoneError: the other end of the pipe is closed.
        OutputError: the output could not be written.
    """
    if stream is None:
        return
    try:
        stream.flush()
        left = memoryview(_utf8(text))
        while left:  # an unbuffered stream may take a part at a time
            left = left[stream.buffer.write(left) :]
        stream.buffer.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise OutputError(error.strerror) from None


def _utf8(text: str) -> bytes:
    """The bytes of a text; halves of a pair of signs, which UTF-8 has none for, are spelled out.

    A `£` anywhere makes Python encode sign by sign; what stands between two of them is plain, and is copied.
    """
    return "£".encode().join([part.encode("utf-8", "backslashreplace") for part in text.split("£")])


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def close_quietly() -> None:
    """After a reader has gone: let the interpreter flush into nothing instead of complaining."""
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(sink, stream.fileno())
