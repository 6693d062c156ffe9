"""The field's vocabularies: what a firm file or a rule file may say, how it may spell it, and its small leaves."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any

from pii_check.record import TEXT, Leaf, Refused, any_case, as_text, folded_none, shape_of, short


class Word(StrEnum):
    """A word of a closed vocabulary, hashed as the text that it is: that is quicker than an enum's own way."""

    __hash__ = str.__hash__


class Jurisdiction(Word):
    """Where the firm carries on business."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern ireland"
    JERSEY = "jersey"
    GUERNSEY = "guernsey"
    ISLE_OF_MAN = "isle of man"
    REPUBLIC_OF_IRELAND = "republic of ireland"
    ELSEWHERE = "elsewhere"


class Constitution(Word):
    """The legal form of the firm."""

    SOLE_PRACTITIONER = "sole practitioner"
    PARTNERSHIP = "partnership"
    LLP = "llp"
    LIMITED_COMPANY = "limited company"


class Cover(Word):
    """A class of insurance."""

    PROFESSIONAL_INDEMNITY = "professional indemnity"
    EMPLOYERS_LIABILITY = "employers' liability"
    PUBLIC_LIABILITY = "public liability"


class Basis(Word):
    """How the limit of indemnity applies to several claims."""

    ANY_ONE_CLAIM = "any one claim"
    ROUND_THE_CLOCK = "aggregate with unlimited round-the-clock reinstatement"
    LIMITED_REINSTATEMENT = "aggregate with limited reinstatement"
    AGGREGATE = "aggregate"


class Wording(Word):
    """The form of cover: any civil liability, or only that for a negligent act, error or omission."""

    CIVIL_LIABILITY = "civil liability"
    NEGLIGENT_ACT = "negligent act"


class Certificate(Word):
    """Where the certificate of employers' liability insurance is shown to staff."""

    AT_EACH_WORKPLACE = "at each workplace"
    ELECTRONICALLY = "electronically"
    NOT_DISPLAYED = "not displayed"


class Force(Word):
    """How strongly a requirement binds; only `must` decides a verdict."""

    MUST = "must"
    SHOULD = "should"


class Authority(Word):
    """Who makes a requirement: a statute, the firm's regulator, or the practice of the profession."""

    LAW = "law"
    REGULATOR = "regulator"
    PRACTICE = "practice"


class Evidence(Word):
    """How well a requirement is known, from best to worst."""

    PRIMARY = "primary"
    SUMMARY = "summary"
    SECONDARY = "secondary"
    PRACTICE = "practice"
    INFERRED = "inferred"


class Outcome(Word):
    """What a finding comes to."""

    MET = "met"
    NOT_MET = "not-met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"
    DISPENSED = "dispensed"


SYNONYMS: Mapping[str, str] = {
    "sole trader": Constitution.SOLE_PRACTITIONER,
    "ltd": Constitution.LIMITED_COMPANY,
    "plc": Constitution.LIMITED_COMPANY,
    "pi": Cover.PROFESSIONAL_INDEMNITY,
    "pii": Cover.PROFESSIONAL_INDEMNITY,
    "el": Cover.EMPLOYERS_LIABILITY,
    "pl": Cover.PUBLIC_LIABILITY,
    "third party liability": Cover.PUBLIC_LIABILITY,
    "each and every claim": Basis.ANY_ONE_CLAIM,
    "round the clock": Basis.ROUND_THE_CLOCK,
    "annual aggregate": Basis.AGGREGATE,
    "any one claim and in the aggregate": Basis.AGGREGATE,
    "negligent act, error or omission": Wording.NEGLIGENT_ACT,
}

# Words that are understood and still cannot be taken, with the code of the question to ask back.
_ASK_BACK: Mapping[tuple[type[StrEnum], str], str] = {
    (Basis, "aggregate with reinstatement"): "basis-which-reinstatement",
    (Jurisdiction, "uk"): "jurisdiction-which-of-uk",
    (Jurisdiction, "united kingdom"): "jurisdiction-which-of-uk",
    (Jurisdiction, "gb"): "jurisdiction-which-of-great-britain",
    (Jurisdiction, "great britain"): "jurisdiction-which-of-great-britain",
    (Jurisdiction, "ireland"): "jurisdiction-which-of-ireland",
}


_BETWEEN_WORDS = re.compile(r"[\s_‐‑-]+")


def folded(text: str) -> str:
    """The form in which two spellings of one term are the same: case, hyphens, underscores and runs of spaces aside."""
    return _BETWEEN_WORDS.sub(" ", text.replace("’", "'")).strip().casefold()


def visible(name: str) -> str:
    """A file's name with anything in it that would command a terminal spelled out."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in name)


def nearest(text: str, among: list[str]) -> str | None:
    """The known name that a mistyped one most likely stands for, if any is near."""
    from difflib import get_close_matches  # only who has mistyped something waits for it

    close = get_close_matches(folded(text), [folded(name) for name in among], n=1, cutoff=0.6)
    return next(name for name in among if folded(name) == close[0]) if close else None


def chosen_from(vocabulary: type[StrEnum], what: str) -> Leaf:
    """The validator of one closed vocabulary, with its synonyms; `what` names it in refusals."""
    values = {folded(member): member for member in vocabulary}
    values |= {folded(other): vocabulary(name) for other, name in SYNONYMS.items() if name in values.values()}

    def parse(value: object) -> StrEnum:
        text = as_text(value, what)
        member = values.get(text) or values.get(folded(text))
        if member is None:
            if question := _ASK_BACK.get((vocabulary, folded(text))):
                raise Refused(question, text=text, what=what)
            raise _unknown(text, what, vocabulary, list(values))
        return member

    names = [member.value for member in vocabulary]
    return Leaf(parse, str, schema={"title": vocabulary.__name__.lower(), **closed(names, values)})


def closed(names: Iterable[str], spellings: Iterable[str]) -> dict[str, Any]:
    """As JSON Schema, a closed list: names to be offered, and everything that folds to one of the spellings."""
    spelled = "|".join(any_case(word).replace(" ", r"[\s_‐‑-]+").replace("'", "['’]") for word in spellings)
    return {"anyOf": [{"enum": list(names)}, {"type": "string", "pattern": rf"^[\s_‐‑-]*({spelled})[\s_‐‑-]*$"}]}


def _unknown(text: str, what: str, vocabulary: type[StrEnum], spellings: list[str]) -> Refused:
    # A text that mentions the aggregate is an aggregate of some kind: never answer it with "any one claim".
    safe = [word for word in spellings if "aggregate" in word] if "aggregate" in folded(text) else spellings
    close, known = nearest(text, safe), ", ".join(vocabulary)
    if close is None:
        return Refused("word-unknown", text=short(text), what=what, known=known)
    return Refused("word-mistyped", text=short(text), what=what, near=close, known=known)


_ANSWERS = {"yes": True, "true": True, "no": False, "false": False}
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,9})?)\s?(%?)", re.ASCII)


def parse_yes_no(value: object) -> bool:
    """Read `yes`, `no`, `true` or `false`.

    Raises:
        Refused: any other answer; there is no "maybe" and no 1 or 0.
    """
    if isinstance(value, bool):
        return value
    text = as_text(value, "yes or no")
    answer = _ANSWERS.get(text.casefold())
    if answer is None:
        raise Refused("yes-no-unclear", text=short(text))
    return answer


def parse_count(value: object) -> int:
    """Read a whole number of nought or more.

    Raises:
        Refused: a fraction, a negative number, a word or anything above 999,999.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Refused("count-wrong-shape", it="this", shape=shape_of(value))
    text = value.strip()
    if not (text.isascii() and text.isdigit()):
        raise Refused("count-none", text=text) if folded_none(text) else Refused("count-not-whole", text=short(text))
    if len(text) > 6:
        raise Refused("count-too-large", text=short(text))
    return int(text)


def parse_share(value: object) -> Fraction:
    """Read a share: `60%`, or a number from 0 to 1.

    Raises:
        Refused: anything else, and anything above the whole.
    """
    if isinstance(value, Fraction) and 0 <= value <= 1:
        return value
    if isinstance(value, bool | float):
        raise Refused("share-not-exact", value=repr(value))
    text = str(value) if isinstance(value, int) else as_text(value, "a share, such as 60%")
    match = _SHARE.fullmatch(text)
    if match is None:
        raise Refused("share-unreadable", text=short(text))
    share = Fraction(match[1]) / (100 if match[2] else 1)
    if share > 1:
        raise Refused("share-above-whole" if match[2] or share > 100 else "share-without-percent", text=text)
    return share


def yes_no(value: bool) -> str:
    """Print yes or no."""
    return "yes" if value else "no"


def percent(share: Fraction) -> str:
    """Print a share as a percentage, such as `60` or `33.3`, without the sign; exact for every share that is read."""
    whole, part = divmod(share * 100 * 10**9, 10**9)
    return f"{whole}.{int(part):09}".rstrip("0").rstrip(".")


def parse_name(value: object) -> str:
    """Read a name that some rulebook declares (a section, an activity, a body), in its folded spelling.

    Raises:
        Refused: a blank, a list or a block.
    """
    text = folded(as_text(value, "a name"))
    if not text:
        raise Refused("name-blank", it="this")
    return text


YES_NO = {
    "title": "yes or no",
    "anyOf": [
        {"enum": ["yes", "no", True, False]},
        {"type": "string", "pattern": rf"^\s*({'|'.join(any_case(word) for word in _ANSWERS)})\s*$"},
    ],
    "examples": ["yes"],
}
COUNT = {
    "title": "count",
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 999999},
        {"type": "string", "pattern": r"^\s*[0-9]{1,6}\s*$"},
    ],
    "description": "a whole number of nought or more",
    "examples": [3],
}
SHARE = {
    "title": "share",
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": rf"^\s*{_SHARE.pattern}\s*$"},
    ],
    "description": "a percentage, or a number from 0 to 1",
    "examples": ["60%"],
}
YesNo = Annotated[bool, Leaf(parse_yes_no, schema=YES_NO)]
Count = Annotated[int, Leaf(parse_count, schema=COUNT)]
Share = Annotated[Fraction, Leaf(parse_share, lambda share: f"{percent(share)}%", schema=SHARE, always=True)]
Name = Annotated[str, Leaf(parse_name, schema={**TEXT, "title": "name"})]
