"""Which files a call means: files, folders, globs and standard input."""

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pii_check.read.quotes import is_fragment_file
from pii_check.read.rule_files import is_rule_file
from pii_check.words import nearest

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"


class Chosen(NamedTuple):
    """What a call's words stand for: the files in order, and the code of a fault for every word that matched none."""

    files: list[str]
    unmatched: list[tuple[str, str]]


def chosen(words: list[str]) -> Chosen:
    """Every file that the words mean, each once."""
    files: list[str] = []
    unmatched = []
    for word in words:
        found, why = _meant(word)
        files += found
        if not found:
            unmatched.append((word, why))
    return Chosen(list(dict.fromkeys(files)), unmatched)


def named(words: list[str]) -> list[str]:
    """The files that words name, of whatever kind; a pattern stands for what it matches, and itself if that is none."""
    return [file for word in words for file in _matches(word) or [word]]


def _matches(word: str) -> list[str]:
    return sorted(glob.glob(word, recursive=True)) if not _is_there(word) and glob.has_magic(word) else []


def _meant(word: str) -> tuple[list[str], str]:
    if _is_folder(word):
        return sorted(_inside(Path(word))), "folder-without-firm-files"
    if not _is_there(word) and glob.has_magic(word):
        inside = [
            file
            for match in _matches(word)
            for file in (sorted(_inside(Path(match))) if _is_folder(match) else [match])
        ]
        return inside, "pattern-matches-nothing"
    return [word], ""


def _is_there(word: str) -> bool:
    try:
        return word not in ("", STDIN) and Path(word).exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _is_folder(word: str) -> bool:
    """A folder to look into; one that is named like a firm file is a mistake to be told about."""
    return _is_there(word) and Path(word).is_dir() and Path(word).suffix.lower() not in SUFFIXES


def _inside(folder: Path) -> Iterator[str]:
    """The firm files of a folder, at any depth; rule files and fragments of quotes among them are none."""
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        is_other = is_rule_file(path) or is_fragment_file(path)
        if path.suffix.lower() in SUFFIXES and not hidden and not is_other:
            yield str(path)


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
