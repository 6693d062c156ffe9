"""Writing answers into a firm file: what stands in it stays, and the new text is proved before it takes its place."""

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tag import Tag
from ruamel.yaml.tokens import CommentToken
from ruamel.yaml.util import load_yaml_guess_indent

from pii_check.cli.streams import OutputError
from pii_check.cli.written import WholeFile
from pii_check.firm import Firm
from pii_check.read.faults import Fault
from pii_check.read.tree import decode, read_tree
from pii_check.record import Record, records_in
from pii_check.talk import Stated, with_stated, without_blanks
from pii_check.words import visible

_TEXT = Tag(suffix="tag:yaml.org,2002:str")
_BLANK = ("", "~", "null", "Null", "NULL")
_APART = re.compile(r"^(policies|complaints_handling|client_money):|(?<!policies:\n)^  - (?=cover:)", re.M)


class NotSavedError(Exception):
    """The answers were not saved; says why, and carries the text that would have been."""

    def __init__(self, why: str, text: str) -> None:
        self.text = text
        super().__init__(why)


class _AllText(VersionedResolver):
    """Every value is text here, as for our own reader: nothing is quoted for looking like a number or a day."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and value not in _BLANK:
            return _TEXT
        return super().resolve(kind, value, implicit)


class FirmText(NamedTuple):
    """The place of a firm file, and its bytes as the dialogue found them; None where there was no file."""

    path: Path
    name: str
    data: bytes | None

    @property
    def text(self) -> str:
        """What it says; empty where there was no file."""
        text = decode(self.data or b"")
        return "" if isinstance(text, Fault) else text

    def save(self, states: Iterable[Stated]) -> None:
        """Write what was answered into the file.

        Raises:
            NotSavedError: the file changed meanwhile, cannot be written, or would not be read as it should be.
        """
        states = tuple(states)
        text = _with_answers(self.text, states) if self.data is not None else new_text(states, self.name)
        expected = with_stated(without_blanks(read_tree(self.text).value or {}), states)
        read = read_tree(text)
        if read.faults or without_blanks(read.value) != expected:
            raise NotSavedError("the answers could not be put into the file without changing what it states", text)
        try:
            file = WholeFile(self.path)
            file.write(_encoded(text, self.data or b""))
            if (self.path.read_bytes() if self.path.exists() else None) != self.data:
                file.discard()
                raise NotSavedError("the file was changed by another hand in the meantime", text)
            file.keep()
        except OutputError as error:
            raise NotSavedError(f"the file cannot be written: {error}", text) from None


def _encoded(text: str, before: bytes) -> bytes:
    """As the file was written before: its line ends, its encoding and the mark of it."""
    if before.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text.replace("\n", "\r\n").encode("utf-16")
    if b"\r\n" in before:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if before.startswith(b"\xef\xbb\xbf") else "utf-8")


def new_text(states: Iterable[Stated], name: str) -> str:
    """A firm file that states this, beginning with a line for editors and two for people."""
    shown = visible(name)
    made = _dumped(_yaml(), CommentedMap(), states)
    return (
        "# yaml-language-server: $schema=firm.schema.json\n"
        f"# A firm file, made by `pii-check init`. `pii-check {shown}` judges it.\n"
        f"# What is left out is not stated, and never taken for a pass: `pii-check init {shown}` asks for it.\n\n"
        + re.sub(_APART, r"\n\g<0>", made)
    )


def _with_answers(text: str, states: Iterable[Stated]) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _, sequence, dash = load_yaml_guess_indent(text)
    yaml = _yaml()
    yaml.indent(mapping=2, sequence=sequence or 4, offset=2 if dash is None else dash)
    return _dumped(yaml, yaml.load(text), states)


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.Resolver = _AllText
    yaml.preserve_quotes = True
    yaml.width = 2**20
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(yaml: YAML, document: Any, states: Iterable[Stated]) -> str:
    for one in states:
        _put(document, Firm, one.path.split("."), one)
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue()


def _put(block: Any, model: type[Record], parts: list[str], stated: Stated) -> None:
    """State a value at a path, making the blocks on the way."""
    part, *others = parts
    if isinstance(block, CommentedSeq):
        if int(part) == len(block):
            block.append(CommentedMap())
        _put(block[int(part)], model, others, stated)
        return
    if others:
        if block.get(part) is None:
            _insert(block, model, part, CommentedSeq() if others[0].isdigit() else CommentedMap())
        inner = records_in(model.model_fields[part].annotation)
        _put(block[part], inner[0], others, stated)
        return
    _insert(block, model, part, _node(stated.value))
    if stated.remark:
        block.yaml_add_eol_comment(stated.remark, part)


def _node(value: Any) -> Any:
    if isinstance(value, dict):
        return CommentedMap()
    if isinstance(value, list):
        items = CommentedSeq(_node(one) for one in value)
        if all(isinstance(one, str) for one in value) and value:
            items.fa.set_flow_style()
        return items
    # A number such as 0123 is text for us; in quotes it is so for any other program that may write the file again.
    return DoubleQuotedScalarString(value) if re.fullmatch("0[0-9]+", value) else value


def _insert(block: CommentedMap, model: type[Record], key: str, value: Any) -> None:
    """Put a key where the documentation has it, among the keys of its block; a blank one gets its value."""
    if key in block:
        block[key] = value
        return
    order = [field.alias or name for name, field in model.model_fields.items()]
    later = order[order.index(key) + 1 :]
    place = next((number for number, one in enumerate(block) if one in later), len(block))
    before = list(block)[place - 1] if place else None
    block.insert(place, key, value)
    if before is not None:
        _hand_down(block, before, key)


def _hand_down(block: CommentedMap, before: str, key: str) -> None:
    """What stands on the lines below a value, such as a comment on the next key, stays before that next key."""
    tokens = block.ca.items.get(before)
    if not tokens or not tokens[2]:
        return
    own, _, below = tokens[2].value.partition("\n")
    if below:
        mark = tokens[2].start_mark
        block.ca.items[key] = [None, None, CommentToken("\n" + below, mark, None), None]
        if own:
            tokens[2].value = own + "\n"
        else:
            del block.ca.items[before]
