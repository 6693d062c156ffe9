"""What a firm must hold, as plain text: in brief, by turnover where that is not known, then one by one."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from pii_check.days import long_day
from pii_check.money import pounds
from pii_check.needs import Band, CoverNeeded, Need, Required, Status
from pii_check.phrases import label, label_of_path
from pii_check.record import Record
from pii_check.report.explain import explained
from pii_check.report.needed import UNTOLD, asked_words, brief, depends, name_of, why
from pii_check.report.rows import source_words
from pii_check.report.tables import table
from pii_check.report.view import ended, rules_line
from pii_check.words import percent, yes_no

NOT_ADVICE = "Not legal advice. This says what is asked of the firm as stated; it reads no policy."
NOT_PART = (
    "Complaints handling and client money are no part of this: see `pii-check rules show chp` and `client-money`."
)
_IN_FULL = (Status.REQUIRED, Status.OPEN)
_IN_BRIEF = {Status.ON_OCCASION: "Asked only where it arises", Status.NOT_REQUIRED: "Not required"}
_NONE = {"at least": "no minimum", "at most": "no maximum"}


def required_text(required: Required, options: Mapping[str, str]) -> str:
    """All of it; `options` say how the call would state a fact, by its path."""
    return "".join(f"{line}\n" for line in _lines(required, options))


def _lines(required: Required, options: Mapping[str, str]) -> Iterator[str]:
    yield f"What a firm must hold, of policies that begin on {long_day(required.as_at)}"
    yield f"As stated: {'; '.join(_stated(required.firm)) or 'nothing'}."
    yield ""
    yield from brief(required, options)
    yield from _bands(required)
    for one in required.covers:
        if one.established:
            yield ""
            yield f"{name_of(one.cover)}: {_status_words(one, options)}"
            yield from _needs(one.needs, one.main, options)
    if others := tuple(need for need in required.needs if need.cover is None):
        yield ""
        yield "Of the firm itself, whatever its cover"
        yield from _needs(others, None, options)
    if required.notes:
        yield ""
        yield "Notes:"
        yield from (f"  {ended(note.message)}" for note in required.notes)
    yield ""
    yield NOT_PART
    for published in required.rulebooks:
        yield f"Rules: {rules_line(published)}"
    yield NOT_ADVICE


def _stated(record: Record, above: str = "") -> Iterator[str]:
    """What is known of the firm, fact by fact."""
    for key in type(record).model_fields:
        value, path = getattr(record, key), f"{above}{key}"
        if isinstance(value, Record):
            yield from _stated(value, f"{path}.") if path not in UNTOLD else ()
        elif value is not None and path not in UNTOLD:
            yield f"{label_of_path(path)} {_fact_words(value)}"


def _fact_words(value: object) -> str:
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, Fraction):
        return f"{percent(value)}%"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return long_day(value) if isinstance(value, date) else str(value)


def _bands(required: Required) -> Iterator[str]:
    """What goes by the turnover, a row for each band and a column for each requirement."""
    if not required.bands:
        return
    columns = list(dict.fromkeys(_column(need, band) for band in required.bands for need in band.needs))
    columns.sort(key=lambda column: column[1])  # what is told for a limit that is too low comes last
    rows = [("turnover", *(_head(*column, required) for column in columns))]
    rows += [(_reach(band), *(_cell(band, *column) for column in columns)) for band in required.bands]
    yield ""
    yield "By turnover, which was not stated:"
    yield from (f"  {line}" for line in table(rows))
    asked = "" if required.limit is None else f"a limit of {pounds(required.limit)} where that is enough, else for "
    if any(need.limit is not None for band in required.bands for need in band.needs):
        yield f"  Each row is told for {asked}its least limit; what goes by the limit may differ at another."


def _column(need: Need, band: Band) -> tuple[str, int]:
    """A requirement, and which of the limits it is told for."""
    return need.id, [one.limit for one in band.needs if one.id == need.id].index(need.limit)


def _head(id_: str, turn: int, required: Required) -> str:
    if turn and required.limit is not None:
        return f"at {pounds(required.limit)}"
    terms = (term for band in required.bands for need in band.needs if need.id == id_ for term in need.terms)
    return label(next(terms).fact)


def _reach(band: Band) -> str:
    return f"up to {pounds(band.up_to)}" if band.up_to is not None else f"above {pounds(band.above or 0)}"


def _cell(band: Band, id_: str, turn: int) -> str:
    told = [need for need in band.needs if need.id == id_]
    if turn >= len(told):
        return "" if turn else "see below"
    need = told[turn]
    if need.status is Status.NOT_REQUIRED:
        return "; ".join(dict.fromkeys(_NONE.get(term.relation, "nothing") for term in need.terms)) or "nothing"
    return asked_words(need)


def _needs(needs: tuple[Need, ...], main: Need | None, options: Mapping[str, str]) -> Iterator[str]:
    """Every requirement, those that bind first."""
    for need in needs:
        if need.status in _IN_FULL:
            yield from _need(need, main, options)
    for status, head in _IN_BRIEF.items():
        some = [need for need in needs if need.status is status]
        if some:
            yield f"  {head}:"
        for need in some:
            yield f"    {need.requirement.title} ({_about(need)}): {why(need, main)}"


def _status_words(one: CoverNeeded, options: Mapping[str, str]) -> str:
    words = {
        Status.REQUIRED: "required",
        Status.OPEN: "may be required",
        Status.ON_OCCASION: "required where it arises",
        Status.NOT_REQUIRED: "not required",
    }[one.status]
    on = f"it depends on: {depends(one.main, options)}" if one.main.depends_on else ""
    return "; ".join(filter(None, (words, why(one.main), on)))


def _about(need: Need) -> str:
    return f"{need.id}, {need.force}, {need.authority}"


def _need(need: Need, main: Need | None, options: Mapping[str, str]) -> Iterator[str]:
    requirement = need.requirement
    yield f"  {requirement.title} ({_about(need)})"
    told = "if required" if need.status is Status.OPEN else "required"
    at = f", at a limit of {pounds(need.limit)}" if need.limit is not None else ""
    yield f"    {told}{at}: {asked_words(need)}"
    if need.rulebook and any(term.value is None for term in need.terms):
        yield from (f"      {line}" for line in next(explained(requirement, need.rulebook.rulebook)).lines)
    if need is not main and (because := why(need, main)):
        yield f"    because: {because}"
    if need.depends_on and (main is None or need.depends_on != main.depends_on):
        yield f"    depends on: {depends(need, options)}"
    if requirement.other_reading:
        yield f"    two readings: {requirement.other_reading.this}; or {requirement.other_reading.says}"
    if requirement.implied_by:
        yield f"    supplied by: the RICS {requirement.implied_by}, where the policy is on it"
    if source := source_words(requirement, need.rulebook):
        yield f"    source: {source}"
        weakest = " (the weakest of its sources)" if len({cite.evidence for cite in requirement.cite}) > 1 else ""
        yield f"    evidence: {requirement.evidence}{weakest}"
    if requirement.doubt:
        yield f"    doubt: {requirement.doubt}"
