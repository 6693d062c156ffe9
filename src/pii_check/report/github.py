"""Results as workflow commands of GitHub Actions, which it shows beside the lines of a firm file."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.report.levels import Level, in_one_line, leveled, nothing_judged, split, verdict_line
from pii_check.report.view import NOT_JUDGED, VERDICT_WORDS, Complaint, Judged, Place, Refusal, Result, beneath, ended
from pii_check.report.what_if import what_if
from pii_check.words import visible

_ORDER = ("error", "warning", "notice")
_COMMAND = {
    Level.FAILS: "error",
    Level.OPEN: "warning",
    Level.SHORT: "notice",
    Level.DISPENSED: "notice",
    Level.UNKNOWN: "notice",
}


class _Told(NamedTuple):
    command: str
    file: str
    place: Place | None
    title: str
    message: str


def as_github(results: Sequence[Result]) -> str:
    """All results: a command for each thing to know, the worst first, then a plain line for each file."""
    told = [one for result in results for one in _told(result)]
    commands = [_command(one) for kind in _ORDER for one in told if one.command == kind]
    judged, refused = split(results)
    lines = [_verdict(one) for one in judged]
    lines += [_inert(f"{NOT_JUDGED}: {one.faults[0].shown}: {_faults(one)}.") for one in refused]
    return "".join(f"{line}\n" for line in commands + lines)


def _told(result: Result) -> Iterator[_Told]:
    if isinstance(result, Refusal):
        yield from (_fault(one) for one in result.faults)
        return
    for level, row in leveled(result):
        if command := _COMMAND.get(level):
            title = f"{row.finding.id}: {row.title}"
            where = result.locate(row.finding.path)
            yield _Told(
                command,
                result.shown,
                Place(*where) if where else None,
                title,
                f"{result.assessment.name}. {in_one_line(row)}",
            )
    if nothing_judged(result.assessment):
        yield _Told("warning", result.shown, None, "Nothing that must be met was judged", verdict_line(result))


def _fault(fault: Complaint) -> _Told:
    where = f"In --set {visible(fault.setting)}: " if fault.setting else ""
    place = None if fault.setting else fault.place
    hint = f" Hint: {ended(fault.hint)}" if fault.hint else ""
    return _Told("error", fault.shown, place, "The firm file cannot be judged", f"{where}{ended(fault.message)}{hint}")


def _command(one: _Told) -> str:
    named = {"file": one.file, "title": one.title}
    if one.place:
        named = {"file": one.file, "line": str(one.place.line), "col": str(one.place.column), "title": one.title}
    properties = ",".join(f"{name}={_property(value)}" for name, value in named.items())
    return f"::{one.command} {properties}::{_data(one.message)}"


def _data(text: str) -> str:
    """A message as a command holds it, on one line."""
    return _inert(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _verdict(judged: Judged) -> str:
    assessment = judged.assessment
    about = f"{assessment.name} ({judged.shown}), as at {long_day(assessment.as_at)}"
    said = [f"{VERDICT_WORDS[assessment.verdict]}: {about}: {verdict_line(judged)}", *beneath(assessment)]
    return _inert(" ".join([*said, *what_if(judged.assumed)]))


def _faults(refusal: Refusal) -> str:
    many = len(refusal.faults)
    return f"{many} fault{'' if many == 1 else 's'} in it"


def _inert(line: str) -> str:
    """A line in which the runner finds no command of the old form, which it looks for anywhere."""
    return line.replace("##[", "## [")
