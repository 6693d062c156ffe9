"""The rulebooks for one call of the command: the published ones are read as rulebooks only where they are needed."""

from pathlib import Path

from pii_check.read.contents import ListedSet, listed_in
from pii_check.read.faults import RuleFileError
from pii_check.read.rule_files import (
    CHECKED,
    Shelf,
    lf_bytes,
    load_rulebooks,
    published_folder,
    review_in,
    rule_file,
    sha256_of,
    sorted_out,
    with_own,
)
from pii_check.rulebook import Published, Rulebooks, States


def rulebooks_at_hand(directory: str | Path | None = None) -> Rulebooks:
    """The rulebooks that `load_rulebooks` gives, of which the published ones are read when they are asked for.

    That is so while the published folder holds just the files that its contents list, byte for byte; where it does not,
    every one of them is read at once, and told of where it is at fault. A folder of one's own is always read whole.

    Args:
        directory: a folder that holds SET/YYYY-MM-DD.yaml; only the published ones if left out.

    Raises:
        RuleFileError: a rule file is missing, unreadable or invalid; it carries every fault, located.
    """
    shelf = _shelf(published_folder())
    return load_rulebooks(directory) if shelf is None else with_own(shelf, directory)


def _shelf(folder: Path) -> Shelf | None:
    """The sets of a folder, unread; None where it is not just what its contents say."""
    listed, held = listed_in(folder), _held(folder)
    if listed is None or {name: sha256_of(data) for name, data in held.items()} != _stated(listed):
        return None
    hashes = frozenset(hash_ for one in listed for hash_ in one.hashes.values())
    return Shelf(tuple(_unread(folder, one, held) for one in listed), hashes)


def _stated(listed: tuple[ListedSet, ...]) -> dict[str, str]:
    return {name: hash_ for one in listed for name, hash_ in one.files().items()}


def _held(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder that rules are read from; none where anything there is at fault.

    They are kept: what was compared with the contents is what is read, whatever happens to the files meanwhile.
    """
    try:
        paths, faults = sorted_out(folder)
        reviews = [review for review in {path.parent / CHECKED: None for path in paths} if review.is_file()]
        held = {path.relative_to(folder).as_posix(): lf_bytes(path) for path in (*paths, *reviews)}
    except (OSError, RuleFileError):
        return {}
    return {} if faults else held


def _unread(folder: Path, listed: ListedSet, held: dict[str, bytes]) -> States:
    name, days = listed.header.set_id, tuple(listed.hashes)

    def read(place: int) -> Published:
        state, review = f"{name}/{days[place]}.yaml", f"{name}/{CHECKED}"
        checked = review_in(folder / review, held[review]) if review in held else None
        return rule_file(folder / state, held[state], checked).published

    return States(listed.header, days, read, listed.names, listed.ids)
