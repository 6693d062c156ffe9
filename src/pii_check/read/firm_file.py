"""Reading a firm file: from bytes to a firm, keeping where everything stands."""

from pathlib import Path
from typing import NamedTuple

from pii_check.firm import Firm
from pii_check.notes import unknown_names
from pii_check.read.faults import Fault, FirmFileError, Located, Mark, whole_file
from pii_check.read.rule_files import load_rulebooks
from pii_check.read.tree import MOST_BYTES, Tree, decode, read_tree
from pii_check.read.validate import validated
from pii_check.rulebook import Rulebooks
from pii_check.words import nearest


class FirmFile(NamedTuple):
    """A firm, and where its file states each fact."""

    name: str
    firm: Firm
    tree: Tree

    def locate(self, path: str | None) -> Mark | None:
        """The place of a fact, or of the nearest block that would hold it; None where only the file would."""
        parts = tuple(int(part) if part.isdigit() else part for part in (path or "").split(".") if part)
        while parts and parts not in self.tree.marks:
            parts = parts[:-1]
        return self.tree.marks[parts].value if parts else None


def load_firm(path: str | Path, rulebooks: Rulebooks | None = None) -> Firm:
    """Read a firm file.

    Args:
        path: a YAML or JSON file.
        rulebooks: those whose bodies, activities and sections the file may name; the published ones if left out.

    Raises:
        FirmFileError: the file is missing, unreadable or invalid; it carries every fault, located.
    """
    name = str(path)
    return parse_firm_file(read_bytes(Path(path), name), name, rulebooks or load_rulebooks()).firm


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file, no more than can be used.

    Raises:
        FirmFileError: there is no such file, or it cannot be read.
    """
    if not name:
        raise FirmFileError([whole_file(name, "an empty name stands for no file")])
    try:
        if path.is_dir():
            raise FirmFileError([whole_file(name, "this is a folder, not a firm file", "name the file inside it")])
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise FirmFileError([whole_file(name, "there is no such file", _beside(path))]) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "its name cannot be used"
        raise FirmFileError([whole_file(name, f"the file cannot be read: {why}")]) from None


def _beside(path: Path) -> str:
    """The file beside a missing one that was probably meant."""
    try:
        names = [one.name for one in path.parent.iterdir() if one.is_file()]
    except OSError:
        return ""
    close = nearest(path.name, names)
    return f"did you mean {path.parent / close}?" if close else ""


def parse_firm_file(data: bytes, name: str, rulebooks: Rulebooks) -> FirmFile:
    """Read a firm from the bytes of its file.

    Raises:
        FirmFileError: with every fault, located.
    """
    text = decode(data)
    if isinstance(text, Fault):
        raise FirmFileError([Located(name, text)])
    tree = read_tree(text)
    firm, faults = validated(Firm, tree, "begin with `name: ` and the name of the firm")
    if firm is not None:
        made = FirmFile(name, firm, tree)
        faults = _unknown(made, rulebooks)
        if not faults:
            return made
    raise FirmFileError(located(name, tree, faults))


def located(name: str, tree: Tree, faults: list[Fault]) -> list[Located]:
    """Faults with the lines that they stand on."""
    return [
        Located(name, fault, tree.line(fault.mark.line), tree.line(fault.other.line) if fault.other else "")
        for fault in faults
    ]


def _unknown(file: FirmFile, rulebooks: Rulebooks) -> list[Fault]:
    """Names that no rulebook knows: a slip in one would quietly leave rules unasked, so it is an error.

    A body beside one that is known, and like none that is, is no slip.
    """
    faults = []
    for note, name, known in unknown_names(file.firm, rulebooks):
        close = nearest(name, list(known))
        if note.code == "unknown-body" and close is None and set(file.firm.regulated_by or ()) & set(known):
            continue  # a second regulator whose rules are not here: a note says so
        hint = f"did you mean `{close}`? it may be: " if close else "it may be: "
        mark = file.locate(note.path) or Mark(1, 1)
        faults.append(Fault(mark, note.message, hint + "; ".join(known)))
    return faults
