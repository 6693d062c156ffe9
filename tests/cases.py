"""Cases in YAML: worked out by hand from published sources, never from the program."""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from pii_check import Assessment, Remedies, Rulebook
from pii_check.report.as_json import assessment_data
from pii_check.report.view import Judged

HERE = Path(__file__).parent


class Case(NamedTuple):
    """One firm as at one day, and what must come of it."""

    file: str
    name: str
    firm: dict[str, Any]
    as_at: date
    source: str
    verdict: str
    authorities: dict[str, str]
    findings: dict[str, Any]
    absent: list[str]
    include: list[str]


def read_yaml(path: Path) -> Any:
    """A YAML file whose scalars stay text, as firm files are read."""
    return without_blanks(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))  # noqa: S506 - only text


def without_blanks(value: Any) -> Any:
    """A blank or `null` value of a key is not stated, as in a firm file."""
    if isinstance(value, dict):
        return {key: without_blanks(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_blanks(one) for one in value]
    return None if value in ("", "null", "~") else value


@cache
def _base(name: str) -> dict[str, Any]:
    return read_yaml(HERE / "firms" / f"{name}.yaml")


def changed(firm: dict[str, Any], with_: dict[str, Any], without: list[str]) -> dict[str, Any]:
    """A copy of a firm with some dotted paths set and others taken out."""
    made = copy.deepcopy(firm)
    for path, value in with_.items():
        holder, key = _holder(made, path)
        if isinstance(holder, list) and key == len(holder):
            holder.append(value)
        else:
            holder[key] = value
    for path in without:
        holder, key = _holder(made, path)
        del holder[key]
    return made


def _holder(firm: Any, path: str) -> tuple[Any, Any]:
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        firm = firm[part] if isinstance(firm, list) else firm.setdefault(part, {})
    return firm, last


def all_cases() -> list[Case]:
    """Every case of every file."""
    made = []
    for path in sorted((HERE / "cases").glob("*.yaml")):
        for one in read_yaml(path):
            unknown = set(one) - {
                "name", "base", "firm", "with", "without", "as_at", "source", "why", "verdict", "authorities",
                "findings", "absent",
                "include", "holds_in",
            }  # fmt: skip
            assert not unknown, f"{path.name}: {one['name']}: unknown keys {unknown}"
            made += [_case(path.stem, one, state) for state in one.get("holds_in") or [None]]
    return made


def _case(file: str, one: dict[str, Any], state: str | None) -> Case:
    firm = changed(
        _base(one["base"]) if "base" in one else one["firm"], one.get("with") or {}, one.get("without") or []
    )
    name, as_at = one["name"], one.get("as_at")
    if state is not None:
        firm, name, as_at = _moved(firm, state), f"{name}, by {state}", state.rpartition("/")[2]
    return Case(
        file,
        name,
        firm,
        date.fromisoformat(str(as_at)),
        one["source"],
        one["verdict"],
        one.get("authorities") or {},
        one.get("findings") or {},
        one.get("absent") or [],
        one.get("include") or [],
    )


def _moved(firm: dict[str, Any], state: str) -> dict[str, Any]:
    """The firm with policies of a year that begin on the first day of a state; `first day` stands for that day."""
    first = date.fromisoformat(state.rpartition("/")[2])
    moved = _with_first_day(firm, first.isoformat())
    for policy in moved["policies"]:
        policy["inception"] = first.isoformat()
        policy["expiry"] = (first.replace(year=first.year + 1) - timedelta(days=1)).isoformat()
    return moved


def _with_first_day(value: Any, day: str) -> Any:
    if isinstance(value, dict):
        return {key: _with_first_day(one, day) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_first_day(one, day) for one in value]
    return day if value == "first day" else value


@cache
def weights() -> dict[str, str]:
    """Force and authority of every requirement; of a rulebook's own where it differs."""
    found: dict[str, str] = read_yaml(HERE / "weights.yaml")
    return found


def wrongly_weighed(rulebook: Rulebook) -> list[str]:
    """The requirements of a rulebook whose force or authority is another than it should be."""
    return [
        one.id
        for one in rulebook.requirements
        if weights().get(f"{rulebook.id} {one.id}", weights().get(one.id)) != f"{one.force} {one.authority}"
    ]


def disagreements(case: Case, assessment: Assessment) -> list[str]:
    """Where an assessment is not what the case says."""
    found = list(_wrong_findings(case, assessment))
    if present := {one.id for one in assessment.findings} & set(case.absent):
        found.append(f"{sorted(present)} should be absent")
    if assessment.verdict != case.verdict:
        found.append(f"verdict {assessment.verdict}: {[f'{one.id} {one.outcome}' for one in assessment.counted]}")
    by_authority = {name.value: verdict.value for name, verdict in assessment.verdict_by_authority.items()}
    for name, verdict in case.authorities.items():
        if by_authority[name] != verdict:
            found.append(f"{name}: {by_authority[name]}")
    return found


def _wrong_findings(case: Case, assessment: Assessment) -> Iterator[str]:
    told = assessment_data(Judged("", assessment, Remedies(), lambda path: None))["findings"]
    for key, expected in case.findings.items():
        wanted = expected if isinstance(expected, dict) else {"outcome": expected}
        id_, _, policy = key.partition("@")
        found = [one for one in told if one["id"] == id_ and (not policy or one["policy"] == int(policy))]
        if not found:
            yield f"no finding {key}"
        for one in found:
            got = {
                "outcome": one["outcome"],
                "authority": one["authority"],
                "rests_on": one["rests_on"],
                "rulebook": one["rulebook"],
                "required": one["terms"][0]["value"] if one["terms"] else None,
                "held": one["terms"][0]["held"] if one["terms"] else None,
            }
            if (said := {name: got[name] for name in wanted}) != wanted:
                yield f"{key}: {said}, {one['because']}"
