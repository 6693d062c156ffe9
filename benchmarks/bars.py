"""The bars that pii-check sets itself, each held to the medians of one run; none to a time of day or of a machine."""

from collections.abc import Iterator
from typing import NamedTuple

from engines import DECIMAL, PENCE
from ours import ASSESS, JUDGE
from peers import ZEN_BARE, ZEN_TRACE
from results import HELLO, JSON, RICH, SCHEMA_CHECK, VARIED, Decision, Process, Results

MIB = 1024 * 1024


class Bar(NamedTuple):
    """One bar: what is asked, what was found, and whether that meets it; None where this run could not tell."""

    asked: str
    found: str
    met: bool | None


def bars(results: Results) -> tuple[Bar, ...]:
    """Every bar, as this run found it."""
    return (*_cold(results), *_decision(results), _assessment(results), *_files(results))


def _at_most(asked: str, found: float | None, most: float, unit: str = "") -> Bar:
    if found is None:
        return Bar(asked, "not measured", None)
    return Bar(asked, f"{found:.2f}{unit}", found <= most)


def _cold(results: Results) -> Iterator[Bar]:
    walls = {one.name: one.process.wall.median for one in results.commands if one.process}

    def ratio(name: str, to: str) -> float | None:
        return walls[name] / walls[to] if name in walls and to in walls else None

    yield _at_most("JSON check, cold: at most 1.35 times a Typer hello-world", ratio(JSON, HELLO), 1.35, " times")
    against = ratio(JSON, SCHEMA_CHECK)
    asked = "JSON check, cold: below check-jsonschema on the same file"
    found = "not measured" if against is None else f"{against:.2f} times"
    yield Bar(asked, found, None if against is None else against < 1)
    yield _at_most("Rich report, cold: at most 1.6 times a Typer hello-world", ratio(RICH, HELLO), 1.6, " times")


def _decision(results: Results) -> Iterator[Bar]:
    rows = {one.name: one for one in results.decisions}
    ours = rows[JUDGE]
    exact = ours.firms is not None and ours.firms.none and ours.edges is not None and ours.edges.none
    yield Bar("The decision, exact to the penny", "no answer wrong" if exact else "answers wrong", exact)
    for name, least, asked in (
        (ZEN_TRACE, 4.0, "The decision with reasons: at least 4 times as fast as zen-engine with its trace"),
        (ZEN_BARE, 1.0, "The stretch: faster than zen-engine's bare compiled expressions"),
    ):
        yield _faster(asked, ours, rows[name], least)


def _faster(asked: str, ours: Decision, theirs: Decision, least: float) -> Bar:
    if ours.time is None or theirs.time is None:
        return Bar(asked, "not measured", None)
    found = theirs.time.median / ours.time.median
    return Bar(asked, f"{found:.2f} times as fast", found > least if least == 1 else found >= least)


def _assessment(results: Results) -> Bar:
    asked = f"A complete assessment, for each finding: at most 10 times the decision {DECIMAL}"
    varied = next(one for one in results.assessed if one.name == VARIED)
    return _at_most(asked, varied.per_finding.median / results.by_hand.median, 10, " times")


def _files(results: Results) -> Iterator[Bar]:
    some = {one.number: one.process for one in results.files}
    full, half, tenth = some.get(10_000), some.get(5_000), some.get(1_000)
    doubled = full.wall.median / half.wall.median if full and half else None
    grown = (full.memory - tenth.memory) / MIB if full and tenth else None
    yield _at_most("10,000 files: at most 2.1 times the time of 5,000", doubled, 2.1, " times")
    yield _each_file(full, results.files_by_hand.median)
    below = None if grown is None else grown < 10
    found = "not measured" if grown is None else f"{grown:+.1f} MiB"
    yield Bar("Peak memory, from 1,000 files to 10,000: growing by less than 10 MiB", found, below)


def _each_file(full: Process | None, by_hand: float) -> Bar:
    """A millisecond is much or little by the machine: it is meant for one where the decision by hand takes 0.3 µs."""
    asked = "10,000 files: below 1 ms a file, on a machine where the decision by hand takes 0.3 µs"
    if full is None:
        return Bar(asked, "not measured", None)
    each = full.wall.median / 10_000 * 1e3
    there = each * 3e-7 / by_hand
    return Bar(asked, f"{there:.2f} ms ({each:.2f} ms here, where it takes {by_hand * 1e6:.2f} µs)", there < 1)


def mistakes(results: Results) -> list[str]:
    """The engines of our own, pii-check and the decisions by hand, that gave a wrong answer."""
    own = [one for one in results.decisions if one.name in (DECIMAL, PENCE, JUDGE, ASSESS)]
    return [one.name for one in own if not (one.firms and one.firms.none and one.edges and one.edges.none)]
