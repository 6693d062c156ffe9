"""Results as JUnit XML: a suite for each firm, a test case for each finding, for what shows the results of tests."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree  # only ever writes; nothing is read with it
from xml.etree.ElementTree import Element, SubElement

from pii_check.findings import Finding
from pii_check.report.levels import Level, in_one_line, is_implied, leveled, nothing_judged, verdict_line
from pii_check.report.rows import Row, parts
from pii_check.report.view import Judged, Refusal, Result, beneath, with_policy
from pii_check.report.what_if import what_if

# What XML 1.0 cannot hold, however it is written.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_SKIPPED = (Level.UNKNOWN, Level.ASIDE)
_TOLD = (Level.SHORT, Level.DISPENSED)


def as_junit(results: Sequence[Result]) -> str:
    """All results as one document."""
    suites = Element("testsuites", name="pii-check")
    for number, result in enumerate(results):
        made = _firm(result) if isinstance(result, Judged) else _refused(result)
        made.set("id", str(number))
        suites.append(made)
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _firm(judged: Judged) -> Element:
    assessment = judged.assessment
    suite = Element("testsuite", name=_text(assessment.name), timestamp=f"{assessment.as_at.isoformat()}T00:00:00")
    properties = SubElement(suite, "properties")
    told = {"file": judged.shown, "as_at": assessment.as_at.isoformat(), "verdict": assessment.verdict.value}
    for name, value in (told | {"headline": verdict_line(judged)}).items():
        SubElement(properties, "property", name=name, value=_text(value))
    more = [("beneath", line) for line in beneath(assessment)] + [("what_if", line) for line in what_if(judged.assumed)]
    more += [("implied", _name(one)) for one in assessment.findings if is_implied(one)]
    for name, value in more:
        SubElement(properties, "property", name=name, value=_text(value))
    for level, row in leveled(judged):
        _case(suite, level, row)
    if nothing_judged(assessment):
        case = _named(suite, "verdict", "a requirement that must be met was judged")
        _problem(case, "error", "undetermined", verdict_line(judged), "")
    return _counted(suite)


def _case(suite: Element, level: Level, row: Row) -> None:
    finding = row.finding
    case = _named(suite, finding.cover or finding.group, with_policy(finding.id, finding))
    in_full = "\n".join(f"{name}: {words}" if name else words for name, words in parts(row))
    if level is Level.FAILS:
        _problem(case, "failure", finding.outcome, in_one_line(row), in_full)
    elif level is Level.OPEN:
        _problem(case, "error", finding.outcome, in_one_line(row), in_full)
    elif level in _SKIPPED:
        SubElement(case, "skipped").text = _text(in_one_line(row))
    if level in _TOLD or is_implied(finding):
        SubElement(case, "system-out").text = _text(f"{in_one_line(row)}\n{in_full}")


def _name(finding: Finding) -> str:
    """The name of its test case: the requirement, and the policy that it is about."""
    return finding.id if finding.policy is None else f"{finding.id}, policy {finding.policy + 1}"


def _refused(refusal: Refusal) -> Element:
    suite = Element("testsuite", name=_text(refusal.faults[0].shown))
    case = _named(suite, "firm file", "the file can be judged")
    first, *others = refusal.faults
    more = f" (and {len(others)} more)" if others else ""
    in_full = "\n".join(line for fault in refusal.faults for line in fault.lines)
    _problem(case, "error", "invalid-firm-file", f"{first.message}{more}", in_full)
    return _counted(suite)


def _named(suite: Element, classname: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=_text(classname), name=_text(name), time="0")


def _problem(case: Element, tag: str, kind: str, message: str, in_full: str) -> None:
    SubElement(case, tag, type=str(kind), message=_text(message)).text = _text(in_full)


def _counted(suite: Element) -> Element:
    """The suite with the numbers that a reader goes by."""
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, tag in _COUNTED.items():
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("time", "0")
    return suite


def _text(text: str) -> str:
    """A text without what XML cannot hold, spelled out instead."""
    return _FORBIDDEN.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
