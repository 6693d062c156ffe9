"""From a tree to a model: every fault at once, each at its place, in our words and never the validator's."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pii_check.read.faults import Fault, Mark, fault
from pii_check.read.places import Marks, Path
from pii_check.read.tree import Tree
from pii_check.record import Record, Refused, records_in, shape_of, short
from pii_check.words import folded, nearest

MOST_FAULTS = 200  # beyond that a file is not a firm file with slips in it, and nobody reads on
Model = TypeVar("Model", bound=Record)


def validated(model: type[Model], tree: Tree, begin: str) -> tuple[Model | None, list[Fault]]:
    """The model that a tree states, or none and all of its faults in the order of the file.

    `begin` is what such a file begins with, for one that holds nothing.
    """
    faults = list(tree.faults)
    made = None
    if not isinstance(tree.value, dict):
        if not faults:
            faults.append(_not_a_mapping(tree.value, model, begin))
        return None, faults
    try:
        made = model.model_validate(tree.value)
    except ValidationError as error:
        own = [details for details in error.errors()[:MOST_FAULTS] if not _is_emptied(details)]
        faults += [_fault(details, model, tree) for details in own]
    if not faults:
        return made, []
    places = _told(tree)
    kept = [*tree.faults, *(fault for fault in faults[len(tree.faults) :] if fault.mark not in places)]
    return (None if kept else made), sorted(kept, key=lambda fault: (fault.mark.setting, fault.mark))


def _told(tree: Tree) -> set[Mark]:
    """The places of which the text itself has said what is wrong: those of its faults, and of the keys before them."""
    places = {fault.mark for fault in tree.faults}
    if places:
        places |= {marks.key for marks in tree.marks.values() if marks.key and marks.value in places}
    return places


def _not_a_mapping(value: Any, model: type[Record], begin: str) -> Fault:
    if value is None:
        first = next(field.alias or name for name, field in model.model_fields.items() if field.is_required())
        return fault(Mark(1, 1), "file-empty", key=first, begin=begin)
    return fault(Mark(1, 1), "file-wrong-shape", held=as_written(value), begin=begin)


def _is_emptied(details: ErrorDetails) -> bool:
    """Whether a list only counts as too short because of faults in its items, which are told anyway."""
    return details["type"] == "too_short" and bool(details["input"])


def _fault(details: ErrorDetails, model: type[Record], tree: Tree) -> Fault:
    path = _in_file(details["loc"], tree)
    here, value = _marks(tree, path), details["input"]
    kind = details["type"]
    if value is None and path and isinstance(path[-1], int):
        return fault(here.value, "item-blank", number=path[-1] + 1, key=_named(path[:-1]))
    if kind == "missing" or (value is None and kind != "extra_forbidden"):
        return _missing(details, path, tree)
    if kind == "extra_forbidden":
        return _unknown_key(str(details["loc"][-1]), path, model, here.key or here.value)
    if kind == "value_error":
        return _refused(details, path, tree)
    if kind == "union_tag_not_found":
        return fault(here.value, "key-missing", key="kind", place=_place(path))
    if kind in ("literal_error", "union_tag_invalid"):
        return _not_among(details, path, here.value)
    return _misshapen(kind, value, path, model, here.value)


def _misshapen(kind: str, value: Any, path: Path, model: type[Record], mark: Mark) -> Fault:
    it, known = _key(path), ", ".join(_keys_at(model, path))
    if kind == "tuple_type":
        return fault(mark, "list-expected", it=it, held=as_written(value))
    if kind == "too_short":
        return fault(mark, "list-empty", it=it)
    if kind == "dict_type":
        return fault(mark, "names-expected", it=it, held=as_written(value), known=known)
    if kind in ("model_type", "model_attributes_type"):
        return fault(mark, "block-expected", it=it, held=as_written(value), known=known)
    return fault(mark, "value-unreadable", it=it)


def _key(path: Path) -> str:
    """The key that a path ends in, in words."""
    key = next((part for part in reversed(path) if isinstance(part, str)), None)
    return "this" if key is None else f"an item of `{key}`" if isinstance(path[-1], int) else f"`{key}`"


def _not_among(details: ErrorDetails, path: Path, mark: Mark) -> Fault:
    """A word that is not in a closed list of a rule file."""
    context = details.get("ctx") or {}
    written = context.get("tag") or details["input"]
    if not isinstance(written, str):
        return fault(mark, "value-wrong-shape", it=_key(path), wanted="a word", shape=shape_of(written))
    expected = str(context.get("expected_tags") or context.get("expected")).replace("'", "")
    close = nearest(short(written), expected.replace(" or ", ", ").split(", "))
    if close is None:
        return fault(mark, "choice-unknown", text=short(written), known=expected)
    return fault(mark, "choice-mistyped", text=short(written), near=close)


def as_written(value: Any) -> str:
    """What stands in the place of a list or block: a text as it is written, or the shape of anything else."""
    return f"`{short(value)}`" if isinstance(value, str) else shape_of(value)


def _in_file(loc: tuple[int | str, ...], tree: Tree) -> Path:
    """The path in the file: the validator's own, without the names of forms that it puts between."""
    path: Path = ()
    for part in loc:
        if (*path, part) in tree.marks:
            path = (*path, part)
    return path


def _marks(tree: Tree, path: Path) -> Marks:
    return tree.marks.get(path) or Marks(Mark(1, 1))


def _missing(details: ErrorDetails, path: Path, tree: Tree) -> Fault:
    marks = _marks(tree, path)
    key = str(details["loc"][-1] if details["type"] == "missing" else path[-1])
    if path and path[-1] == key:  # the key stands there with nothing behind it
        return fault(marks.key or marks.value, "key-blank", key=key)
    return fault(marks.value._replace(width=1), "key-missing", key=key, place=_place(path))


def _place(path: Path) -> str:
    return f"`{_named(path)}`" if path else "the file"


def _named(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _refused(details: ErrorDetails, path: Path, tree: Tree) -> Fault:
    error = (details.get("ctx") or {}).get("error")
    if not isinstance(error, Refused):
        return fault(_marks(tree, path).value, "value-unreadable", it=_key(path))
    here = _marks(tree, (*path, *error.at))
    other = None
    if error.clashes_with:
        found = tree.marks.get((*path[:-1], error.clashes_with)) or tree.marks.get((*path, error.clashes_with))
        other = found.value if found else None
    parts = error.parts | {"it": _key(path)} if "it" in error.parts else error.parts
    return fault(here.value, error.code, other, **parts)


def _unknown_key(key: str, path: Path, model: type[Record], mark: Mark) -> Fault:
    known = _keys_at(model, path[:-1])
    homes = [place for place, keys in _all_keys(model) if key in keys]
    if longer := _in_full(key, known):
        return fault(mark, "key-mistyped", key=short(key), near="` or `".join(longer))
    if homes:
        places = " or ".join(f"under `{home}`" if home else "at the top level of the file" for home in homes)
        return fault(mark, "key-misplaced", key=short(key), places=places)
    if (close := nearest(key[:40], known)) is not None:
        return fault(mark, "key-mistyped", key=short(key), near=close)
    return fault(mark, "key-unknown", key=short(key), known=", ".join(known))


def _in_full(key: str, known: list[str]) -> list[str]:
    """The known keys with every word of a key, or one that begins with it: for `limit`, `limit_of_indemnity`."""
    words = [word for word in folded(key).split() if len(word) > 3]
    return [
        one for one in known if words and all(any(part.startswith(word) for part in one.split("_")) for word in words)
    ]


def _keys_at(model: type[Record], path: Path) -> list[str]:
    """The keys that a file may hold at a path; a name that the file gives to a block of its own is no level."""
    models = [model]
    for part in path:
        if isinstance(part, str):
            inside = [
                inner
                for one in models
                for name, field in one.model_fields.items()
                if part in (name, field.alias)
                for inner in records_in(field.annotation)
            ]
            models = inside or models
    return list(dict.fromkeys(key for one in models for key in _keys_of(one)))


def _keys_of(model: type[Record]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _all_keys(
    model: type[Record], place: str = "", above: tuple[type[Record], ...] = ()
) -> Iterator[tuple[str, list[str]]]:
    """Every level of a model, with its keys; a model inside itself is not followed again."""
    yield place, _keys_of(model)
    for name, field in model.model_fields.items():
        for inner in records_in(field.annotation):
            if inner not in (*above, model):
                yield from _all_keys(inner, f"{place}.{name}" if place else name, (*above, model))
