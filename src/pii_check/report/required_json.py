"""What a firm must hold as JSON, format `pii-check/1`: its shape, and how it is built."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from pii_check.facts import Unit
from pii_check.money import decimal_text
from pii_check.needs import Band, CoverNeeded, Need, Required, Status
from pii_check.report import shape
from pii_check.report.as_json import note_data, rulebook_data
from pii_check.report.finding_json import required_data, value_data
from pii_check.report.needed import UNTOLD, asked_words
from pii_check.rulebook import Published
from pii_check.terms import Relation, Term
from pii_check.words import Authority, Cover, Evidence, Force


class NeededTerm(TypedDict):
    """One thing that a requirement asks: a fact, a relation and a threshold."""

    fact: Annotated[str, Field(description="the key of the fact", examples=["uninsured_excess"])]
    relation: Annotated[Relation, Field(description="how what is held must stand to the threshold")]
    value: Annotated[shape.Plain, Field(description="the threshold; null while it is open, or where nothing is asked")]
    unit: Annotated[Unit, Field(description="what it is counted in")]


class NeededSource(TypedDict):
    """A source that a requirement rests on."""

    source: Annotated[str, Field(description="its title")]
    publisher: Annotated[str, Field(description="who published it")]
    clause: Annotated[str, Field(description="section, clause or paragraph")]
    url: Annotated[str, Field(description="where it can be read")]
    read_on: Annotated[shape.Day, Field(description="day on which it was read")]
    evidence: Annotated[Evidence, Field(description="how well what rests on it is known")]
    rests: Annotated[str | None, Field(description="which figure or part rests on it; null for all of it")]


class Needed(TypedDict):
    """One requirement, as it binds the firm."""

    id: Annotated[str, Field(description="id of the requirement; never changes meaning", examples=["rics.excess"])]
    title: Annotated[str, Field(description="what it is called")]
    cover: Annotated[Cover | None, Field(description="class of insurance, if it is about one")]
    force: Annotated[Force, Field(description="must or should")]
    authority: Annotated[Authority, Field(description="who makes the requirement")]
    status: Annotated[Status, Field(description="whether it binds the firm")]
    limit_of_indemnity: Annotated[
        shape.Money | None, Field(description="the limit that it is told for; null where it does not go by that")
    ]
    required: Annotated[
        shape.Required | None, Field(description="what the first term asks, where it is the only one; else null")
    ]
    terms: Annotated[list[NeededTerm], Field(description="everything that it asks")]
    in_words: Annotated[str, Field(description="the same, in words; empty where nothing is asked")]
    because: Annotated[str, Field(description="why it is required, or is not, or is open, in words")]
    depends_on: Annotated[list[str], Field(description="paths of the facts of a firm file that would settle it")]
    readings: Annotated[list[str], Field(description="where it is disputed: the rulebook's own reading, and the other")]
    implied_by: Annotated[str | None, Field(description="`minimum wording` where that supplies it")]
    doubt: Annotated[str | None, Field(description="what is not known")]
    evidence: Annotated[Evidence | None, Field(description="the weakest grade of its sources; null without a rulebook")]
    sources: Annotated[list[NeededSource], Field(description="every source that it rests on")]
    rulebook: Annotated[str | None, Field(description="id of the rulebook", examples=["rics/2025-07-01"])]


class NeededCover(TypedDict):
    """Whether a cover must be held."""

    cover: Annotated[Cover, Field(description="class of insurance")]
    status: Annotated[Status, Field(description="whether it must be held")]
    authority: Annotated[Authority, Field(description="who asks for it")]
    established: Annotated[bool, Field(description="whether any rulebook governs")]
    minimum_limit: Annotated[shape.Money | None, Field(description="the least limit; null for none, or not known")]
    because: Annotated[str, Field(description="why, in words")]
    depends_on: Annotated[list[str], Field(description="paths of the facts of a firm file that would settle it")]
    advised_by: Annotated[list[str], Field(description="ids of what advises it, though it is no must")]


class NeededBand(TypedDict):
    """What is required in one band of turnover."""

    above: Annotated[shape.Money | None, Field(description="the turnover is more than this; null in the first band")]
    up_to: Annotated[shape.Money | None, Field(description="and no more than this; null in the last band")]
    requirements: Annotated[list[Needed], Field(description="those that go by the turnover")]


class RequiredOf(TypedDict):
    """What a firm must hold, of policies that begin on one day."""

    as_at: Annotated[shape.Day, Field(description="the day on which the policies would begin")]
    firm: Annotated[dict[str, Any], Field(description="what was stated of the firm, with the keys of a firm file")]
    limit_of_indemnity: Annotated[
        shape.Money | None, Field(description="the limit of professional indemnity that was asked about")
    ]
    limit_is_enough: Annotated[bool | None, Field(description="whether it is; null where not asked, or not known")]
    covers: Annotated[list[NeededCover], Field(description="each class of insurance")]
    requirements: Annotated[list[Needed], Field(description="by set; every must before any should")]
    bands: Annotated[list[NeededBand], Field(description="by turnover, where that is not stated and matters")]
    not_asked: Annotated[list[str], Field(description="groups of requirements that are no part of this")]
    rulebooks: Annotated[list[shape.Rulebook], Field(description="every rulebook that was used")]
    notes: Annotated[list[shape.Note], Field(description="what else a reader should know")]


class RequireReport(TypedDict):
    """What `pii-check require --format json` prints."""

    format: Annotated[Literal["pii-check/1"], Field(description="changes only if a key goes or changes its meaning")]
    tool: Annotated[shape.Tool, Field(description="what made the report")]
    exit_code: Annotated[int, Field(description="as the command exits")]
    required: Annotated[RequiredOf, Field(description="what the firm must hold")]


def _money(pence: int | None) -> str | None:
    return None if pence is None else decimal_text(pence)


def _term(term: Term) -> NeededTerm:
    value = value_data(term.value, term.unit)
    return {"fact": term.fact, "relation": term.relation, "value": value, "unit": term.unit}


def _sources(need: Need, published: Published) -> list[NeededSource]:
    cited = [(cite, published.rulebook.sources[cite.source]) for cite in need.requirement.cite]
    return [
        {
            "source": source.title,
            "publisher": source.publisher,
            "clause": cite.clause,
            "url": source.url,
            "read_on": source.read_on.isoformat(),
            "evidence": cite.evidence,
            "rests": cite.of,
        }
        for cite, source in cited
    ]


def need_data(need: Need) -> Needed:
    """One requirement; nothing is told of its text where no rulebook governs."""
    one, book = need.requirement, need.rulebook
    other = one.other_reading if book else None
    return {
        "id": need.id,
        "title": one.title,
        "cover": need.cover,
        "force": need.force,
        "authority": need.authority,
        "status": need.status,
        "limit_of_indemnity": _money(need.limit),
        "required": required_data(need.terms[0]) if len(need.terms) == 1 else None,
        "terms": [_term(term) for term in need.terms],
        "in_words": asked_words(need) if need.terms and need.status is not Status.NOT_REQUIRED else "",
        "because": need.because,
        "depends_on": list(need.depends_on),
        "readings": [other.this, other.says] if other else [],
        "implied_by": one.implied_by if book else None,
        "doubt": one.doubt if book else None,
        "evidence": one.evidence if book else None,
        "sources": _sources(need, book) if book else [],
        "rulebook": book.rulebook.id if book else None,
    }


def _cover(one: CoverNeeded) -> NeededCover:
    return {
        "cover": one.cover,
        "status": one.status,
        "authority": one.main.authority,
        "established": one.established,
        "minimum_limit": _money(one.minimum),
        "because": one.main.because,
        "depends_on": list(one.main.depends_on),
        "advised_by": [need.id for need in one.advised],
    }


def _band(band: Band) -> NeededBand:
    return {
        "above": _money(band.above),
        "up_to": _money(band.up_to),
        "requirements": [need_data(need) for need in band.needs],
    }


def _required(required: Required) -> RequiredOf:
    return {
        "as_at": required.as_at.isoformat(),
        "firm": required.firm.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=set(UNTOLD)),
        "limit_of_indemnity": _money(required.limit),
        "limit_is_enough": required.is_enough,
        "covers": [_cover(one) for one in required.covers],
        "requirements": [need_data(need) for need in required.needs],
        "bands": [_band(band) for band in required.bands],
        "not_asked": ["complaints", "client-money"],
        "rulebooks": [rulebook_data(one) for one in required.rulebooks],
        "notes": [note_data(one) for one in required.notes],
    }


def required_json(required: Required, version: str, exit_code: int) -> str:
    """The whole as one object."""
    data: RequireReport = {
        "format": "pii-check/1",
        "tool": {"name": "pii-check", "version": version},
        "exit_code": exit_code,
        "required": _required(required),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
