"""Reading rule files: a folder of sets, each with one file for every published state."""

import hashlib
from pathlib import Path

from pii_check.read.faults import Fault, Located, RuleFileError, whole_file
from pii_check.read.tree import decode, read_tree
from pii_check.read.validate import Model, validated
from pii_check.rulebook import Checked, Published, Rulebook, Rulebooks
from pii_check.words import Jurisdiction

_CHECKED = "checked.yaml"


def load_rulebooks(directory: str | Path | None = None) -> Rulebooks:
    """Read the published rulebooks, and those of a folder that adds sets or replaces them whole.

    Args:
        directory: a folder that holds SET/YYYY-MM-DD.yaml; only the published ones if left out.

    Raises:
        RuleFileError: a rule file is missing, unreadable or invalid; it carries every fault, located.
    """
    published = _read_folder(published_folder())
    if directory is not None:
        own = _read_folder(Path(directory))
        replaced = {one.rulebook.set_id for one in own}
        published = [one for one in published if one.rulebook.set_id not in replaced] + own
    _refuse_shared_places(str(directory or published_folder()), published)
    return Rulebooks(published)


def published_folder() -> Path:
    """Where the published rule files are: inside the installed package, or beside the source tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent.parent / "rules"


def _read_folder(folder: Path) -> list[Published]:
    name = str(folder)
    try:
        if not folder.is_dir():
            raise RuleFileError([whole_file(name, "folder-missing")])
        files = sorted(path for path in folder.glob("*/*.y*ml") if path.name != _CHECKED)
    except OSError as error:
        raise RuleFileError([whole_file(name, "folder-unreadable", why=error.strerror)]) from None
    if not files:
        raise RuleFileError([whole_file(name, "folder-without-rulebooks")])
    faults: list[Located] = []
    published = []
    for path in files:
        try:
            published.append(_read_rulebook(path))
        except RuleFileError as error:
            faults += error.faults
    if faults:
        raise RuleFileError(faults)
    return published


def _read_rulebook(path: Path) -> Published:
    data = _bytes(path).replace(b"\r\n", b"\n")
    rulebook = _read(Rulebook, path, data)
    if (path.parent.name, path.name) != (rulebook.set_id, f"{rulebook.effective_from}.yaml"):
        raise RuleFileError([whole_file(str(path), "rule-file-misnamed", id=rulebook.id)])
    checked = path.parent / _CHECKED
    review = _read(Checked, checked, _bytes(checked)) if checked.is_file() else None
    return Published(rulebook=rulebook, sha256=hashlib.sha256(data).hexdigest(), checked=review)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleFileError([whole_file(str(path), "file-unreadable", why=error.strerror)]) from None


def _read(model: type[Model], path: Path, data: bytes) -> Model:
    text = decode(data)
    if isinstance(text, Fault):
        raise RuleFileError([Located(str(path), text)])
    tree = read_tree(text)
    made, faults = validated(model, tree, "a copy of a published rule file")
    if made is None:
        raise RuleFileError(Located(str(path), fault, tree.line(fault.mark.line)) for fault in faults)
    return made


def _refuse_shared_places(name: str, published: list[Published]) -> None:
    """Sets of one family share out the jurisdictions: two for one place would be two answers to one question."""
    places: dict[tuple[str, str], str] = {}
    for one in published:
        book = one.rulebook
        for place in book.binds.jurisdictions or tuple(Jurisdiction):
            other = places.setdefault((book.family, place), book.set_id)
            if other != book.set_id:
                shared = whole_file(name, "sets-share-a-place", first=other, second=book.set_id, place=place)
                raise RuleFileError([shared])
