"""Every figure, edge, day, word and condition of the published rules, changed by the least that matters, one at a time.

`python tests/rule_mutants.py` judges the cases by each and writes docs/rule-mutation.md; a test holds the page to it.
"""

import copy
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from cases import Case, all_cases, disagreements, wrongly_weighed
from pii_check import Assessment, Firm, Rulebooks, assess
from pii_check.money import decimal_text, parse_money
from pii_check.read.rule_files import SHARED
from pii_check.rulebook import Published, Rulebook
from pii_check.telling import telling_firm
from pii_check.words import Authority, Basis, Certificate, Wording
from strategies import rulebooks as published

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/rule-mutation.md"
Place = tuple[str | int, ...]


class Mutant(NamedTuple):
    """One change: where, and the rule file with it."""

    place: Place
    change: str
    data: dict[str, Any]

    @property
    def told(self) -> str:
        """The change, in words."""
        names = {number: one["id"] for number, one in enumerate(self.data["requirements"])}
        parts = [str(part) for part in self.place]
        if parts[:1] == ["requirements"] and len(parts) > 1:
            parts[:2] = [names.get(int(parts[1]), parts[1])]
        return f"{'.'.join(parts)}: {self.change}"


def rule_file(id_: str) -> dict[str, Any]:
    """A rule file, every value as text."""
    text = (ROOT / f"rules/{id_}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - only text
    return data


def mutants(id_: str) -> Iterator[Mutant]:
    """Every change of one rule file that can still be read as one."""
    data = rule_file(id_)
    for place, change, value in _changes(data, ()):
        made = copy.deepcopy(data)
        block: Any = made
        for part in place[:-1]:
            block = block[part]
        if value is None:
            del block[place[-1]]
        else:
            block[place[-1]] = value
        if (rulebook := read(made)) is not None and _may_stand(id_, rulebook):
            yield Mutant(place, change, made)


def _may_stand(id_: str, rulebook: Rulebook) -> bool:
    """Whether the reader takes it beside the other states of its set, and it differs in what is judged at all."""
    known = _known(id_).rulebook
    for states in published().sets.values():
        others = [one.rulebook for one in states if one.rulebook.set_id == known.set_id and one.rulebook.id != id_]
        if any(getattr(one, key) != getattr(rulebook, key) for one in others for key in SHARED):
            return False
    return known.cover is not None or known.picked_by == rulebook.picked_by  # no policy, no inception to pick by


@cache
def _known(id_: str) -> Published:
    return next(one for one in _all() if one.rulebook.id == id_)


def read(data: dict[str, Any]) -> Rulebook | None:
    """The rulebook; None where the reader itself refuses it."""
    try:
        return Rulebook.model_validate(data)
    except ValidationError:
        return None


_SKIPPED = {
    "sources", "cite", "reading", "doubt", "leads_to", "when_met", "to_do", "title", "says", "this", "first_day",
    "picked_by_doubt", "body", "set", "activities", "id", "cover", "group", "name", "fact", "by", "of", "whom",
}  # fmt: skip
_DROPPED = {"implied_by", "other_reading", "also", "reaches_back", "wording", "basis", "limit", "doubtful", "authority"}
_MAY_BE_EMPTY = {"exempt", "sections", "open_sections"}
_OTHER: dict[str, dict[str, str]] = {
    "force": {"must": "should", "should": "must"},
    "authority": {Authority.LAW: "regulator", Authority.REGULATOR: "practice", Authority.PRACTICE: "law"},
    "kind": {"at-least": "at-most", "at-most": "at-least"},
    "or_more": {"yes": "no", "no": "yes"},
    "elsewhere": {"cover held is in force": "undetermined", "undetermined": "cover held is in force"},
    "policies": {"each": "together", "together": "each"},
    "picked_by": {"policy inception": "as-at day", "as-at day": "policy inception"},
}
_WORDS = {word for vocabulary in (Basis, Wording, Certificate) for word in vocabulary} | {"yes", "no"}


def _changes(value: Any, place: Place) -> Iterator[tuple[Place, str, Any]]:
    """Where, what it becomes in words, and the value; None takes it out."""
    key = next((part for part in reversed(place) if isinstance(part, str)), "")
    if isinstance(value, dict):
        yield from _in_block(value, place)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if len(value) > 1 or key in _MAY_BE_EMPTY:
                yield (*place, number), "taken out", None
            yield from _changes(one, (*place, number))
        added = sorted(_WORDS - set(value)) if key == "values" else []
        yield from ((place, f"{more} added", [*value, more]) for more in added)
    else:
        yield from ((place, f"{value} to {other}", other) for other in _others(key, str(value)))


def _in_block(block: dict[str, Any], place: Place) -> Iterator[tuple[Place, str, Any]]:
    for name, one in block.items():
        if name == "sections" and not place:
            continue  # names that a firm file may state; what is asked of them stands with the checks
        if name in _DROPPED and place:
            yield (*place, name), "taken out", None
        if name not in _SKIPPED:
            yield from _changes(one, (*place, name))


def _others(key: str, value: str) -> Iterator[str]:
    if value in _OTHER.get(key, {}):
        yield _OTHER[key][value]
    elif match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})", value):
        yield from ((date.fromisoformat(match[1]) + timedelta(days=days)).isoformat() for days in (-1, 1))
    elif value.startswith("£"):
        pence = parse_money(value)
        yield from (f"£{decimal_text(other)}" for other in (pence - 1, pence + 1) if other >= 0)
    elif key == "percent":
        yield from (f"{float(value) + step:.2f}" for step in (-0.01, 0.01))
    elif match := re.fullmatch(r"(\d+)( (?:days|months|years|people)|%)?", value):
        yield from (f"{int(match[1]) + step}{match[2] or ''}" for step in (-1, 1) if int(match[1]) + step >= 0)
    elif key in ("amount", "otherwise") and value in ("none", "not established"):
        yield "not established" if value == "none" else "none"


class Judged(NamedTuple):
    """A case with its firm, and what came of it by the published rules."""

    case: Case
    firm: Firm
    assessment: Assessment


@cache
def judged() -> tuple[Judged, ...]:
    """Every case, judged by the published rules."""
    found = []
    for case in all_cases():
        firm = Firm.model_validate(case.firm)
        found.append(Judged(case, firm, assess(firm, published(), case.as_at, include=case.include)))
    return tuple(found)


@cache
def _by_set() -> dict[str, list[Judged]]:
    """The cases that a change in a set can reach."""
    found = defaultdict(list)
    families = {name: states[0].rulebook.family for name, states in published().sets.items()}
    for one in judged():
        ids = {finding.id.partition(".")[0] for finding in one.assessment.findings}
        for name, family in families.items():
            if family in ids:
                found[name].append(one)
    return dict(found)


def is_noticed(id_: str, mutant: Mutant) -> bool:
    """Whether some case comes out otherwise than it says."""
    changed = read(mutant.data)
    assert changed is not None
    known = _known(id_).rulebook
    if changed.effective_from == known.effective_from and wrongly_weighed(changed):
        return True
    own, whole = (
        Rulebooks(Published(rulebook=changed, sha256="") if one.rulebook.id == id_ else one for one in some)
        for some in (_of_family(known.family), _all())
    )
    return any(_differs(one, own, whole, known.family) for one in _reached(id_, mutant))


def _all() -> tuple[Published, ...]:
    return tuple(one for states in published().sets.values() for one in states)


def _of_family(family: str) -> tuple[Published, ...]:
    return tuple(one for one in _all() if one.rulebook.family == family)


def _reached(id_: str, mutant: Mutant) -> list[Judged]:
    """The cases that a change can reach, those that name the requirement first.

    A change within a state reaches the cases that are judged by it; one of its first day, those of the whole set.
    """
    named, at = "", mutant.place
    if at[0] == "requirements" and len(at) > 1:
        named = rule_file_ids(id_)[int(at[1])]
    of_set = _by_set()[_known(id_).rulebook.set_id]
    used = [one for one in of_set if any(book.rulebook.id == id_ for book in one.assessment.rulebooks)]

    def names(one: Judged) -> bool:
        return any(key.partition("@")[0] == named for key in (*one.case.findings, *one.case.absent))

    return sorted(of_set if at == ("effective_from",) else used, key=names, reverse=True)


@cache
def rule_file_ids(id_: str) -> tuple[str, ...]:
    """The ids of a rule file, in order."""
    return tuple(one["id"] for one in rule_file(id_)["requirements"])


def _differs(one: Judged, own: Rulebooks, whole: Rulebooks, family: str) -> bool:
    """Whether a case comes out otherwise than it says; looked into only where a finding of its family changes."""
    try:
        if _looks(assess(one.firm, own, one.case.as_at, include=one.case.include)) == _looked(one.case, family):
            return False
        assessment = assess(one.firm, whole, one.case.as_at, include=one.case.include)
    except Exception:  # noqa: BLE001 - a rulebook that cannot be judged by is noticed, too
        return True
    return bool(disagreements(one.case, assessment))


def _looks(assessment: Assessment) -> tuple[object, ...]:
    return tuple(
        (
            one.id,
            one.policy,
            one.outcome,
            one.force,
            one.authority,
            one.rests_on,
            one.counts,
            one.rulebook and one.rulebook.rulebook.id,
            one.terms and one.terms[0][:6],
        )
        for one in assessment.findings
    )


_LOOKED: dict[tuple[str, str, str], tuple[object, ...]] = {}


def _looked(case: Case, family: str) -> tuple[object, ...]:
    """What the findings of a family look like by the published rules."""
    key = (case.file, case.name, family)
    if key not in _LOOKED:
        rules = Rulebooks(_of_family(family))
        firm = Firm.model_validate(case.firm)
        _LOOKED[key] = _looks(assess(firm, rules, case.as_at, include=case.include))
    return _LOOKED[key]


@cache
def listed(id_: str) -> tuple[Mutant, ...]:
    """Every change of a rulebook, made once."""
    return tuple(mutants(id_))


def survives(job: tuple[str, int]) -> str | None:
    """Of a change, by its rulebook and number: None if some case notices it, else whether any firm could."""
    id_, number = job
    mutant = listed(id_)[number]
    if is_noticed(id_, mutant):
        return None
    return "no firm could tell" if _is_idle(id_, mutant) else "not noticed"


def _is_idle(id_: str, mutant: Mutant) -> bool:
    """Whether no firm at all could tell a changed requirement from the published one.

    What a rulebook says of itself bears on all its requirements, and on which state governs: so that is only asked of
    the only state of a set.
    """
    changed, known = read(mutant.data), _known(id_).rulebook
    if changed is None:
        return False
    if mutant.place[0] == "requirements":
        return telling_firm(known, changed, rule_file_ids(id_)[int(mutant.place[1])]) is None
    if mutant.place == ("effective_from",) or len(published().sets[known.set_id]) > 1:
        return False
    return all(telling_firm(known, changed, one) is None for one in rule_file_ids(id_))


def ids() -> list[str]:
    """Every published rulebook."""
    return [one.rulebook.id for states in published().sets.values() for one in states]


class Found(NamedTuple):
    """What came of the changes of one rulebook."""

    changes: int
    missed: list[str]
    idle: list[str]


def page(found: dict[str, Found]) -> str:
    """The page that publishes the score."""
    tried = sum(one.changes - len(one.idle) for one in found.values())
    missed = sum(len(one.missed) for one in found.values())
    lines = [
        "# Are the rules tested?",
        "",
        "Every figure, edge, percentage, day, permitted word, force, authority, condition and exemption of every",
        "published rulebook is changed in turn by the least that matters: a penny, a day, a hundredth of a per cent,",
        "one word more or less. For each change some case, worked out by hand from the sources, must then come out",
        "otherwise than it says. (Changes that the reader refuses are not counted: a state that binds other firms.)",
        f"Of {tried:,} changes the cases notice {tried - missed:,}: {100 * (tried - missed) / tried:.1f}%.",
        "",
        "| rulebook | changes | noticed | no firm could tell |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{id_}` | {one.changes} | {one.changes - len(one.missed) - len(one.idle)} | {len(one.idle)} |"
            for id_, one in found.items()
        ),
        "",
        "No firm could tell: 2.5% of £500,000 is above £10,000, so that moving that edge by a penny moves no answer.",
        "`pii-check rules diff` finds such changes, and these are counted apart.",
        "",
    ]
    for title, names in (("Not noticed", "missed"), ("No firm could tell", "idle")):
        told = [f"- `{id_}`: `{name}`" for id_, one in found.items() for name in getattr(one, names)]
        lines += [f"## {title}", "", *(told or ["None."]), ""]
    return "\n".join(lines)


def main() -> int:
    wanted = sys.argv[1:] or ids()
    jobs = [(id_, number) for id_ in wanted for number in range(len(listed(id_)))]
    found = {id_: Found(len(listed(id_)), [], []) for id_ in wanted}
    with ProcessPoolExecutor() as pool:
        for (id_, number), answer in zip(jobs, pool.map(survives, jobs, chunksize=8), strict=True):
            if answer is not None:
                told = listed(id_)[number].told
                (found[id_].missed if answer == "not noticed" else found[id_].idle).append(told)
                print(id_, f"{told}: {answer}", flush=True)  # noqa: T201 - a script
    if not sys.argv[1:]:
        PAGE.write_text(page(found), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
