"""What a finding is about, which values a fact may have, and the same firm with another one stated."""

from datetime import date
from enum import StrEnum
from typing import Any, get_args

from pydantic.fields import FieldInfo

from pii_check.findings import Finding
from pii_check.firm import Firm, People, Turnover
from pii_check.money import Range
from pii_check.record import Record, records_in
from pii_check.run_off import RunOff, ceased_by
from pii_check.situation import Situation
from pii_check.towers import Span, Tower, each_once, listed, span_of, standing_on, towers
from pii_check.words import Cover

Said = StrEnum | bool
SUMS = ("turnover", "limit_of_indemnity", "uninsured_excess")
_COUNTS = ("people.employees", "people.close_family")


def measured_at(path: str) -> str:
    """The name of the measured fact that a path states."""
    return "turnover" if path.startswith("turnover") else path.rpartition(".")[2]


def situation_of(firm: Firm, day: date, finding: Finding) -> Situation:
    """What a finding judges: the tower that it is about, all that add up, or the firm alone."""
    if finding.cover is None:
        return Situation(firm, day)
    ceased = ceased_by(firm, day) if isinstance(finding.requirement.check, RunOff) else None
    if finding.policy is None:
        return Situation(firm, day, finding.cover, each_once(towers(firm, finding.cover, ceased or day)))
    return Situation(firm, day, finding.cover, _tower_on(firm, finding.policy, finding.cover, ceased or day))


def _tower_on(firm: Firm, place: int, cover: Cover, day: date) -> tuple[Tower, ...]:
    """The tower that stands on a policy of the firm file, if it stands on that day: it, and the layers of its cover."""
    own = listed(firm, cover)
    return standing_on([one for one in own if one.place == place or one.policy.attaches_above is not None], day)


def is_count(path: str) -> bool:
    """Whether a path states a number of people."""
    return path in _COUNTS


def values_of(path: str) -> tuple[Said, ...] | None:
    """The answers to a question; none of them for what is measured; None for a fact that is neither."""
    if measured_at(path) in SUMS or path in _COUNTS:
        return ()
    annotation = field_at(path).annotation
    kinds = [one for some in (annotation, *get_args(annotation)) for one in (some, *get_args(some))]
    words = [one for one in kinds if isinstance(one, type) and issubclass(one, StrEnum)]
    return tuple(words[0]) if words else (True, False) if bool in kinds else None


def field_at(path: str) -> FieldInfo:
    """The field of a model that a path of the firm file fills; positions in lists make no difference."""
    model: type[Record] = Firm
    fields = []
    for part in (one for one in path.split(".") if not one.isdigit()):
        fields.append(model.model_fields[part])
        model = next(iter(records_in(fields[-1].annotation)), model)
    return fields[-1]


def span_at(firm: Firm, path: str) -> Span:
    """Every value that a measured fact may have, by what a firm states of it."""
    if path in _COUNTS:
        people = _people(firm)
        if path == "people.employees":
            return Span(people.close_family or 0, None)
        return Span(0, people.employees)
    held: Any = firm.turnover if path.startswith("turnover") else firm
    for part in ["preceding_year"] if path.startswith("turnover") else path.split("."):
        held = None if held is None else held[int(part)] if part.isdigit() else getattr(held, part)
    return span_of(held)


def _people(firm: Firm) -> People:
    return firm.people or People.model_validate({})


def turns_of_count(firm: Firm, path: str) -> set[int]:
    """The numbers of people at which a duty can turn: none, one, more; all of them close relatives, or not all."""
    people = _people(firm)
    known = people.close_family if path == "people.employees" else people.employees
    return {0, 1, *([known] if known is not None else [])}


def stating(firm: Firm, path: str, value: Said | int | Range) -> Firm:
    """The same firm, stating another value at a path. Blocks that it does not have are made; nothing is checked."""
    if path.startswith("turnover"):
        turnover = Turnover.model_validate({"preceding_year": value})
        return firm.model_copy(update={"turnover": turnover})
    changed: Firm = _with(firm, Firm, path.split("."), value)
    return changed


def _with(holder: Any, model: type[Record], parts: list[str], value: Any) -> Any:
    if not parts:
        return value
    key, *others = parts
    if isinstance(holder, tuple):
        place = int(key)
        return (*holder[:place], _with(holder[place], model, others, value), *holder[place + 1 :])
    inner = records_in(model.model_fields[key].annotation)
    own = getattr(holder, key)
    held = inner[0].model_construct() if own is None and inner else own
    return holder.model_copy(update={key: _with(held, inner[0] if inner else model, others, value)})
