"""Writing a file whole or not at all, and never over what was read."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


class NotWrittenError(Exception):
    """A file was not written; says which and why, in a sentence for people."""


def write_whole(path: Path, data: bytes, inputs: Iterable[Path]) -> None:
    """Write a file whole, or leave what is there as it is.

    It is written beside its place and then moved there; a link is followed, and what it leads to is replaced.

    Args:
        inputs: files that must not be written over, by whatever name or link; those that are not there do not matter.

    Raises:
        NotWrittenError: it would be written over an input, what stands there is no ordinary file, or it cannot be
            written.
    """
    refuse_inputs(path, inputs)
    target = Path(os.path.realpath(path))
    part = target.with_name(f".pii-check-{os.getpid()}.part")
    try:
        with part.open("xb") as stream:
            stream.write(data)
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        raise NotWrittenError(f"{path} could not be written: {error.strerror}") from None
    finally:
        with suppress(OSError):  # there is none any more where it was moved, and none yet where it could not be made
            part.unlink()


def refuse_inputs(path: Path, inputs: Iterable[Path]) -> None:
    """See beforehand that a file may be written.

    Raises:
        NotWrittenError: it is an input, by whatever name or link, or what stands there is no ordinary file.
    """
    try:
        os.path.realpath(path)  # refuses what no file can be called
        if not path.exists():
            return
        if any(one.exists() and path.samefile(one) for one in inputs):
            raise NotWrittenError(f"{path} is read by this call, and would be written over: name another file")
        if not path.is_file():
            raise NotWrittenError(f"{path} is no ordinary file: name another")
    except OSError as error:
        raise NotWrittenError(f"{path} could not be written: {error.strerror}") from None
    except ValueError:
        raise NotWrittenError(f"{path} is no name that a file can have") from None
