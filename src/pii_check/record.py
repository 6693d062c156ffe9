"""The base of every input model, and how a value is refused."""

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from pydantic_core.core_schema import WhenUsed

from pii_check.catalogue import sentence


class Record(BaseModel):
    """A frozen model that knows its keys and refuses any other."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Leaf:
    """How one value of a file is read, by a parser of our own, and how it is written out as JSON.

    Args:
        parse: takes what stands in the file, or an already parsed value, and raises `Refused` for anything else.
        written: gives the text that `parse` reads back; left out for values that JSON knows itself.
        always: write it so in Python values too, where pydantic would otherwise choose a text of its own.
    """

    def __init__(
        self, parse: Callable[[object], Any], written: Callable[[Any], str] | None = None, *, always: bool = False
    ) -> None:
        self._parse = parse
        self._written = written
        self._when: WhenUsed = "unless-none" if always else "json-unless-none"

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The validator is the parser and nothing else: no type of pydantic's own gets to convert."""
        written = self._written
        if written is None:
            return core_schema.no_info_plain_validator_function(self._parse)
        out = core_schema.plain_serializer_function_ser_schema(written, when_used=self._when)
        return core_schema.no_info_plain_validator_function(self._parse, serialization=out)


class Refused(ValueError):
    """A stated value cannot be taken; says what is wrong with it, what would be right, and which key it clashes with.

    Args:
        code: the sentence of the catalogue that says so.
        clashes_with: the key beside this one that it contradicts, where two facts clash.
        parts: those of the sentence; `it` is "this", for which a reader who knows the key puts that.
    """

    def __init__(self, code: str, /, *, clashes_with: str | None = None, **parts: object) -> None:
        self.code = code
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


Text = Annotated[str, Leaf(parse_text)]
