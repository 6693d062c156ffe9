"""Which files a call means: files, folders, globs and standard input."""

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pii_check.read.quotes import is_fragment_file
from pii_check.read.rule_files import is_rule_file
from pii_check.words import nearest

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"


class Chosen(NamedTuple):
    """What a call's words stand for: the files in order, and the code of a fault for every word that matched none.

    `unreadable` are folders, among those that are looked into, that may not be read; `folders` are those of the words.
    """

    files: list[str]
    unmatched: list[tuple[str, str]]
    unreadable: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()


def chosen(words: list[str]) -> Chosen:
    """Every file that the words mean, each once, however it is spelled."""
    files: list[str] = []
    unmatched: list[tuple[str, str]] = []
    unreadable: list[str] = []
    folders: list[Path] = []
    for word in words:
        is_pattern = _is_pattern(word)
        found: list[str] = []
        for one in _matches(word) if is_pattern else [word]:
            if _is_folder(one):
                folders.append(Path(one))
                found += sorted(_inside(Path(one), unreadable))
            else:
                found.append(one)
        if not found and word not in unreadable:
            unmatched.append((word, "pattern-matches-nothing" if is_pattern else "folder-without-firm-files"))
        files += found
    first: dict[object, str] = {}
    for file in dict.fromkeys(files):
        first.setdefault(_identity(file), file)
    return Chosen(list(first.values()), unmatched, tuple(unreadable), tuple(folders))


def _identity(file: str) -> object:
    """What two names of one file have in common; the name itself where there is no file of it."""
    try:
        found = Path(file).stat()
    except (OSError, ValueError):
        return file
    return file if file == STDIN or found.st_ino == 0 else (found.st_dev, found.st_ino)


def named(words: list[str]) -> Chosen:
    """The files that words name, of whatever kind; a pattern stands for what it matches."""
    found = {word: _matches(word) if _is_pattern(word) else [word] for word in words}
    unmatched = [(word, "pattern-matches-nothing") for word, files in found.items() if not files]
    return Chosen([file for word in words for file in found[word]], unmatched)


def _is_pattern(word: str) -> bool:
    """Whether a word stands for what it matches; a file of just that name comes first."""
    return glob.has_magic(word) and not _is_there(word)


def _matches(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))


def _is_there(word: str) -> bool:
    try:
        return word not in ("", STDIN) and Path(word).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _is_folder(word: str) -> bool:
    """A folder to look into; one that is named like a firm file is a mistake to be told about."""
    is_folder = word != STDIN and os.path.isdir(word)  # which takes it that a name that no file can have is none
    return is_folder and Path(word).suffix.lower() not in SUFFIXES


def _inside(folder: Path, unreadable: list[str]) -> Iterator[str]:
    """The firm files of a folder, at any depth; rule files and fragments of quotes among them are none.

    A folder in it that may not be read is put among those: what it holds is not judged, and that must be told.
    """
    walk = os.walk(folder, onerror=lambda error: unreadable.append(str(error.filename)), followlinks=False)
    for place, inner, names in walk:
        inner[:] = [one for one in inner if not one.startswith(".")]
        for path in (Path(place, name) for name in (*names, *inner) if _is_named_so(name)):
            is_pipe = path.is_fifo()  # it would be waited for
            if not is_pipe and not is_rule_file(path) and not is_fragment_file(path):
                yield str(path)


def _is_named_so(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in SUFFIXES and not name.startswith(".")


def mistyped_command(word: str, commands: list[str]) -> str | None:
    """The command that an unknown word, which is no file either, was probably meant to be."""
    path = Path(word)
    if (
        word == STDIN
        or path.suffix
        or len(path.parts) != 1
        or glob.has_magic(word)
        or _is_there(word)
        or len(word) > 40
    ):
        return None
    return nearest(word, commands)
