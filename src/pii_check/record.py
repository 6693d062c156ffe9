"""The base of every input model, and how a value is refused."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema
from pydantic_core.core_schema import WhenUsed

from pii_check.catalogue import sentence

MOST_KNOWN, LONGEST_KNOWN = 1024, 32  # texts of one kind, and characters of each


class Record(BaseModel):
    """A frozen model that knows its keys and refuses any other."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        field_title_generator=lambda name, field: (field.alias or name).replace("_", " "),
    )


class Leaf:
    """How one value of a file is read, by a parser of our own, and how it is written out as JSON.

    Args:
        parse: takes what stands in the file, or an already parsed value, and raises `Refused` for anything else.
        written: gives the text that `parse` reads back; left out for values that JSON knows itself.
        schema: what `parse` takes, as JSON Schema: never narrower, so that no editor marks what the program reads.
        always: write it so in Python values too, where pydantic would otherwise choose a text of its own.
    """

    def __init__(
        self,
        parse: Callable[[object], Any],
        written: Callable[[Any], str] | None = None,
        *,
        schema: Mapping[str, Any],
        always: bool = False,
    ) -> None:
        self.parse = parse
        self._reading = knowing_again(parse)
        self._written = written
        self.schema = dict(schema)
        self._when: WhenUsed = "unless-none" if always else "json-unless-none"

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The validator is the parser and nothing else: no type of pydantic's own gets to convert."""
        written, parse = self._written, self._reading
        if written is None:
            return core_schema.no_info_plain_validator_function(parse)
        out = core_schema.plain_serializer_function_ser_schema(written, when_used=self._when)
        return core_schema.no_info_plain_validator_function(parse, serialization=out)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The schema of the values, since none can be told from a parser."""
        return dict(self.schema)


def knowing_again(parse: Callable[[object], Any]) -> Callable[[object], Any]:
    """The same parser, but that it knows again the short texts that it has read: files say `yes` over and over.

    What it gives for a text must go by that alone, and never change. A refusal is made anew each time.
    """
    known = lru_cache(MOST_KNOWN)(parse)

    def read(value: object) -> Any:
        return known(value) if type(value) is str and len(value) <= LONGEST_KNOWN else parse(value)

    return read


def literal(text: str) -> str:
    """A pattern for just this text; `re.escape` marks signs that the patterns of JSON Schema do not let be marked."""
    return re.sub(r"[\\.^$*+?()\[\]{}|/]", r"\\\g<0>", text)


def any_case(text: str) -> str:
    """A pattern for a text in capitals or not: JSON Schema knows no flag for that."""
    return "".join(f"[{sign.upper()}{sign.lower()}]" if sign.isalpha() else literal(sign) for sign in text)


def exactly(names: Iterable[str]) -> dict[str, Any]:
    """As JSON Schema, one of these names as they stand, with space around it."""
    pattern = rf"^\s*({'|'.join(literal(name) for name in names)})\s*$"
    return {"anyOf": [{"enum": list(names)}, {"type": "string", "pattern": pattern}]}


def records_in(annotation: Any) -> list[type[Record]]:
    """The models that a field holds, in lists and beside other forms."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [one for inner in get_args(annotation) for one in records_in(inner)]


class Refused(ValueError):
    """A stated value cannot be taken; says what is wrong with it, what would be right, and which key it clashes with.

    Args:
        code: the sentence of the catalogue that says so.
        clashes_with: the key beside this one that it contradicts, where two facts clash.
        at: where inside the value it is, if not the whole of it.
        parts: those of the sentence; `it` is "this", for which a reader who knows the key puts that.
    """

    def __init__(
        self, code: str, /, *, clashes_with: str | None = None, at: tuple[str | int, ...] = (), **parts: object
    ) -> None:
        self.code = code
        self.at = at
        self.parts = parts
        self.message, self.hint = sentence(code, **parts)
        self.clashes_with = clashes_with
        super().__init__(self.message)


def shape_of(value: object) -> str:
    """What a value is, in a reader's words: used where a list or a block stands in the place of one value."""
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "nothing"
    return f"{type(value).__name__} {value!r}"


def short(text: str) -> str:
    """A text as sentences quote it: the beginning of a very long one."""
    return text if len(text) <= 60 else text[:60] + "…"


def folded_none(text: str) -> bool:
    """Whether a text says that there is none, where a figure was asked for."""
    return text.strip().casefold() in ("none", "nil", "no", "zero", "nought", "n/a")


def as_text(value: object, wanted: str) -> str:
    """The text of a scalar.

    Raises:
        Refused: the value is a list, a block or another type of Python object.
    """
    if isinstance(value, str):
        return value.strip()
    raise Refused("value-wrong-shape", it="this", wanted=wanted, shape=shape_of(value))


def parse_text(value: object) -> str:
    """Free text, such as a name or a policy number: never blank."""
    text = as_text(value, "text")
    if not text:
        raise Refused("text-blank", it="this")
    return text


TEXT = {"title": "text", "type": ["string", "number", "boolean"], "pattern": r"\S"}
"""A name such as 1st or a number such as 0123 is text here, whatever an editor takes it for."""

Text = Annotated[str, Leaf(parse_text, schema=TEXT)]
