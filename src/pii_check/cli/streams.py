"""Writing to streams: what each can encode, and pipes that close early."""

import io
import os
import sys
from typing import TextIO


def write(text: str, stream: TextIO) -> None:
    """Write a text; a stream that cannot encode `£` gets `GBP `, and `?` for anything else that it cannot."""
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if not _can_encode("£", encoding):
            text = text.replace("£", "GBP ")
        text = text.replace("’", "'").encode(encoding, "replace").decode(encoding)
    stream.write(text)
    stream.flush()


def write_utf8(text: str, stream: TextIO) -> None:
    """Write a text as UTF-8, whatever the locale: what scripts read is the same bytes everywhere."""
    buffer = getattr(stream, "buffer", None)
    if isinstance(buffer, io.BufferedIOBase):
        stream.flush()
        buffer.write(text.encode("utf-8", "backslashreplace"))
        buffer.flush()
    else:
        stream.write(text)


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def close_quietly() -> None:
    """After a reader has gone: let the interpreter flush into nothing instead of complaining."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, sys.stdout.fileno())
