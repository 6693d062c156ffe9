"""What a call sets in place of what a firm file states: from `KEY=VALUE` to a place in the tree of the file."""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from pii_check.firm import SHORT_FORMS, Firm
from pii_check.read.faults import Fault, Mark, fault
from pii_check.read.places import Marks, Path
from pii_check.read.tree import Tree, read_tree, unprintable
from pii_check.read.validate import as_written
from pii_check.record import Record, Refused, records_in, short
from pii_check.words import visible

_POSITION = re.compile("0|[1-9][0-9]{0,11}")


class Setting(NamedTuple):
    """A value that a call sets, as if it stood in the file behind its key.

    `text` is `KEY=VALUE` as typed; `keys` has the place of each part of the path in it. `marks` and `faults` are those
    of the value, under that path. `is_known` says whether a firm has such a key: if not, every file is refused for it.
    """

    text: str
    path: Path
    keys: tuple[Mark, ...]
    value: Any
    marks: dict[Path, Marks]
    faults: tuple[Fault, ...]
    is_known: bool

    @property
    def takes_away(self) -> bool:
        """Whether the fact is not stated any more; where the file does not state it, that changes nothing."""
        return self.value is None and self.is_known

    @property
    def key(self) -> str:
        """The path as reports print it."""
        return _dotted(self.path)

    @property
    def typed(self) -> str | None:
        """The value as typed; None where it takes the fact away."""
        return None if self.value is None else self.text.partition("=")[2].strip()


def parse_setting(text: str) -> Setting:
    """Read `KEY=VALUE`: the key as reports print paths, the value as it would stand behind the key in a firm file.

    What is wrong with the value is a fault of the setting, and a key that is not known is one of every file.

    Raises:
        Refused: whatever file it is meant for, this sets nothing: there is no `=` or no key, a position in a list is
            no number, or the key leads into a single value.
    """
    if (bad := unprintable(text)) is not None:
        raise Refused("set-unprintable", text=short(visible(text)), number=ord(bad))
    key, sign, _ = text.partition("=")
    if not sign:
        raise Refused("set-without-equals-sign", text=short(text))
    keys = tuple(_marks_of_parts(key, text))
    parts = [part.strip() for part in key.split(".")]
    if not all(parts):
        raise Refused("set-key-blank", text=short(text))
    path, is_known = _resolved(parts)
    return _with_value(text, path, keys[: len(path)], len(key))._replace(is_known=is_known)


def _marks_of_parts(key: str, text: str) -> Iterable[Mark]:
    column = 1
    for part in key.split("."):
        yield Mark(1, column + len(part) - len(part.lstrip()), max(1, len(part.strip())), text)
        column += len(part) + 1


def _resolved(parts: list[str]) -> tuple[Path, bool]:
    """The path that the parts of a key stand for in a firm, and whether a firm has it; else up to the unknown key."""
    path: Path = ()
    form: Any = Firm
    for part in parts:
        if (item := _item(form)) is not None:
            if not _POSITION.fullmatch(part):
                raise Refused("set-position-unreadable", part=short(part), list=_dotted(path))
            path, form = (*path, int(part)), item
            continue
        if not (models := records_in(form)):
            raise Refused("set-inside-single-value", key=_dotted(path), part=short(part))
        path, field = (*path, part), _field(models[0], part)
        if field is None:
            return path, False
        form = field.annotation
    return path, True


def _item(form: Any) -> Any:
    """What the items of a list are; None for what is no list."""
    return next((get_args(one)[0] for one in (form, *get_args(form)) if get_origin(one) is tuple), None)


def _field(model: type[Record], key: str) -> FieldInfo | None:
    return next((field for name, field in model.model_fields.items() if key == (field.alias or name)), None)


def _with_value(text: str, path: Path, keys: tuple[Mark, ...], before: int) -> Setting:
    """A setting of the value behind the first `before` characters and the `=`."""
    stand_in = "x: "  # for the key: the value is read behind it, and every place moved to where it was typed
    read = read_tree(stand_in + text[before + 1 :])

    def moved(mark: Mark) -> Mark:
        return mark._replace(column=max(1, mark.column + before + 1 - len(stand_in)), setting=text)

    value = read.value.get("x") if isinstance(read.value, dict) else None
    marks = {
        (*path, *at[1:]): Marks(moved(one.value), moved(one.key) if one.key else None)
        for at, one in read.marks.items()
        if at
    }
    if path in marks:
        marks[path] = marks[path]._replace(key=keys[-1] if isinstance(path[-1], str) else None)
    faults = tuple(one._replace(mark=moved(one.mark), other=one.other and moved(one.other)) for one in read.faults)
    return Setting(text, path, keys, value, marks, faults, is_known=True)


def in_effect(settings: Iterable[Setting]) -> tuple[Setting, ...]:
    """Those that no later one replaces, by its own value or by that of a block around it."""
    kept: list[Setting] = []
    for one in settings:
        kept = [before for before in kept if before.path[: len(one.path)] != one.path]
        kept.append(one)
    return tuple(kept)


def with_settings(tree: Tree, settings: Iterable[Setting]) -> Tree:
    """The tree of a file with values set in it, in this order; faults of what they replace are gone with it."""
    for one in settings:
        if isinstance(tree.value, dict):  # else the file is refused whole
            tree = _with(tree, one)
    return tree


def _with(tree: Tree, setting: Setting) -> Tree:
    if setting.faults:
        return tree._replace(faults=(*tree.faults, *setting.faults))
    value, marks = deepcopy(tree.value), dict(tree.marks)
    block, (*above, last) = value, setting.path
    for depth, part in enumerate(above):
        if (wrong := _misfit(block, setting, depth, marks)) is not None:
            return tree._replace(faults=(*tree.faults, wrong))
        block = _opened(block, part, setting, depth, marks)
        if block is None:
            return tree
    if (wrong := _misfit(block, setting, len(above), marks)) is not None:
        return tree._replace(faults=(*tree.faults, wrong))
    if setting.takes_away and not _holds(block, last):
        return tree
    _put(block, last, setting.value)
    return _replaced(tree._replace(value=value, marks=marks), setting)


def _misfit(block: Any, setting: Setting, depth: int, marks: dict[Path, Marks]) -> Fault | None:
    """Why the part of the path at this depth cannot stand inside what the file has there."""
    at, part = setting.path[:depth], setting.path[depth]
    if not isinstance(block, list if isinstance(part, int) else dict):
        return fault(marks[at].value, "set-inside-value", outer=_dotted(at), held=as_written(block), key=part)
    if isinstance(part, int) and part > len(block):
        return fault(
            setting.keys[depth], "set-position-beyond-end", list=_dotted(at), many=len(block), position=str(part)
        )
    return None


def _opened(block: Any, part: str | int, setting: Setting, depth: int, marks: dict[Path, Marks]) -> Any:
    """The block or list inside a block: made, or spelled out of its short form, where it has to be.

    None where there is none and a fact in it is only to be taken away.
    """
    inner, at = _inside(block, part), setting.path[: depth + 1]
    if inner is None and not setting.takes_away:
        inner = [] if isinstance(setting.path[depth + 1], int) else {}
        marks[at] = Marks(setting.keys[depth], setting.keys[depth])
    elif isinstance(inner, str) and depth == 0 and (long := SHORT_FORMS.get(str(part))):
        inner = {long: inner}
        marks[*at, long] = marks[at]
    if inner is not None:
        _put(block, part, inner)
    return inner


def _holds(block: Any, part: Any) -> bool:
    return part in (block if isinstance(block, dict) else range(len(block)))


def _inside(block: Any, part: Any) -> Any:
    return block[part] if _holds(block, part) else None


def _put(block: Any, part: Any, value: Any) -> None:
    if isinstance(block, list) and part == len(block):
        block.append(value)
    else:
        block[part] = value


def _replaced(tree: Tree, setting: Setting) -> Tree:
    """With the marks of the value that was set, and without those, and the faults, of what it replaced."""
    size = len(setting.path)
    gone = {at: one for at, one in tree.marks.items() if at[:size] == setting.path}
    places = {place for at, one in gone.items() for place in (one.value, one.key if len(at) > size else None)}
    marks = {at: one for at, one in tree.marks.items() if at not in gone} | setting.marks
    return tree._replace(marks=marks, faults=tuple(one for one in tree.faults if one.mark not in places))


def _dotted(path: Path) -> str:
    return ".".join(str(part) for part in path)
