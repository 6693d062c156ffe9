"""What happens next as JSON, format `pii-check/1`: its shape, and how it is built."""

import json
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from pii_check.events import Event, Kind, Rise, Step, Then
from pii_check.findings import Finding
from pii_check.looking_ahead import Outlook
from pii_check.money import Pence, Range, decimal_text
from pii_check.report import shape
from pii_check.report.as_json import rulebook_data
from pii_check.report.outlook_text import Shown
from pii_check.report.outlook_words import told
from pii_check.words import Cover, Force, Outcome, percent


class Short(TypedDict):
    """One requirement that would be neither met nor not applicable."""

    id: Annotated[str, Field(description="id of the requirement; never changes meaning", examples=["rics.limit"])]
    policy: Annotated[
        int | None, Field(description="index in the firm file, from 0, of the policy that begins or is renewed")
    ]
    force: Annotated[Force, Field(description="must or should")]
    outcome: Annotated[Outcome, Field(description="what it would come to")]
    as_today: Annotated[bool, Field(description="whether it comes to the same today")]
    because: Annotated[str, Field(description="the reason, in words")]


class Begins(TypedDict):
    """What a policy that begins, or is renewed, falls under, and what its terms would come to."""

    rulebooks: Annotated[list[str], Field(description="ids of the rulebooks that would govern it; may be none")]
    today: Annotated[list[str], Field(description="ids of those that govern it today; none where that is not known")]
    is_another: Annotated[bool | None, Field(description="whether others govern it than today; null if not known")]
    newest_known: Annotated[bool, Field(description="whether they are the last known: later ones may be published")]
    asked: Annotated[bool, Field(description="whether anything is asked of this cover then")]
    turnover: Annotated[
        list[shape.Money], Field(description="the turnover assumed: one sum, both ends of a range, or none")
    ]
    minimum_wording_open: Annotated[
        bool, Field(description="whether the minimum wording stated is left out, being that of other rules")
    ]
    short: Annotated[list[Short], Field(description="what would be neither met nor not applicable")]


class Asked(TypedDict):
    """What is asked at one renewal."""

    renewal: Annotated[int, Field(description="which one, from 1; 0 is the policy as listed")]
    day: Annotated[shape.Day, Field(description="its first day")]
    turnover: Annotated[shape.Money, Field(description="the turnover assumed")]
    limit_of_indemnity: Annotated[shape.Money | None, Field(description="the least limit; null if not known")]
    uninsured_excess: Annotated[
        shape.Money | None, Field(description="the most at that limit, or at the one held; null for no maximum")
    ]


class Rises(TypedDict):
    """Between which renewals a higher limit, or a lower uninsured excess, is first needed."""

    today: Annotated[
        Asked, Field(description="what is asked of the policy as listed, at the end of a range that needs more last")
    ]
    first: Annotated[Asked, Field(description="the earliest renewal at which it may be needed")]
    last: Annotated[Asked | None, Field(description="the one at which it surely is; null if none of those looked at")]
    held: Annotated[shape.Money | None, Field(description="the limit, or the uninsured excess, of the policy")]


class Happens(TypedDict):
    """One thing that happens, or that has no day and must be said."""

    day: Annotated[shape.Day | None, Field(description="the day; null for what has none")]
    in_days: Annotated[int | None, Field(description="days from the as-at day; 0 is that day")]
    kind: Annotated[Kind, Field(description="what kind of event it is")]
    policy: Annotated[int | None, Field(description="index of the policy in the firm file, from 0")]
    cover: Annotated[Cover | None, Field(description="class of insurance, if it is about one")]
    ids: Annotated[list[str], Field(description="ids of the requirements, or the rulebooks, that it concerns")]
    path: Annotated[str | None, Field(description="path of the fact", examples=["policies.0.expiry"])]
    missing: Annotated[list[str], Field(description="paths of what is not stated")]
    title: Annotated[str, Field(description="what happens, in a few words")]
    says: Annotated[list[str], Field(description="what it means, in sentences")]
    to_do: Annotated[str, Field(description="what to do by then; may be empty")]
    begins: Annotated[Begins | None, Field(description="of a policy that begins or is renewed, else null")]
    rises: Annotated[Rises | None, Field(description="of a higher limit or a lower excess, else null")]


class OutlookReport(TypedDict):
    """What `pii-check outlook --format json` prints."""

    format: Annotated[Literal["pii-check/1"], Field(description="changes only if a key goes or changes its meaning")]
    tool: Annotated[shape.Tool, Field(description="what made the report")]
    exit_code: Annotated[int, Field(description="as the command exits; it says nothing of a verdict")]
    file: Annotated[str, Field(description="the file, as the call named it; `-` is standard input")]
    name: Annotated[str, Field(description="name of the firm")]
    as_at: Annotated[shape.Day, Field(description="the day from which it looks ahead")]
    growth: Annotated[
        str | None, Field(description="yearly growth of the turnover that the call assumes", examples=["10%"])
    ]
    set: Annotated[list[shape.Assumed], Field(description="what the call set; empty where the file alone was read")]
    events: Annotated[list[Happens], Field(description="soonest first; what has no day stands last")]
    rulebooks: Annotated[list[shape.Rulebook], Field(description="every rulebook that was used")]


def _money(pence: int | None) -> str | None:
    return None if pence is None else decimal_text(pence)


def _sums(turnover: Pence | Range | None) -> list[str]:
    ends = turnover if isinstance(turnover, Range) else [turnover]
    return [decimal_text(one) for one in ends if one is not None]


def _short(finding: Finding, then: Then, place: int | None) -> Short:
    return {
        "id": finding.id,
        "policy": None if finding.policy is None else place,
        "force": finding.force,
        "outcome": finding.outcome,
        "as_today": finding.key in then.same,
        "because": finding.because,
    }


def _begins(then: Then, place: int | None) -> Begins:
    return {
        "rulebooks": [one.rulebook.id for one in then.rulebooks],
        "today": list(then.before),
        "is_another": then.is_another,
        "newest_known": then.newest and bool(then.rulebooks),
        "asked": then.asked,
        "turnover": _sums(then.turnover),
        "minimum_wording_open": then.rewords,
        "short": [_short(one, then, place) for one in then.short],
    }


def _asked(step: Step) -> Asked:
    return {
        "renewal": step.number,
        "day": step.day.isoformat(),
        "turnover": decimal_text(step.turnover),
        "limit_of_indemnity": _money(step.limit),
        "uninsured_excess": _money(step.excess),
    }


def _rises(rise: Rise) -> Rises:
    return {
        "today": _asked(rise.as_listed),
        "first": _asked(rise.first),
        "last": _asked(rise.last) if rise.last else None,
        "held": _money(rise.held),
    }


def _happens(event: Event, outlook: Outlook) -> Happens:
    title, says, to_do = told(event, outlook)
    return {
        "day": event.day.isoformat() if event.day else None,
        "in_days": (event.day - outlook.as_at).days if event.day else None,
        "kind": event.kind,
        "policy": event.policy,
        "cover": event.cover,
        "ids": list(event.ids),
        "path": event.path,
        "missing": list(event.paths),
        "title": title,
        "says": list(says),
        "to_do": to_do,
        "begins": _begins(event.then, event.policy) if event.then else None,
        "rises": _rises(event.rise) if event.rise else None,
    }


def growth_text(outlook: Outlook) -> str | None:
    """The growth as the call would state it."""
    if outlook.growth is None:
        return None
    return f"{'-' if outlook.growth < 0 else ''}{percent(abs(outlook.growth))}%"


def outlook_json(shown: Shown, version: str, exit_code: int) -> str:
    """All of it, the same bytes for the same input."""
    outlook = shown.outlook
    report: OutlookReport = {
        "format": "pii-check/1",
        "tool": {"name": "pii-check", "version": version},
        "exit_code": exit_code,
        "file": shown.file,
        "name": outlook.firm.name,
        "as_at": outlook.as_at.isoformat(),
        "growth": growth_text(outlook),
        "set": [{"path": one.path, "value": one.value} for one in shown.assumed],
        "events": [_happens(one, outlook) for one in outlook.events],
        "rulebooks": [rulebook_data(one) for one in outlook.rulebooks],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"
