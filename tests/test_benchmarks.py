"""The benchmark measures what it says: its truth, its firms, its bars, its page. No time is judged."""

import re
import sys
from pathlib import Path

import pytest

import ours
import programs
import run
from bars import bars, mistakes
from decision import Answer, Facts, Wrong, firms, penny_edges, truth, wrong
from engines import DECIMAL, PENCE, Engine, by_hand_in_decimals, by_hand_in_pence
from firm_files import LAYERED, SECTIONED, firm_text, written
from inside import installed, read
from outside import EXITS, looked_over, right_exit
from page import page, shown
from peers import PEERS, ZEN_BARE, ZEN_TRACE, answer_in_pounds
from pii_check import Outcome, Verdict, assess
from processes import measured
from results import (
    BARE,
    HELLO,
    JSON,
    LAYERS,
    RICH,
    SCHEMA_CHECK,
    SECTIONS,
    VARIED,
    Assessed,
    Command,
    Decision,
    Files,
    Machine,
    Process,
    Reading,
    Results,
    Timing,
)
from rounds import Candidate, interleaved
from strategies import rulebooks

ROOT = Path(__file__).parent.parent
RIGHT, MIB = Wrong(10, 0, 0, 0), 1024 * 1024


@pytest.mark.parametrize(
    ("pounds", "minimum", "maximum", "passes"),
    [
        ((100_000, 250_000, 10_000), 250_000, 10_000, True),
        ((100_001, 250_000, 10_000), 500_000, 10_000, False),
        ((200_000, 500_000, 12_500), 500_000, 12_500, True),
        ((200_000, 500_000, 12_501), 500_000, 12_500, False),
        ((200_001, 1_000_000, 25_000), 1_000_000, 25_000, True),
        ((200_001, 999_999, 0), 1_000_000, 24_999.97, False),
        ((10_000_000, 2_000_000, 50_000), 1_000_000, 50_000, True),
        ((50_000, 400_000, 10_000), 250_000, 10_000, True),
        ((50_000, 400_001, 10_001), 250_000, 10_000.02, False),
    ],
)
def test_the_truth_is_the_published_rule(
    pounds: tuple[int, int, int], minimum: int, maximum: float, passes: bool
) -> None:
    found = truth(Facts(*(one * 100 for one in pounds)))
    assert found == Answer(minimum * 100, round(maximum * 100), passes)


def test_the_firms_are_the_same_each_time_stand_on_edges_and_differ_in_their_answers() -> None:
    some = firms(2_000)
    assert some == firms(2_000)
    assert max(one.turnover for one in some) <= 1_000_000_000  # above that there is no maximum
    beside = [one for one in some if min(abs(one.turnover - edge) for edge in (10_000_000, 20_000_000)) <= 100]
    assert len(beside) >= len(some) // 4
    assert {truth(one).passes for one in some} == {True, False}
    assert {truth(one).minimum for one in some} == {25_000_000, 50_000_000, 100_000_000}


def test_a_wrong_answer_is_counted_for_what_it_is() -> None:
    facts = Facts(10_000_000, 25_000_000, 1_000_000)
    true, off, failed = truth(facts), Answer(25_000_000, 1_000_001, True), Answer(25_000_000, 1_000_000, False)
    assert wrong([facts] * 3, [true, off, failed]) == Wrong(3, 1, 0, 1)
    breach = Facts(10_000_001, 25_000_000, 0)
    assert wrong([breach], [truth(breach)._replace(passes=True)]) == Wrong(1, 1, 1, 0)


def engines() -> list[Engine]:
    """Those that need nothing but pii-check."""
    books = rulebooks()
    return [by_hand_in_decimals(), by_hand_in_pence(), ours.judging(books), ours.assessing(books)]


@pytest.mark.parametrize("engine", engines(), ids=lambda engine: engine.name)
def test_our_own_engines_are_right_to_the_penny(engine: Engine) -> None:
    asked = [*firms(60), *penny_edges()[::7]]
    given = [engine.answer(engine.decide(engine.prepare(one))) for one in asked]
    assert wrong(asked, given) == Wrong(len(asked), 0, 0, 0)


def test_an_answer_in_pounds_is_rounded_down_to_the_penny() -> None:
    assert answer_in_pounds((250_000, 9999.999_999, True)) == Answer(25_000_000, 1_000_000, True)
    assert answer_in_pounds((250_000, 9999.995, True)) == Answer(25_000_000, 999_999, True)


def test_the_figures_that_are_read_are_those_of_the_findings() -> None:
    engine = ours.judging(rulebooks())
    verdict, limit, excess = engine.decide(engine.prepare(Facts(15_000_000, 50_000_000, 1_250_001)))
    assert verdict is Verdict.NOT_COMPLIANT
    figures = [(one.outcome, one.terms[0].value, one.terms[0].held) for one in (limit, excess)]
    assert figures == [(Outcome.MET, 50_000_000, 50_000_000), (Outcome.NOT_MET, 1_250_000, 1_250_001)]
    assert [why.code for one in (limit, excess) for why in one.reasons] == ["sum-is"] * 3


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Engine:
        raise ModuleNotFoundError("zen")

    monkeypatch.setitem(PEERS, ZEN_BARE, absent)
    found, missing = installed(rulebooks())
    assert ZEN_BARE in missing
    assert {DECIMAL, PENCE, ours.JUDGE, ours.ASSESS} <= {one.name for one in found}


def test_firm_files_are_different_complete_and_not_all_compliant() -> None:
    texts = [firm_text(number) for number in range(120)]
    assert len(set(texts)) == len(texts)
    assert texts[7] == firm_text(7)
    assessed = [assess(read(text, rulebooks()), rulebooks()) for text in (*texts, LAYERED, SECTIONED)]
    assert {one.verdict for one in assessed} == {Verdict.COMPLIANT, Verdict.NOT_COMPLIANT}
    assert Outcome.UNDETERMINED not in {found.outcome for one in assessed for found in one.findings}
    assert len({found.id for one in assessed for found in one.findings}) > 30


def test_candidates_take_turns_with_every_input() -> None:
    calls: list[tuple[str, int]] = []
    some = [
        Candidate("few", lambda one: calls.append(("few", one)), list(range(3))),
        Candidate("many", lambda one: calls.append(("many", one)), list(range(200))),
    ]
    times = interleaved(some, 2)
    assert [len(times[name].values) for name in ("few", "many")] == [2, 2]
    assert sorted(calls) == sorted([("few", one) for one in range(3)] * 2 + [("many", one) for one in range(200)] * 2)
    assert len(re.findall(r"f+", "".join(name[0] for name, _ in calls))) == 6  # never twice without the other


def timed(call: list[str], code: int) -> dict[str, list[tuple[float, float, int]]]:
    case = {"name": "case", "call": call, "code": code, "repeats": 3}
    return measured({"cases": [case], "rounds": 2, "warm_ups": 1, "environment": {}})


def test_processes_are_timed_round_by_round() -> None:
    (rounds,) = timed([sys.executable, "-I", "-S", "-c", "raise SystemExit(4)"], 4).values()
    assert len(rounds) == 2
    for wall, processor, memory in rounds:
        assert wall > 0
        assert processor > 0
        assert memory > 2 * MIB


def test_the_memory_of_a_process_is_its_own_and_not_that_of_the_benchmark(tmp_path: Path) -> None:
    ballast = b"x" * (150 * MIB)
    found = programs.timed([programs.Case("bare", (sys.executable, "-I", "-S", "-c", "pass"))], 1, 0, tmp_path)
    assert found["bare"].memory < len(ballast) / 2


def test_a_process_that_ends_otherwise_than_expected_is_not_timed() -> None:
    with pytest.raises(RuntimeError, match="exit 4 instead of 0"):
        timed([sys.executable, "-I", "-S", "-c", "raise SystemExit(4)"], 0)


def says(text: str, code: int = 0) -> list[str]:
    """A command that prints a text, whatever it is asked."""
    return [sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"]


def test_a_command_that_says_otherwise_than_the_library_is_not_timed(tmp_path: Path) -> None:
    code = EXITS[assess(read(firm_text(0), rulebooks()), rulebooks()).verdict]
    with pytest.raises(RuntimeError, match="does not say what the library says"):
        right_exit(
            says('{"file": "other.yaml", "verdict": "compliant", "findings": []}', code),
            written(tmp_path, 1),
            rulebooks(),
        )


def test_a_report_that_is_not_the_one_meant_is_not_timed(tmp_path: Path) -> None:
    report = '{"format": "pii-check/1", "assessments": [{"verdict": "compliant"}]}'
    with pytest.raises(RuntimeError, match="not as they should be"):
        looked_over(says(report), tmp_path)


@pytest.mark.parametrize(("wrong_ones", "code"), [(0, 0), (1, 1)])
def test_the_run_ends_with_1_where_an_answer_is_wrong(
    wrong_ones: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tmp_path / "made" / "performance.md"
    monkeypatch.setattr(run, "measured", lambda *_: results(wrong=wrong_ones))
    monkeypatch.setattr(sys, "argv", ["run.py", "--output", str(found)])
    assert run.main() == code
    assert found.read_text(encoding="utf-8") == page(results(wrong=wrong_ones))


def test_the_call_may_say_how_much_is_measured() -> None:
    given = run.options().parse_args(["--output", "page", "--rounds", "9", "--files", "500"])
    assert run.planned(given) == run.Plan(rounds=9, files=500)
    assert run.planned(given).counts == (1, 10, 100, 500)
    given = run.options().parse_args(["--output", "page", "--quick", "--firms", "7"])
    assert run.planned(given) == run.QUICK._replace(firms=7)


def test_the_published_page_is_one_that_would_be_written_now() -> None:
    published = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    made_now = page(results())
    for part in (r"^#.*$", r"^\| (?:JSON|Rich|The|A complete|10,000 files:|Peak)[^|]*\|"):
        assert re.findall(part, published, re.MULTILINE) == re.findall(part, made_now, re.MULTILINE)
    assert "mean nothing" not in published
    assert "not installed" not in published


def test_the_steps_of_many_files() -> None:
    assert run.Plan().counts == (1, 10, 100, 1_000, 5_000, 10_000)
    assert run.QUICK.counts == (1, 10, 100)


def process(wall: float, memory: float = 40) -> Process:
    return Process(Timing((wall * 2, wall, wall / 2)), Timing((wall,)), round(memory * MIB))


def results(**changes: float) -> Results:
    """A run in which everything is met, but for what is changed."""
    at = {
        "json": 0.135, "schema": 0.136, "rich": 0.16, "ours": 1e-6, "trace": 4e-6, "bare": 1.1e-6, "finding": 3e-6,
        "half": 4.0, "full": 8.4, "tenth": 0.9, "memory": 49.9, "wrong": 0,
    } | changes  # fmt: skip
    exact = RIGHT._replace(verdicts=int(at["wrong"]))
    decided = {DECIMAL: 3e-7, PENCE: 2e-7, ours.JUDGE: at["ours"], ours.ASSESS: 9e-6}
    peers = {ZEN_TRACE: at["trace"], ZEN_BARE: at["bare"]}
    rows = [Decision(name, "1", exact, RIGHT, Timing((time,))) for name, time in decided.items()]
    rows += [
        Decision(name, "1", RIGHT, RIGHT, Timing((time,))) if time else Decision(name) for name, time in peers.items()
    ]
    cold = {BARE: 0.01, HELLO: 0.1, JSON: at["json"], RICH: at["rich"], SCHEMA_CHECK: at["schema"]}
    assessed = [Assessed(name, 10, 200, Timing((at["finding"] * 20,))) for name in (VARIED, LAYERS, SECTIONS)]
    files = {1_000: (at["tenth"], 40), 5_000: (at["half"], 45), 10_000: (at["full"], at["memory"])}
    return Results(
        Machine((("processor", "a good one"),), (("typer", "1.0"),)),
        False, "firm.yaml", 10,
        tuple(Command(name, process(wall) if wall else None) for name, wall in cold.items()),
        tuple(rows), Timing((3e-7,)), tuple(assessed),
        tuple(Files(number, process(*one)) for number, one in files.items()), Timing((3e-7,)),
        (Reading("`parse_firm_file`", 10, 400, Timing((0.01,))),),
    )  # fmt: skip


def judged(**changes: float) -> list[bool | None]:
    return [bar.met for bar in bars(results(**changes))]


def test_every_bar_can_be_met() -> None:
    assert judged() == [True] * 10
    assert mistakes(results()) == []


@pytest.mark.parametrize(
    ("bar", "changes"),
    [
        (0, {"json": 0.1351, "schema": 1}),
        (1, {"schema": 0.135}),
        (2, {"rich": 0.1601}),
        (3, {"wrong": 1}),
        (4, {"trace": 3.99e-6}),
        (5, {"bare": 1e-6}),
        (6, {"finding": 3.01e-6}),
        (7, {"half": 3.99}),
        (8, {"full": 10.0, "half": 5}),
        (9, {"memory": 50}),
    ],
)
def test_every_bar_can_be_missed_alone(bar: int, changes: dict[str, float]) -> None:
    assert judged(**changes) == [place != bar for place in range(10)]
    assert page(results(**changes)).count("**not met**") == 1


@pytest.mark.parametrize(("seconds", "is_met"), [(19.99, True), (20.0, False)])
def test_a_file_is_timed_by_the_decision_beside_it(seconds: float, is_met: bool) -> None:
    """On a machine of half the speed it may take twice as long."""
    slow = results(full=seconds, half=seconds / 2)._replace(files_by_hand=Timing((6e-7,)))
    (bar,) = (one for one in bars(slow) if "ms a file" in one.asked)
    assert bar.met is is_met
    assert "where it takes 0.60 µs" in bar.found


def test_what_was_not_measured_is_not_judged() -> None:
    assert judged(schema=0)[1] is None
    assert judged(trace=0, bare=0)[4:6] == [None, None]
    few = results()._replace(files=results().files[:1])
    assert [bar.met for bar in bars(few)][7:] == [None] * 3
    text = page(results(trace=0, schema=0))
    assert f"| {ZEN_TRACE} | not installed |" in text
    assert f"| {SCHEMA_CHECK} | not installed |" in text


def test_a_wrong_answer_of_our_own_is_a_mistake() -> None:
    assert mistakes(results(wrong=1)) == [DECIMAL, PENCE, ours.JUDGE, ours.ASSESS]
    rows = [row._replace(edges=RIGHT._replace(figures=1)) for row in results().decisions if row.name == ours.ASSESS]
    assert mistakes(results()._replace(decisions=tuple(rows))) == [ours.ASSESS]
    theirs = [row._replace(firms=RIGHT._replace(verdicts=9)) for row in results().decisions if row.name == ZEN_TRACE]
    assert mistakes(results()._replace(decisions=tuple(theirs))) == []


def test_the_page_says_what_was_found() -> None:
    text = page(results())
    for line in (
        "| JSON check, cold: at most 1.35 times a Typer hello-world | 1.35 times | met |",
        f"| {JSON} | 135 | 67.5 to 270 | 1.35 | 135 | 40 |",
        f"| {ZEN_TRACE} | 4.00 | 4.00 to 4.00 | 13.3 | 10 |",
        f"| {VARIED} | 20.0 | 60.0 | 3.00 | 3.00 to 3.00 | 10.0 |",
        "| 10,000 | 8.40 | 4.20 to 16.8 | 8.40 | 0.840 | 2 | 2.10 | 49.9 |",
        "| `parse_firm_file` | 10 | 1,000 | 1,000 to 1,000 | 25.0 |",
        "| processor | a good one |",
    ):
        assert line + "\n" in text
    assert "mean nothing" not in text
    assert "mean nothing" in page(results()._replace(quick=True))


@pytest.mark.parametrize(
    ("value", "text"), [(0.51234, "0.512"), (1, "1.00"), (12.345, "12.3"), (123.4, "123"), (12345.6, "12,346")]
)
def test_three_figures_count(value: float, text: str) -> None:
    assert shown(value) == text
