"""Reading a firm file: from bytes to a firm, keeping where everything stands."""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pii_check.firm import Firm
from pii_check.notes import unknown_names
from pii_check.read.at_hand import rulebooks_at_hand
from pii_check.read.faults import Fault, FirmFileError, Located, Mark, fault, whole_file
from pii_check.read.places import Path as Parts
from pii_check.read.places import Places
from pii_check.read.setting import Setting, with_settings
from pii_check.read.tree import MOST_BYTES, Tree, decode, read_tree
from pii_check.read.validate import validated
from pii_check.record import short
from pii_check.rulebook import Rulebooks
from pii_check.words import nearest

_PART = 64 * 1024  # bytes
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)  # Windows alone tells texts from other files


class FirmFile(NamedTuple):
    """A firm, and where its file states each fact."""

    name: str
    firm: Firm
    tree: Tree

    def locate(self, path: str | None) -> tuple[int, int] | None:
        """Line and column, in the file, of a fact or of the nearest block that would hold it.

        None where only the file would, and where the call set the fact, the block, or a part of the fact.
        """
        parts, marks = _parts(path), self.tree.marks
        if isinstance(marks, Places):  # the text as it stands
            return marks.begins(parts)
        mark = self.place(path)
        own = (some.value for at, some in marks.items() if at[: len(parts)] == parts)
        return None if mark is None or any(one.setting for one in (mark, *own)) else mark[:2]

    def place(self, path: str | None) -> Mark | None:
        """The mark of the same, also where the call set it."""
        parts = _parts(path)
        while parts and parts not in self.tree.marks:
            parts = parts[:-1]
        return self.tree.marks[parts].value if parts else None


@lru_cache(maxsize=1024)
def _parts(path: str | None) -> Parts:
    return tuple(int(part) if part.isdigit() else part for part in (path or "").split(".") if part)


def load_firm(path: str | Path, rulebooks: Rulebooks | None = None) -> Firm:
    """Read a firm file.

    Args:
        path: a YAML or JSON file.
        rulebooks: those whose bodies, activities and sections the file may name; the published ones if left out.

    Raises:
        FirmFileError: the file is missing, unreadable or invalid; it carries every fault, located.
    """
    name = str(path)
    return parse_firm_file(read_bytes(Path(path), name), name, rulebooks or rulebooks_at_hand()).firm


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file, no more than can be used.

    Raises:
        FirmFileError: there is no such file, or it cannot be read.
    """
    if not name:
        raise FirmFileError([whole_file(name, "file-name-empty")])
    try:
        file = os.open(path, _READING)  # quicker than `Path.open`, which makes a stream of it
        try:
            return _bounded(file)
        finally:
            os.close(file)
    except FileNotFoundError:
        raise FirmFileError([_missing(path, name)]) from None
    except OSError as error:
        if os.path.isdir(path):  # not `is_dir`, which may fail as opening did
            raise FirmFileError([whole_file(name, "file-is-folder")]) from None
        raise FirmFileError([whole_file(name, "file-unreadable", why=error.strerror)]) from None
    except ValueError:
        raise FirmFileError([whole_file(name, "file-name-unusable")]) from None


def _bounded(file: int) -> bytes:
    """What an open file holds, no more than can be used: a part at a time, so that a short file takes little room."""
    data = b""
    while (room := MOST_BYTES + 1 - len(data)) and (part := os.read(file, min(room, _PART))):
        data += part
    return data


def _missing(path: Path, name: str) -> Located:
    """That a file is missing, and the one beside it that was probably meant."""
    try:
        names = [one.name for one in path.parent.iterdir() if one.is_file()]
    except OSError:
        names = []
    stems = {name.rpartition(".")[0] or name: name for name in names}  # an ending in common is no likeness
    close = nearest(path.stem, list(stems))
    if close is None:
        return whole_file(name, "file-missing")
    return whole_file(name, "file-name-mistyped", near=path.parent / stems[close])


def parse_firm_file(data: bytes, name: str, rulebooks: Rulebooks, settings: Iterable[Setting] = ()) -> FirmFile:
    """Read a firm from the bytes of its file, with what the call sets in place of what the file states.

    Raises:
        FirmFileError: with every fault, located.
    """
    return firm_of(name, with_settings(tree_of(data, name), settings), rulebooks)


def tree_of(data: bytes, name: str) -> Tree:
    """What the bytes of a file state.

    Raises:
        FirmFileError: they are no text. What is wrong with the text as YAML is told in the tree.
    """
    text = decode(data)
    if isinstance(text, Fault):
        raise FirmFileError([Located(name, text)])
    return read_tree(text)


def firm_of(name: str, tree: Tree, rulebooks: Rulebooks) -> FirmFile:
    """The firm that a tree states.

    Raises:
        FirmFileError: with every fault, located.
    """
    firm, faults = validated(Firm, tree, "`name: ` and the name of the firm")
    if firm is not None:
        made = FirmFile(name, firm, tree)
        faults = _unknown(made, rulebooks)
        if not faults:
            return made
    raise FirmFileError(located(name, tree, [_perhaps_quote(one, tree) for one in faults]))


def _perhaps_quote(one: Fault, tree: Tree) -> Fault:
    """Of a firm without a name that lists policies, also where it belongs if it is a quote."""
    is_nameless = one.code == "key-missing" and one.mark == tree.marks[()].value._replace(width=1)
    return fault(one.mark, "name-missing") if is_nameless and "policies" in tree.value else one


def located(name: str, tree: Tree, faults: list[Fault]) -> list[Located]:
    """Faults with the lines that they stand on."""
    return [
        Located(name, fault, tree.line(fault.mark), tree.line(fault.other) if fault.other else "") for fault in faults
    ]


def _unknown(file: FirmFile, rulebooks: Rulebooks) -> list[Fault]:
    """Names that no rulebook knows: a slip in one would quietly leave rules unasked, so it is an error.

    A body beside one that is known, and like none that is, is no slip.
    """
    faults = []
    for kind, note, name, known in unknown_names(file.firm, rulebooks):
        close = nearest(name, list(known))
        if kind == "body" and close is None and set(file.firm.regulated_by or ()) & set(known):
            continue  # a second regulator whose rules are not here: a note says so
        mark, names = file.place(note.path) or Mark(1, 1), "; ".join(known)
        typed = short(file.tree.line(mark)[mark.column - 1 :][: mark.width])
        if close is not None:
            faults.append(fault(mark, "name-mistyped", kind=kind, name=typed, near=close, known=names))
        elif kind == "body":
            faults.append(fault(mark, "body-unknown", name=typed, known=names))
        else:
            faults.append(fault(mark, "name-unknown", kind=kind, name=typed, known=names))
    return faults
