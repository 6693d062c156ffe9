"""Results as SARIF 2.1.0, for what shows the results of code scanners beside the lines of a file.

Only what is not met, open or dispensed is a result: code scanners show every result as an alert, whatever its kind.
Every outcome stands in the properties of the run. Nothing is of kind `open`, since SARIF allows that no level.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Any

from pii_check.report.levels import Level, in_one_line, leveled, nothing_judged, split, verdict_line
from pii_check.report.rows import Row
from pii_check.report.view import Complaint, Judged, Result, beneath, ended, url_of
from pii_check.report.what_if import what_if
from pii_check.words import Force

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
REFUSED, UNJUDGED = "invalid-firm-file", "nothing-judged"
_LEVELS = {
    Level.FAILS: "error",
    Level.OPEN: "warning",
    Level.SHORT: "warning",
    Level.UNKNOWN: "note",
    Level.DISPENSED: "note",
}
_OWN_RULES = {
    REFUSED: ("error", "The firm file cannot be judged", "A firm file is missing, unreadable or invalid."),
    UNJUDGED: ("warning", "Nothing that must be met was judged", "Without a requirement judged there is no verdict."),
}

Data = dict[str, Any]


def as_sarif(results: Sequence[Result], version: str, exit_code: int) -> str:
    """All results as one run."""
    judged, refused = split(results)
    rules = _rules(judged)
    places = {rule["id"]: number for number, rule in enumerate(rules)}
    made = [one for firm in judged for one in _results(firm)]
    made += _faults([fault for one in refused for fault in one.faults])
    driver = {"name": "pii-check", "version": version, "semanticVersion": version, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not refused, "exitCode": exit_code}],
        "columnKind": "unicodeCodePoints",
        "results": [one | {"ruleIndex": places[one["ruleId"]]} for one in made],
        "properties": {"assessments": [_assessment(one) for one in judged]},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rules(judged: Sequence[Judged]) -> list[Data]:
    """A rule for each requirement, as its first finding has it, and those for what is no finding."""
    first: dict[str, Row] = {}
    for firm in judged:
        for _, row in leveled(firm):
            first.setdefault(row.finding.id, row)
    own = [
        {
            "id": id_,
            "shortDescription": {"text": title},
            "fullDescription": {"text": words},
            "help": {"text": words},
            "defaultConfiguration": {"level": level},
        }
        for id_, (level, title, words) in _OWN_RULES.items()
    ]
    return [_rule(row) for row in first.values()] + own


def _rule(row: Row) -> Data:
    finding, url = row.finding, url_of(row.finding)
    told = [ended(row.title), ended(row.source) if row.source else "No rulebook governs that day or place."]
    words = _plain(" ".join(told))
    rule: Data = {
        "id": finding.id,
        "shortDescription": {"text": _plain(row.title)},
        "fullDescription": {"text": words},
        "help": {"text": f"{words} `pii-check explain {finding.id}` says more."},
        "defaultConfiguration": {"level": "error" if finding.force is Force.MUST else "warning"},
        "properties": {
            "group": finding.group,
            "cover": finding.cover,
            "force": finding.force,
            "authority": finding.authority,
            "evidence": finding.requirement.evidence if finding.rulebook else None,
        },
    }
    return rule if url is None else rule | {"helpUri": url}


def _results(judged: Judged) -> Iterator[Data]:
    name = judged.assessment.name
    for level, row in leveled(judged):
        if level in _LEVELS:
            yield _result(level, row, judged)
    if nothing_judged(judged.assessment):
        message = {"text": _plain(f"{name}. {verdict_line(judged)}")}
        locations = [_location(judged.file, None)]
        yield {"ruleId": UNJUDGED, "level": "warning", "message": message, "locations": locations} | _known(
            judged.file, UNJUDGED
        )


def _result(level: Level, row: Row, judged: Judged) -> Data:
    finding = row.finding
    result: Data = {
        "ruleId": finding.id,
        "level": _LEVELS[level],
        "message": {"text": _plain(f"{judged.assessment.name}. {in_one_line(row)}")},
        "locations": [_location(judged.file, judged.locate(finding.path))],
        **_known(judged.file, finding.id, str(finding.policy)),
        "properties": {
            "outcome": finding.outcome,
            "policy": finding.policy,
            "force": finding.force,
            "authority": finding.authority,
            "decides": level in (Level.FAILS, Level.OPEN),
        },
    }
    if level is Level.DISPENSED:
        leave = {"kind": "external", "status": "accepted", "justification": _plain(row.because)}
        result["suppressions"] = [leave]
    return result


def _faults(faults: Sequence[Complaint]) -> Iterator[Data]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for fault in faults:
        what = (fault.file, fault.code, fault.message)
        hint = f" Hint: {ended(fault.hint)}" if fault.hint else ""
        where = f"In --set {fault.setting}: " if fault.setting else ""
        yield {
            "ruleId": REFUSED,
            "level": "error",
            "message": {"text": _plain(f"{where}{ended(fault.message)}{hint}")},
            "locations": [_location(fault.file, None if fault.setting else fault.place)],
            **_known(*what, str(seen[what])),
            "properties": {"code": fault.code, "set": fault.setting or None},
        }
        seen[what] += 1


def _location(file: str, place: tuple[int, int] | None) -> Data:
    """A place in a file; its first line where the file does not state the fact, for code scanners want a line."""
    line, column = place or (1, 1)
    region = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": _address(file), "region": region}}


def _address(file: str) -> Data:
    """The file as an address: relative to where the command ran, unless the call named it from the root."""
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": PurePosixPath("/", path.as_posix()).as_uri().removeprefix("file:///"), "uriBaseId": "%SRCROOT%"}


def _known(*parts: str) -> Data:
    """What tells a result from all others, and is the same when lines move: by file, requirement and policy."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
    # The first is what GitHub goes by; it would else be made of the words on the line.
    return {"partialFingerprints": {"primaryLocationLineHash": digest[:16] + ":1", "piiCheck/v1": digest}}


def _plain(text: str) -> str:
    """A text in which no viewer finds a link."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _assessment(judged: Judged) -> Data:
    assessment = judged.assessment
    return {
        "file": judged.shown,
        "name": assessment.name,
        "asAt": assessment.as_at.isoformat(),
        "verdict": assessment.verdict,
        "headline": verdict_line(judged),
        "beneath": beneath(assessment),
        "whatIf": what_if(judged.assumed),
        "outcomes": [
            {"id": one.id, "policy": one.policy, "outcome": one.outcome, "restsOn": one.rests_on}
            for one in assessment.findings
        ],
    }
