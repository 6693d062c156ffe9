"""What a run found: rows of figures, each with its times round by round."""

import statistics
from typing import NamedTuple

from decision import Wrong

BARE = "`python -c pass`"
HELLO = "Typer hello-world"
VERSION = "`pii-check --version`"
JSON = "`pii-check`, JSON"
TEXT = "`pii-check`, plain text"
RICH = "`pii-check`, Rich report in colour"
SCHEMA_CHECK = "`check-jsonschema`"
LINT = "`yamllint`"

VARIED = "complete firms, all different"
LAYERS = "one firm, two excess layers"
SECTIONS = "one firm, five sections"


class Timing(NamedTuple):
    """The times of one thing, one for each round, in seconds."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median: what every ratio and every bar goes by."""
        return statistics.median(self.values)

    def per(self, many: float) -> "Timing":
        """The same for one of as many things."""
        return Timing(tuple(value / many for value in self.values))


class Process(NamedTuple):
    """Whole processes of one kind: wall time, processor time (user and system), and the most memory, in bytes."""

    wall: Timing
    processor: Timing
    memory: int


class Command(NamedTuple):
    """A command, started cold; without figures where it is not installed."""

    name: str
    process: Process | None


class Decision(NamedTuple):
    """An engine on the decision: how often it was wrong, and its time for one firm; None where it is not installed."""

    name: str
    version: str = ""
    firms: Wrong | None = None
    edges: Wrong | None = None
    time: Timing | None = None


class Assessed(NamedTuple):
    """Full assessments: how many firms, their findings in all, and the time for one firm."""

    name: str
    firms: int
    findings: int
    time: Timing

    @property
    def per_finding(self) -> Timing:
        """The time for one finding."""
        return self.time.per(self.findings / self.firms)


class Files(NamedTuple):
    """One command on many files."""

    number: int
    process: Process


class Reading(NamedTuple):
    """Reading alone: what was read, how many files of how many lines, and the time for all of them together."""

    name: str
    files: int
    lines: int
    time: Timing


class Machine(NamedTuple):
    """What it ran on, and with: pairs of a name and what it is."""

    about: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]


class Results(NamedTuple):
    """Everything that a run found.

    `file` is the firm file of the cold starts; `by_hand` the decision by hand, timed beside the full assessments, and
    `files_by_hand` the same just before and after the many files.
    """

    machine: Machine
    quick: bool
    file: str
    file_lines: int
    commands: tuple[Command, ...]
    decisions: tuple[Decision, ...]
    by_hand: Timing
    assessed: tuple[Assessed, ...]
    files: tuple[Files, ...]
    files_by_hand: Timing
    reading: tuple[Reading, ...]
