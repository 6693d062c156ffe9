"""Proving a folder of rule files sound, beyond what must hold for them to be read at all."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pii_check.amounts import Amount, Bands, Choice, ShareOf, Sum, inside
from pii_check.kinds import AtLeast, Check
from pii_check.read.contents import contents_of
from pii_check.read.faults import Located, Mark, fault, whole_file
from pii_check.read.rule_files import CHECKED, CONTENTS, IDS, LOCK, RuleFile, published_folder, read_folder
from pii_check.requirement import Requirement


class Linted(NamedTuple):
    """What came of it: how many rulebooks in how many sets, and everything that is wrong."""

    rulebooks: int
    sets: int
    faults: tuple[Located, ...]


def lint(folder: Path | None, today: date) -> Linted:
    """Lint a folder of rule files; the published ones if none is named.

    Raises:
        RuleFileError: there is no such folder, or no rule file in it.
    """
    place = folder or published_folder()
    files, faults = read_folder(place)
    meanings = _meanings(published_folder() / IDS) | _meanings(place / IDS)
    for one in files:
        faults += _figures(one)
        faults += _sources(one)
        faults += _ids(one, meanings)
    faults += _lock(place, files)
    faults += _reviews(place, files, today)
    if not faults:  # contents are made from sound files
        faults += _contents(place / CONTENTS, files)
    order = sorted(faults, key=lambda one: (one.file, one.fault.mark, one.fault.code))
    return Linted(len(files), len({one.published.rulebook.set_id for one in files}), tuple(order))


def _figures(file: RuleFile) -> Iterator[Located]:
    """A limit that falls as the firm grows: no instrument that was read has one, and a slip easily makes one."""
    for number, requirement in enumerate(file.published.rulebook.requirements):
        if isinstance(requirement.check, AtLeast):
            at = ("requirements", number, "check", "amount")
            yield from (file.fault((*at, *place), "limit-falls") for place in _falls(requirement.check.amount))


def _falls(amount: Amount, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The bands of an amount that ask for less than the band below them."""
    if isinstance(amount, Bands):
        below = 0
        for number, band in enumerate(amount.bands):
            least, most = _reach(band.amount)
            if most is not None and most < below:
                yield (*place, "bands", number, "amount")
            below = max(below, least)
            yield from _falls(band.amount, (*place, "bands", number, "amount"))
    elif isinstance(amount, Choice):
        for number, option in enumerate(amount.options):
            yield from _falls(option.amount, (*place, "options", number, "amount"))
        yield from _falls(amount.otherwise, (*place, "otherwise"))


def _reach(amount: Amount) -> tuple[int, int | None]:
    """The least and the most that an amount can come to; None where nothing bounds it, or no figure is established."""
    if isinstance(amount, Sum):
        return amount.value, amount.value
    if isinstance(amount, ShareOf):
        return int(amount.at_least or 0), None if amount.at_most is None else int(amount.at_most)
    if reaches := [_reach(one) for one in inside(amount)]:
        mosts = [most for _, most in reaches if most is not None]
        return min(least for least, _ in reaches), max(mosts) if len(mosts) == len(reaches) else None
    return 0, None


def _sources(file: RuleFile) -> Iterator[Located]:
    book = file.published.rulebook
    cited = {name for requirement in book.requirements for name in requirement.cited()}
    for name in sorted(set(book.sources) - cited):
        yield file.fault(("sources", name), "source-not-cited", source=name)
    review = file.published.checked
    for name, source in book.sources.items():
        if review is not None and source.read_on > review.checked_on:
            at = ("sources", name, "read_on")
            yield file.fault(at, "source-read-after-check", source=name, read=source.read_on, file=CHECKED)


def meaning(requirement: Requirement) -> str:
    """What an id is about: the kind of its check, and what that looks at."""
    return " ".join(filter(None, (requirement.check.kind, _subject(requirement.check))))


def _subject(check: Check) -> str:
    return str(getattr(check, "fact", None) or getattr(check, "name", None) or getattr(check, "whom", None) or "")


def _meanings(path: Path) -> dict[str, str]:
    """Every id that was ever published, with what it is about: the file that keeps ids from being used again."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    return {id_: about for id_, _, about in (line.partition("  ") for line in lines)}


def _ids(file: RuleFile, meanings: dict[str, str]) -> Iterator[Located]:
    """Ids of a published family must be published ones, and every id keeps its meaning."""
    families = {id_.partition(".")[0] for id_ in meanings}
    for number, requirement in enumerate(file.published.rulebook.requirements):
        at, known = ("requirements", number, "id"), meanings.get(requirement.id)
        if known is None and requirement.family in families:
            yield file.fault(at, "id-not-known", id=requirement.id, file=IDS)
        elif known is not None and known != meaning(requirement):
            yield file.fault(at, "id-used-again", id=requirement.id, was=known, now=meaning(requirement))


def _lock(folder: Path, files: list[RuleFile]) -> Iterator[Located]:
    """Published files do not change: a folder with a list of hashes is held to it."""
    lock = folder / LOCK
    if not lock.is_file():
        return
    locked: dict[str, tuple[str, int, str]] = {}
    for number, line in enumerate(lock.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if match := _HASH.fullmatch(line):
            locked[match["name"]] = (match["hash"].lower(), number, line)
        elif line.strip() and not line.startswith("#"):
            yield Located(str(lock), fault(Mark(number, 1, len(line)), "hash-line-unreadable"), line)
    for one in files:
        name = one.path.relative_to(folder).as_posix()
        digest, *_ = locked.pop(name, (None,))
        if digest is None:
            yield one.fault((), "hash-missing", lock=LOCK)
        elif digest != one.published.sha256:
            yield one.fault((), "hash-changed", lock=LOCK)
    for name, (_, number, line) in sorted(locked.items()):
        yield Located(str(lock), fault(Mark(number, 1, len(line)), "hash-of-nothing", name=name), line)


_HASH = re.compile(r"(?P<hash>[0-9a-fA-F]{64}) [ *](?P<name>\S.*)")


def _contents(path: Path, files: list[RuleFile]) -> Iterator[Located]:
    """A folder with contents is held to them: they say what a call may leave unread."""
    if path.is_file() and path.read_text(encoding="utf-8", errors="replace") != contents_of(files):
        yield whole_file(str(path), "contents-outdated", file=CONTENTS)


def _reviews(folder: Path, files: list[RuleFile], today: date) -> Iterator[Located]:
    for name in dict.fromkeys(one.path.parent for one in files):
        review = next(one.published.checked for one in files if one.path.parent == name)
        if review is not None and review.review_by < today:
            yield whole_file(str(name / CHECKED), "review-past", day=review.review_by)
        elif review is None and (folder / LOCK).is_file():
            yield whole_file(str(name), "review-missing", file=CHECKED)
