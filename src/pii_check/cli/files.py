"""Which files a call means: files, folders, globs and standard input."""

import glob
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pii_check.words import nearest

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"


class Chosen(NamedTuple):
    """What a call's words stand for: the files in order, and a sentence for every word that matched none."""

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


def _meant(word: str) -> tuple[list[str], str]:
    path = Path(word)
    if word == STDIN:
        return [word], ""
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except (OSError, ValueError):
        return [word], ""
    if is_folder and path.suffix not in SUFFIXES:
        return sorted(_inside(path)), "this folder holds no firm file (.yaml, .yml or .json)"
    if not is_there and glob.has_magic(word):
        return sorted(glob.glob(word, recursive=True)), "no file matches this pattern"
    return [word], ""


def _inside(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in SUFFIXES and not hidden:
            yield str(path)


def mistyped_command(word: str, commands: list[str]) -> str | None:
    """The command that an unknown word, which is no file either, was probably meant to be."""
    path = Path(word)
    if word == STDIN or path.suffix or len(path.parts) != 1 or glob.has_magic(word) or path.exists():
        return None
    return nearest(word, commands)
