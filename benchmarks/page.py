"""Writes docs/performance.md from what a run found; it measures nothing and judges nothing by itself."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from bars import MIB, Bar, bars
from decision import Wrong
from engines import DECIMAL
from ours import ASSESS, JUDGE
from results import HELLO, Assessed, Command, Decision, Files, Process, Reading, Results, Timing

_QUICK = """\
**A quick run, to see that the benchmark works: its times mean nothing.**
"""
_INTRODUCTION = """\
`make bench` wrote this page, with what it measured on one machine. Compare ratios, never times: within a table the
rows took turns, round after round, so that whatever else the machine did slowed all of them alike. Every figure is
the median of the rounds; the ratios are those of medians. pii-check ran as the built wheel, with its byte-code
written, and with every `PYTHON*` variable dropped.
"""
_COLD = """\
Whole processes, started anew each time, on one firm file of {lines} lines ({file}), with the output thrown away.
The Typer hello-world is one command with one parameter, on the same Typer. `check-jsonschema` checks the file
against the output of `pii-check schema firm`. Two warm-ups, then rounds: {rounds}.
"""
_DECISION = """\
From the turnover to the minimum limit, from the limit to the maximum excess, and whether both are met, on the same
firms for every engine: one in four stands on an edge of the rule or a pound beside it. What goes in was made ready in
each engine's own form before the clock started: a dictionary of the three sums, or for pii-check a situation whose sums
are read; rules were loaded and compiled before that. *{judge}* gives the verdict and two findings, each with its
outcome, the figures required and held, and the codes and figures of its reasons. *{assess}* is the library's public
call for the same, which also picks the rulebook and judges whether each cover is in force. The other engines take
pounds as floats, and give the two figures and the verdict; with its trace, zen-engine also says
which row and expression gave them. Engines that take long are timed on fewer firms. Rounds: {rounds}.
"""
_EXACT = """\
Every engine was first held to exact integer arithmetic: on the firms that it was timed on, and a penny either side
of every edge. A *false pass* is a breach that was told as met. A wrong figure is off by a penny or more, rounded
down.
"""
_FULL = """\
The library's `assess`, with nothing left out: every requirement of every cover, the reasons, the notes, the
verdict. The firms differ in their figures, days, covers and answers, and nothing about them is undetermined. Beside
them, in the same rounds, the decision above took {time} µs {by_hand}. Rounds: {rounds}.
"""
_MANY = """\
One command on a folder, with `--format jsonl`, in one process. Up to 1,000 files, each line was first held to what
the library says. Memory is the peak of the process. Rounds: {rounds}, without a warm-up above 1,000 files. The
columns with × say how many times the row above it is. Just before and after, the decision {by_hand}, took {time} µs.
"""
_READING = """\
In one process, from bytes to a checked firm that knows where each fact stands; beside it, a YAML loader that knows
no lines, refuses nothing, and checks nothing. Rounds: {rounds}.
"""
_RUN = """\
## Run it yourself

```
make bench
```

makes two environments in `build/bench`, one with the wheel alone and one with the other engines as pinned in
`benchmarks/requirements.txt`, and writes this page. `make bench-smoke` is the quick run, which writes
`build/bench/performance.md`; it fails where an answer of pii-check is wrong, and judges no time. Both take options of
`benchmarks/run.py`, such as `make bench OPTIONS="--rounds 11"`.
"""


def page(results: Results) -> str:
    """The whole page."""
    sections = (
        ["# How fast it is\n", _paragraph(_INTRODUCTION), *([_QUICK] if results.quick else [])],
        ["## The bars\n", _table("bar | found | met", map(_bar, bars(results)))],
        _cold_section(results),
        _decision_section(results),
        _full_section(results),
        _many_section(results),
        _reading_section(results),
        ["## The machine\n", _table("what | is", [*results.machine.about, *results.machine.versions]), _RUN],
    )
    return "\n".join(part for section in sections for part in section)


def _paragraph(text: str, **parts: object) -> str:
    filled = " ".join(text.format(**parts).split())
    return textwrap.fill(filled, 120, break_on_hyphens=False, break_long_words=False) + "\n"


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    """A table: the first column is text, as are the others unless their head ends in `:`, which aligns them right."""
    names = head.split(" | ")
    rule = " | ".join("---:" if name.endswith(":") else "---" for name in names)
    lines = [" | ".join(name.rstrip(":") for name in names), rule, *(" | ".join(row) for row in rows)]
    return "".join(f"| {line} |\n" for line in lines)


def shown(value: float) -> str:
    """Three figures that count, and no more."""
    for places, below in ((3, 1), (2, 10), (1, 100)):
        if value < below:
            return f"{value:.{places}f}"
    return f"{value:,.0f}"


def _spread(timing: Timing, unit: float) -> tuple[str, str]:
    """The median, and the least and the most."""
    values = timing.values
    return shown(timing.median * unit), f"{shown(min(values) * unit)} to {shown(max(values) * unit)}"


def _rounds(timing: Timing | None) -> int:
    return len(timing.values) if timing else 0


def _bar(bar: Bar) -> tuple[str, str, str]:
    return bar.asked, bar.found, {True: "met", False: "**not met**", None: "not judged"}[bar.met]


def _cold_section(results: Results) -> Iterator[str]:
    hello = next(one.process for one in results.commands if one.name == HELLO)
    if hello is None:
        raise RuntimeError("there is nothing to hold a cold start to")
    yield "## A cold start\n"
    yield _paragraph(_COLD, file=f"`{results.file}`", lines=results.file_lines, rounds=_rounds(hello.wall))
    head = "command | ms: | least to most: | times hello-world: | CPU ms: | peak MiB:"
    yield _table(head, (_cold_row(one, hello) for one in results.commands))


def _cold_row(command: Command, hello: Process) -> Sequence[str]:
    if command.process is None:
        return command.name, "not installed", "", "", "", ""
    process = command.process
    ratio = process.wall.median / hello.wall.median
    memory = f"{process.memory / MIB:.0f}"
    return command.name, *_spread(process.wall, 1e3), f"{ratio:.2f}", shown(process.processor.median * 1e3), memory


def _decision_section(results: Results) -> Iterator[str]:
    by_hand = next(one.time for one in results.decisions if one.name == DECIMAL)
    if by_hand is None:
        raise RuntimeError("there is nothing to hold an engine to")
    ranked = sorted(results.decisions, key=lambda one: one.time.median if one.time else float("inf"))
    yield "## One decision\n"
    yield _paragraph(_DECISION, judge=JUDGE, assess=ASSESS, rounds=_rounds(by_hand))
    yield _table(
        "engine | µs a firm: | least to most: | times by hand: | firms:", (_row(one, by_hand) for one in ranked)
    )
    yield _paragraph(_EXACT)
    head = "engine | wrong verdicts: | wrong figures: | verdicts, a penny off: | figures, a penny off: | false passes:"
    yield _table(head, (_exactness(one) for one in ranked if one.time))


def _row(one: Decision, by_hand: Timing) -> Sequence[str]:
    if one.time is None or one.firms is None:
        return one.name, "not installed", "", "", ""
    ratio = shown(one.time.median / by_hand.median)
    return one.name, *_spread(one.time, 1e6), ratio, f"{one.firms.asked:,}"


def _exactness(one: Decision) -> Sequence[str]:
    firms, edges = one.firms or Wrong(0, 0, 0, 0), one.edges or Wrong(0, 0, 0, 0)
    passes = str(firms.false_passes + edges.false_passes)
    return one.name, str(firms.verdicts), str(firms.figures), str(edges.verdicts), str(edges.figures), passes


def _full_section(results: Results) -> Iterator[str]:
    by_hand = results.by_hand
    yield "## A full assessment\n"
    yield _paragraph(_FULL, by_hand=DECIMAL, time=shown(by_hand.median * 1e6), rounds=_rounds(by_hand))
    head = "firms | findings each: | µs a firm: | µs a finding: | least to most: | times by hand:"
    yield _table(head, (_full_row(one, by_hand) for one in results.assessed))


def _full_row(one: Assessed, by_hand: Timing) -> Sequence[str]:
    each = one.per_finding
    ratio = shown(each.median / by_hand.median)
    findings = f"{one.findings / one.firms:.1f}"
    return one.name, findings, shown(one.time.median * 1e6), *_spread(each, 1e6), ratio


def _many_section(results: Results) -> Iterator[str]:
    yield "## Many files\n"
    time = shown(results.files_by_hand.median * 1e6)
    yield _paragraph(_MANY, rounds=_rounds(results.files[0].process.wall), by_hand=DECIMAL, time=time)
    head = "files: | seconds: | least to most: | CPU s: | ms a file: | files ×: | time ×: | peak MiB:"
    pairs = zip((None, *results.files), results.files, strict=False)
    yield _table(head, (_many_row(one, before) for before, one in pairs))


def _many_row(one: Files, before: Files | None) -> Sequence[str]:
    wall = one.process.wall
    return (
        f"{one.number:,}",
        *_spread(wall, 1),
        shown(one.process.processor.median),
        shown(wall.median / one.number * 1e3),
        *(_growth(one, before) if before else ("", "")),
        f"{one.process.memory / MIB:.1f}",
    )


def _growth(one: Files, before: Files) -> tuple[str, str]:
    """How many times the files, and how many times the time, of the row before."""
    return f"{one.number / before.number:.0f}", f"{one.process.wall.median / before.process.wall.median:.2f}"


def _reading_section(results: Results) -> Iterator[str]:
    yield "## Reading alone\n"
    yield _paragraph(_READING, rounds=_rounds(results.reading[0].time))
    yield _table(
        "what | files: | µs a file: | least to most: | µs a line:", (_reading_row(one) for one in results.reading)
    )


def _reading_row(one: Reading) -> Sequence[str]:
    median, spread = _spread(one.time.per(one.files), 1e6)
    return one.name, f"{one.files:,}", median, spread, shown(one.time.median / one.lines * 1e6)
