"""Reading rule files: a folder of sets, each with one file for every published state."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pii_check.read.faults import Fault, Located, Mark, RuleFileError, fault, whole_file
from pii_check.read.places import Marks
from pii_check.read.places import Path as TreePath
from pii_check.read.tree import Tree, decode, read_tree
from pii_check.read.validate import Model, validated
from pii_check.rulebook import Checked, Published, Rulebook, Rulebooks, States
from pii_check.words import Jurisdiction

# What else stands in a folder of rules.
CHECKED, LOCK, IDS, CONTENTS = "checked.yaml", "SHA256SUMS", "IDS", "CONTENTS.json"
_BESIDE = ((LOCK,), (IDS,), (CONTENTS,))
SHARED = ("binds", "picked_by", "cover", "group", "policies", "body")  # what all states of a set have alike
_FIRST_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.ya?ml")


def load_rulebooks(directory: str | Path | None = None) -> Rulebooks:
    """Read the published rulebooks, and those of a folder that adds sets or replaces them whole.

    Args:
        directory: a folder that holds SET/YYYY-MM-DD.yaml; only the published ones if left out.

    Raises:
        RuleFileError: a rule file is missing, unreadable or invalid; it carries every fault, located.
    """
    files = _read_folder(published_folder())
    shelf = Shelf(tuple(Rulebooks(files).sets.values()), frozenset(one.sha256 for one in files))
    return with_own(shelf, directory)


class Shelf(NamedTuple):
    """The published sets, whether read or not, and the SHA-256 of each of their states."""

    sets: tuple[States, ...]
    hashes: frozenset[str]


def with_own(shelf: Shelf, directory: str | Path | None) -> Rulebooks:
    """The published sets, and those of a folder, which it adds or which stand in their place.

    Raises:
        RuleFileError: a rule file of the folder is unreadable or invalid, or two sets speak for one place.
    """
    own = {} if directory is None else Rulebooks(_read_folder(Path(directory))).sets
    published = {states.header.set_id: states for states in shelf.sets}
    sets = [states for name, states in published.items() if name not in own]
    sets += [_replacing(states, shelf.hashes) if name in published else states for name, states in own.items()]
    _refuse_shared_places(str(directory or published_folder()), sets)
    return Rulebooks(sets=sets)


def _replacing(states: States, hashes: frozenset[str]) -> States:
    """A set that stands in the place of a published one; a state that is none of the published files says so."""
    return States.of(one.model_copy(update={"replaces": one.sha256 not in hashes}) for one in states)


def published_folder() -> Path:
    """Where the published rule files are: inside the installed package, or beside the source tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent.parent / "rules"


def read_folder(folder: Path) -> tuple[list["RuleFile"], list[Located]]:
    """Every rule file of a folder that can be read, and everything that is wrong with the others.

    Raises:
        RuleFileError: there is no such folder, or no rule file in it.
    """
    name = str(folder)
    try:
        if not folder.is_dir():
            raise RuleFileError([whole_file(name, "folder-is-a-file" if folder.is_file() else "folder-missing")])
        paths, faults = sorted_out(folder)
    except OSError as error:
        raise RuleFileError([whole_file(name, "folder-unreadable", why=error.strerror)]) from None
    if not paths:
        raise RuleFileError(faults or [whole_file(name, "folder-without-rulebooks")])
    reviews: dict[Path, Checked | None] = {}
    files = []
    for path in paths:
        try:
            if path.parent not in reviews:
                reviews[path.parent] = None
                reviews[path.parent] = read_review(path.parent)
            files.append(rule_file(path, lf_bytes(path), reviews[path.parent]))
        except RuleFileError as error:
            faults += error.faults
    return files, faults + list(_varying(files))


def published_ids() -> list[str]:
    """Every id that was ever published, without reading a rulebook."""
    return [line.partition("  ")[0] for line in (published_folder() / IDS).read_text(encoding="utf-8").splitlines()]


def sorted_out(folder: Path) -> tuple[list[Path], list[Located]]:
    """The rule files of a folder; and a fault for every other file that is not known to belong there.

    A rule file that is passed over, being a folder too deep or ending in `.txt`, would ask for nothing: a false pass.
    """
    paths, faults = [], []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).parts
        if any(part.startswith(".") for part in place) or path.suffix == ".md" or place in _BESIDE:
            continue
        if len(place) == 2 and path.suffix in (".yaml", ".yml"):
            paths += [path] if path.name != CHECKED else []
        elif path.is_file():
            faults.append(whole_file(str(path), "rule-file-out-of-place"))
    return paths, faults


def _read_folder(folder: Path) -> list[Published]:
    files, faults = read_folder(folder)
    if faults:
        raise RuleFileError(faults)
    return [one.published for one in files]


class RuleFile(NamedTuple):
    """A rulebook, and where its file states everything."""

    path: Path
    published: Published
    tree: Tree

    def fault(self, place: TreePath, code: str, **parts: object) -> Located:
        """A fault at a place of the file, or of the nearest block that would hold it."""
        while place and place not in self.tree.marks:
            place = place[:-1]
        marks = self.tree.marks.get(place) or Marks(Mark(1, 1))
        mark = marks.key or marks.value
        return Located(str(self.path), fault(mark, code, None, **parts), self.tree.line(mark))


def rule_file(path: Path, data: bytes, review: Checked | None) -> RuleFile:
    """The rulebook that the bytes of a file of a set state, with the review of the set.

    Raises:
        RuleFileError: it is invalid, or not named after its set and first day.
    """
    rulebook, tree = _read(Rulebook, path, data)
    if (path.parent.name, path.name) != (rulebook.set_id, f"{rulebook.effective_from}.yaml"):
        raise RuleFileError([whole_file(str(path), "rule-file-misnamed", id=rulebook.id)])
    published = Published(rulebook=rulebook, sha256=sha256_of(data), checked=review)
    return RuleFile(path, published, tree)


def read_rulebook_file(path: Path) -> Published:
    """One rule file, wherever it lies.

    Raises:
        RuleFileError: it is missing, unreadable or invalid.
    """
    data = lf_bytes(path)
    return Published(rulebook=_read(Rulebook, path, data)[0], sha256=sha256_of(data))


def is_rule_file(path: Path) -> bool:
    """Whether a file is plainly a rule file or the review of a set, and so no firm file.

    By its place and by its keys, both: `SET/FIRST-DAY.yaml` that states its set and requirements, or `checked.yaml`
    that states days of review. No firm file has such a key.
    """
    is_review = path.name == CHECKED
    if not is_review and not _FIRST_DAY.fullmatch(path.name):
        return False
    try:
        text = decode(path.read_bytes())
    except OSError:
        return False
    stated = None if isinstance(text, Fault) else read_tree(text).value
    if not isinstance(stated, dict):
        return False
    if is_review:
        return set(stated) == set(Checked.model_fields)
    return stated.get("set") == path.parent.resolve().name and "requirements" in stated


def read_review(folder: Path) -> Checked | None:
    """When the rulebooks of a set were last checked, where its folder says so.

    Raises:
        RuleFileError: the file cannot be read.
    """
    path = folder / CHECKED
    return review_in(path, lf_bytes(path)) if path.is_file() else None


def review_in(path: Path, data: bytes) -> Checked:
    """The review that the bytes of a file state.

    Raises:
        RuleFileError: it is invalid.
    """
    return _read(Checked, path, data)[0]


def _varying(files: list[RuleFile]) -> Iterator[Located]:
    """States of a set that do not bind the same firms: a set is one instrument, and whom it binds picks the set."""
    first: dict[str, Rulebook] = {}
    for one in files:
        book = one.published.rulebook
        other = first.setdefault(book.set_id, book)
        for key in SHARED:
            if getattr(book, key) != getattr(other, key):
                yield one.fault((key,), "set-varies", key=key, id=other.id)
        if book.family != other.family:
            place, id_ = ("requirements", 0, "id"), book.requirements[0].id
            yield one.fault(place, "id-of-another-family", id=id_, family=other.family)


def lf_bytes(path: Path) -> bytes:
    """The bytes of a file, with LF at the end of each line, as its SHA-256 is taken.

    Raises:
        RuleFileError: it is missing or unreadable.
    """
    try:
        return path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        raise RuleFileError([whole_file(str(path), "file-unreadable", why=error.strerror)]) from None


def sha256_of(data: bytes) -> str:
    """The SHA-256 of bytes, as it is listed and reported."""
    return hashlib.sha256(data).hexdigest()


def _read(model: type[Model], path: Path, data: bytes) -> tuple[Model, Tree]:
    text = decode(data)
    if isinstance(text, Fault):
        raise RuleFileError([Located(str(path), text)])
    tree = read_tree(text)
    made, faults = validated(model, tree, "a copy of a published rule file")
    if made is None:
        raise RuleFileError(Located(str(path), one, tree.line(one.mark)) for one in faults)
    return made, tree


def _refuse_shared_places(name: str, sets: Iterable[States]) -> None:
    """Sets of one family share out the jurisdictions: two for one place would be two answers to one question."""
    places: dict[tuple[str, str], str] = {}
    for states in sets:
        one = states.header
        for place in one.binds.jurisdictions or tuple(Jurisdiction):
            other = places.setdefault((one.family, place), one.set_id)
            if other != one.set_id:
                shared = whole_file(name, "sets-share-a-place", first=other, second=one.set_id, place=place)
                raise RuleFileError([shared])
