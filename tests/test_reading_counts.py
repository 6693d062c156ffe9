"""What reading firm files and telling of them costs: in calls and in room, which do not depend on the machine.

A ceiling stands a quarter above what was counted when it was set. What goes beyond it is a slip: work that is done
again for every value, or something kept of every file. Where the cost has a reason, the ceiling is set anew.
"""

import contextlib
import gc
import io
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from counting import calls_in
from pii_check import Firm, Rulebooks, assess, remedies_for
from pii_check.answering import answers
from pii_check.cli.checking import Asking, check_files
from pii_check.cli.exits import Exit
from pii_check.cli.files import chosen
from pii_check.cli.formats import Format
from pii_check.cli.outputs import Printed
from pii_check.read.firm_file import parse_firm_file
from pii_check.read.tree import read_tree
from pii_check.read.validate import validated
from pii_check.report import finding_json
from pii_check.report.as_json import as_json_lines
from pii_check.report.view import Judged
from running import AS_AT, COMPLIANT, INVALID, NOT_COMPLIANT, published

DAY = date.fromisoformat(AS_AT)
COMPANY = (Path(__file__).parent.parent / "examples" / "company-with-layers.yaml").read_text(encoding="utf-8")
KIB = 1024

pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="the parser in Python makes calls of its own")


def judged(text: str) -> Judged:
    """One firm file, judged as the command does it."""
    file, rules = parse_firm_file(text.encode(), "firm.yaml", published()), published()
    assessment = assess(file.firm, rules, DAY)

    more = answers(file.firm, rules, assessment)
    return Judged("firm.yaml", assessment, remedies_for(file.firm, rules, assessment), file.locate, (), more, file.firm)


def test_reading_the_text_of_a_firm_file_calls_few_functions() -> None:
    assert COMPANY.count("\n") == 44
    assert calls_in(lambda: read_tree(COMPANY)) < 650


def test_making_a_firm_of_it_calls_few_functions() -> None:
    tree = read_tree(COMPANY)
    assert calls_in(lambda: validated(Firm, tree, "")) < 135


def test_telling_of_a_firm_as_json_calls_few_functions() -> None:
    """Of its 26 findings those that firms alike share are kept; each firm's own are told again."""
    result = judged(COMPANY)
    assert len(result.assessment.findings) == 26
    again, anew = calls_in(lambda: as_json_lines(result)), calls_in(lambda: told_anew(result))
    assert again < 1_150
    assert anew < 3_400


def told_anew(result: Judged) -> None:
    """Tell of a firm of whose findings nothing is kept."""
    finding_json._TEXTS.clear()
    as_json_lines(result)


def test_what_would_put_right_costs_nothing_where_nothing_is_wrong() -> None:
    result = judged(COMPANY)
    assert result.firm is not None
    firm = result.firm
    assert calls_in(lambda: remedies_for(firm, published(), result.assessment)) < 10


@pytest.mark.parametrize(("text", "rooms", "calls"), [(COMPLIANT, 2, 112), (COMPANY, 3, 345)])
def test_headroom_calls_few_functions_where_nothing_is_open(text: str, rooms: int, calls: int) -> None:
    """More where the limit is in layers: no plain sum is stated of it."""
    result = judged(text)
    assert result.firm is not None
    firm = result.firm
    assert len(result.answers.headroom) == rooms
    assert not result.answers.to_state
    assert calls_in(lambda: answers(firm, published(), result.assessment)) < calls


def test_locating_what_findings_are_about_calls_few_functions() -> None:
    result = judged(COMPANY)
    paths = {one.path for one in result.assessment.findings}
    assert len(paths) == 23
    assert calls_in(lambda: [result.locate(path) for path in paths]) < 365


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[int], Path]:
    """Makes a folder of so many firm files: one in ten falls short, and one in ten cannot be read."""

    def made(many: int) -> Path:
        place = tmp_path / f"of-{many}"
        place.mkdir()
        for number in range(many):
            text = {3: NOT_COMPLIANT, 7: INVALID}.get(number % 10, COMPLIANT)
            (place / f"{number:04}.yaml").write_text(text, encoding="utf-8")
        return place

    return made


@contextlib.contextmanager
def printing_nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever is printed goes, and is not kept."""

    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(memoryview(data))  # type: ignore[arg-type]  # whatever the stream hands over

    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(Nowhere()), encoding="utf-8"))
        yield


class Weighing(Printed):
    """Prints, and weighs what is kept of all files when the last has been told; what only waits to go is no part."""

    kept = 0

    def finish(self, exit_: Exit) -> None:
        """Weigh."""
        super().finish(exit_)
        gc.collect()
        self.kept = tracemalloc.get_traced_memory()[0]


def checked(place: Path, rules: Rulebooks, sink: Printed | None = None) -> Exit:
    """A folder, judged as `pii-check FOLDER --format jsonl` does it."""
    asking = Asking(DAY, DAY, None, (), False, ())
    return check_files(chosen([str(place)]), asking, rules, [sink or Printed(Format.JSONL)])


def test_twice_the_files_take_twice_the_calls(folder: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    some, twice, rules = folder(20), folder(40), published()
    with printing_nowhere(monkeypatch):
        assert checked(some, rules) is Exit.BAD_FIRM_FILE
        assert calls_in(lambda: checked(twice, rules)) < 2.1 * calls_in(lambda: checked(some, rules))


def test_nothing_is_kept_of_a_file_that_has_been_told(
    folder: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name and what tells the file from others is kept for each, to judge it once: less than one KiB a file.

    What is kept of findings, so many and no more, is made to reach its end soon.
    Ten MiB for 9,000 files more would be a little above that; the results of one file would be some 100 KiB.
    """
    few, many, rules = folder(20), folder(120), published()

    def kept(place: Path) -> int:
        sink = Weighing(Format.JSONL)
        tracemalloc.start()
        try:
            checked(place, rules, sink)
        finally:
            tracemalloc.stop()
        return sink.kept

    monkeypatch.setattr("pii_check.ready.MOST_KEPT", 8)
    with printing_nowhere(monkeypatch):
        checked(few, rules)  # what is made once is made
        assert 0 < kept(many) - kept(few) < 100 * KIB


def test_no_file_leaves_a_circle_behind(folder: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds itself in a circle would only go when Python looks for such, which it does seldom here."""
    place, rules = folder(20), published()
    with printing_nowhere(monkeypatch):
        checked(place, rules)
        gc.collect()
        gc.disable()
        try:
            checked(place, rules)
            assert gc.collect() < 20
        finally:
            gc.enable()


def test_python_looks_for_circles_afterwards_as_it_did_before(
    folder: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(Printed):
        def finish(self, exit_: Exit) -> None:
            """Fail."""
            seen.append((gc.get_threshold(), gc.get_freeze_count() > 0))
            raise OSError("the disk is full")

    seen: list[tuple[tuple[int, int, int], bool]] = []
    before, place = gc.get_threshold(), folder(1)
    with printing_nowhere(monkeypatch), pytest.raises(OSError, match="full"):
        checked(place, published(), Broken(Format.JSONL))
    ((during, is_frozen),) = seen
    assert is_frozen
    assert during[0] > before[0]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
