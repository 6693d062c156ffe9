"""Files that are written whole or not at all, and never over what they are made from."""

import atexit
import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from pii_check.cli.streams import OutputError
from pii_check.words import visible


class NotWritableError(Exception):
    """A file that a call names to be written cannot or must not be; says why."""


def refuse_unwritable(target: Path, inputs: Iterable[Path]) -> None:
    """See, before any work is done, that a file can be written and is none of the files that are read.

    Raises:
        NotWritableError: it is a folder, lies in no folder that is there, or is one of the inputs, by whatever name.
    """
    shown = visible(str(target))
    try:
        os.stat(target)
    except FileNotFoundError:
        if not target.parent.is_dir():
            raise NotWritableError(f"there is no folder `{target.parent}` to write `{target.name}` into") from None
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise NotWritableError(f"nothing may be written in the folder `{target.parent}`") from None
        return
    except (OSError, ValueError) as error:
        raise NotWritableError(f"`{shown}` cannot be written: {error}") from None
    if target.is_dir():
        raise NotWritableError(f"`{shown}` is a folder; name a file in it")
    if target.is_file() and _is_stream_of_this(target):
        raise NotWritableError(f"`{shown}` is what is printed here, which goes to a file; name another file")
    if not os.access(target, os.W_OK):
        raise NotWritableError(f"`{shown}` may not be written; allow it first, or name another file")
    if any(one.exists() and one.samefile(target) for one in inputs):
        raise NotWritableError(f"`{shown}` is a file that is read here; writing would destroy it")


def _is_stream_of_this(target: Path) -> bool:
    """Whether a name such as /dev/stdout stands for a stream of this program: a file behind it is another's to end."""
    return target.absolute().parts[1:2] in (("dev",), ("proc",))


class WholeFile:
    """A file in the making: `keep` puts it in its place, `discard` leaves there what was there.

    A pipe or a device has no such place: it is written to as it is.
    """

    def __init__(self, target: Path) -> None:
        """Begin it.

        Raises:
            OutputError: nothing can be written there.
        """
        self._is_stream = target.exists() and not stat.S_ISREG(target.stat().st_mode)
        self._target = target if self._is_stream else Path(os.path.realpath(target))  # a link stays a link
        self._temporary: Path | None = None
        try:
            self._stream = self._opened()
        except OSError as error:
            raise self._failed(error) from None

    def write(self, data: bytes) -> None:
        """Add to it.

        Raises:
            OutputError: it could not be written.
        """
        try:
            self._stream.write(data)
        except OSError as error:
            self.discard()
            raise self._failed(error) from None

    def keep(self) -> None:
        """Put it in its place.

        Raises:
            OutputError: it could not be.
        """
        try:
            self._stream.close()
            if self._temporary:
                self._temporary.chmod(_mode(self._target))
                self._temporary.replace(self._target)
        except OSError as error:
            self.discard()
            raise self._failed(error) from None

    def discard(self) -> None:
        """Give it up; nothing where it has been kept."""
        with contextlib.suppress(OSError):  # what could not be written before cannot be written now
            self._stream.close()
        self._clear()

    def _clear(self) -> None:
        if self._temporary:
            self._temporary.unlink(missing_ok=True)

    def _opened(self) -> BinaryIO:
        if self._is_stream:
            return self._target.open("wb")
        atexit.register(self._clear)  # for a signal that comes before anyone holds this
        handle, name = tempfile.mkstemp(dir=self._target.parent, prefix=f".{self._target.name[:40]}.")
        self._temporary = Path(name)
        return os.fdopen(handle, "wb")

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(f"{self._target}: {error.strerror}")


def _mode(target: Path) -> int:
    """The permissions of the file that is there, or those that a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
