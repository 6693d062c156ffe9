"""From a tree to a model: every fault at once, each at its place, in our words and never the validator's."""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pii_check.read.faults import Fault, Mark
from pii_check.read.tree import Marks, Path, Tree
from pii_check.record import Record, Refused, shape_of
from pii_check.words import nearest

MOST_FAULTS = 200  # beyond that a file is not a firm file with slips in it, and nobody reads on
Model = TypeVar("Model", bound=Record)


def validated(model: type[Model], tree: Tree, begin: str) -> tuple[Model | None, list[Fault]]:
    """The model that a tree states, or none and all of its faults in the order of the file.

    `begin` is the hint for a file that holds nothing to begin with.
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
        faults += [_fault(details, model, tree) for details in error.errors()[:MOST_FAULTS]]
    places = {fault.mark for fault in tree.faults}
    kept = [*tree.faults, *(fault for fault in faults[len(tree.faults) :] if fault.mark not in places)]
    return (None if kept else made), sorted(kept, key=lambda fault: fault.mark)


def _not_a_mapping(value: Any, model: type[Record], begin: str) -> Fault:
    if value is None:
        first = next(field.alias or name for name, field in model.model_fields.items() if field.is_required())
        return Fault(Mark(1, 1), f"the file is empty: `{first}` is missing", begin)
    return Fault(Mark(1, 1), f"the file is {shape_of(value)}, not a block of keys", begin)


def _fault(details: ErrorDetails, model: type[Record], tree: Tree) -> Fault:
    path = _in_file(details["loc"], tree)
    here, value = _marks(tree, path), details["input"]
    kind = details["type"]
    if value is None and path and isinstance(path[-1], int):
        return Fault(
            here.value, f"item {path[-1] + 1} of `{_named(path[:-1])}` is blank", "delete the item, or fill it in"
        )
    if kind == "missing" or (value is None and kind != "extra_forbidden"):
        return _missing(details, path, tree)
    if kind == "extra_forbidden":
        return _unknown_key(str(details["loc"][-1]), path, model, here.key or here.value)
    if kind == "value_error":
        return _refused(details, path, tree)
    if kind == "tuple_type":
        hint = "put each item on a line of its own, beginning with `- `; `[]` says that there are none"
        return Fault(here.value, f"{_key(path)} should be a list, not {_written(value)}", hint)
    if kind == "too_short":
        return Fault(here.value, f"{_key(path)} is empty, and it must hold something")
    if kind in ("model_type", "mapping_type", "dict_type", "model_attributes_type"):
        known = _keys_at(model, path)
        hint = f"it may hold: {', '.join(known)}" if known else ""
        return Fault(here.value, f"{_key(path)} should be a block of keys, not {_written(value)}", hint)
    if kind in ("literal_error", "union_tag_invalid", "union_tag_not_found"):
        return _not_among(details, here.value)
    return Fault(
        here.value,
        f"`{path[-1] if path else 'the file'}` cannot be read in this form",
        "see the documentation of this key",
    )


def _key(path: Path) -> str:
    """The key that a path ends in, in words."""
    key = next((part for part in reversed(path) if isinstance(part, str)), None)
    return "this" if key is None else f"an item of `{key}`" if isinstance(path[-1], int) else f"`{key}`"


def _not_among(details: ErrorDetails, mark: Mark) -> Fault:
    """A word out of a closed list of a rule file: mistyped, or missing."""
    context = details.get("ctx") or {}
    if details["type"] == "union_tag_not_found":
        return Fault(mark, "`kind` is missing, and it must be stated")
    expected = str(context.get("expected_tags") or context.get("expected")).replace("'", "")
    names = expected.replace(" or ", ", ").split(", ")
    written = _short(context.get("tag") or details["input"])
    close = nearest(written, names)
    return Fault(
        mark, f"`{written}` is not taken here", f"did you mean `{close}`?" if close else f"it may be: {expected}"
    )


def _short(value: Any) -> str:
    return str(value)[:40] if isinstance(value, str) else shape_of(value)


def _written(value: Any) -> str:
    return f"`{value[:40]}`" if isinstance(value, str) else shape_of(value)


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
    key = str(details["loc"][-1]) if details["type"] == "missing" else str(path[-1] if path else "the file")
    if path and path[-1] == key:  # the key stands there with nothing behind it
        marks = _marks(tree, path)
        return Fault(
            marks.key or marks.value, f"`{key}` is blank, and it must be stated", f"write a value after `{key}:`"
        )
    where = f" of `{_named(path)}`" if path else ""
    return Fault(_marks(tree, path).value._replace(width=1), f"`{key}`{where} is missing, and it must be stated")


def _named(path: Path) -> str:
    return ".".join(str(part) for part in path)


def _refused(details: ErrorDetails, path: Path, tree: Tree) -> Fault:
    error = (details.get("ctx") or {}).get("error")
    here = _marks(tree, path)
    if not isinstance(error, Refused):
        return Fault(here.value, "this value cannot be taken")
    other = None
    if error.clashes_with:
        found = tree.marks.get((*path[:-1], error.clashes_with)) or tree.marks.get((*path, error.clashes_with))
        other = found.value if found else None
    message = error.message.replace("this should be", f"{_key(path)} should be", 1)
    return Fault(here.value, message, error.hint, other)


def _unknown_key(key: str, path: Path, model: type[Record], mark: Mark) -> Fault:
    known = _keys_at(model, path[:-1])
    close = nearest(key[:40], known)
    homes = [place for place, keys in _all_keys(model) if key in keys]
    if homes and close is None:
        hint = f"it belongs under {' or '.join(f'`{home}`' if home else 'the file itself' for home in homes)}"
    elif close:
        hint = f"did you mean `{close}`?"
    else:
        hint = f"this level may hold: {', '.join(known)}"
    return Fault(mark, f"`{key if len(key) <= 40 else key[:40] + '…'}` is not a key that is known here", hint)


def _keys_at(model: type[Record], path: Path) -> list[str]:
    """The keys that a file may hold at a path."""
    models = [model]
    for part in path:
        if isinstance(part, str):
            models = [
                inner
                for one in models
                for name, field in one.model_fields.items()
                if part in (name, field.alias)
                for inner in _records_in(field.annotation)
            ]
    return list(dict.fromkeys(field.alias or name for one in models for name, field in one.model_fields.items()))


def _all_keys(
    model: type[Record], place: str = "", above: tuple[type[Record], ...] = ()
) -> Iterator[tuple[str, list[str]]]:
    """Every level of a model, with its keys; a model inside itself is not followed again."""
    yield place, list(model.model_fields)
    for name, field in model.model_fields.items():
        for inner in _records_in(field.annotation):
            if inner not in (*above, model):
                yield from _all_keys(inner, f"{place}.{name}" if place else name, (*above, model))


def _records_in(annotation: Any) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [one for inner in get_args(annotation) for one in _records_in(inner)]
