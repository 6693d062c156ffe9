"""Every sentence about a fault in a file: what is wrong and what to write instead, by a code that stays."""

from collections.abc import Mapping
from types import MappingProxyType

from pii_check.catalogue.files import FILES
from pii_check.catalogue.rules import RULES
from pii_check.catalogue.sentence import Sentence
from pii_check.catalogue.values import VALUES

SENTENCES: Mapping[str, Sentence] = MappingProxyType({**FILES, **VALUES, **RULES})


def sentence(code: str, /, **parts: object) -> Sentence:
    """The sentence of a code, with its parts filled in.

    Raises:
        KeyError: there is no such code, or a part of its sentence is missing.
    """
    template = SENTENCES[code]
    return Sentence(template.message.format(**parts), template.hint.format(**parts))
