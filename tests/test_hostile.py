"""Files that are broken, huge, or made to do harm: each is answered with a sentence at a place, never with a crash."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pii_check import Firm, FirmFileError
from pii_check.read import tree
from pii_check.read.faults import Fault, Mark
from pii_check.read.firm_file import parse_firm_file
from pii_check.read.places import Places
from pii_check.read.syntax import mark_of
from running import AS_AT, COMPLIANT, FIRMS, TESTS, Here, published, run_on_terminal

LONGEST_LINE = 700  # characters of one line of an answer: room for a hint that lists keys, none for a whole file
MALFORMED = sorted((TESTS / "malformed").glob("*.yaml"))
SAID = re.compile(r"^(?P<file>[^\n:]*):(?P<line>\d+):(?P<column>\d+): (?P<sentence>.+)$", re.MULTILINE)
BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
SIGNS = "name: \n\t-[]{},?:&*!|>'\"%@`#~£’\\\r\x85\u2028\ufeffa0 1/\U0001f600é"

FUZZED = settings(deadline=None, database=None, derandomize=True)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own for each test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _alias_bomb() -> str:
    lines = ["name: a", "a0: &a0 [x, x]"]
    lines += [f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 10)]
    return "\n".join(lines)


def _refused(here: Here, data: bytes, name: str = "firm.yaml") -> list[tuple[int, int, str]]:
    """Run the command on a file, see that it is refused properly, and return each fault."""
    Path(name).write_bytes(data)
    ran = here("--as-at", AS_AT, name)
    assert (ran.code, ran.out) == (3, "")
    assert max(len(line) for line in ran.err.splitlines()) <= LONGEST_LINE
    found = SAID.findall(ran.err)
    assert found
    assert {file for file, *_ in found} == {name}
    return [(int(line), int(column), sentence) for _, line, column, sentence in found]


# Each through the whole command.


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(1000)),
        "name: a\npolicies: " + "[" * 100_000 + "]" * 100_000,
    ],
    ids=["brackets", "braces", "dashes", "blocks", "closed-brackets"],
)
def test_deep_nesting_is_refused(text: str, here: Here) -> None:
    ((_, _, sentence),) = _refused(here, text.encode())
    assert "nested" in sentence


def test_many_question_marks_are_refused(here: Here) -> None:
    assert _refused(here, b"? " * 100_000)


@pytest.mark.parametrize("text", ["?", "? ", "name: a\n?", "? a", "- ?", "{?"])
def test_a_key_that_is_never_written_is_refused(text: str, here: Here) -> None:
    assert _refused(here, text.encode())


def test_an_unknown_key_with_nothing_behind_it_is_refused(here: Here) -> None:
    assert [place[:2] for place in _refused(here, b"name: a\nturnovr:\n")] == [(2, 1)]


def test_an_alias_bomb_is_refused_at_every_mark(here: Here) -> None:
    faults = _refused(here, _alias_bomb().encode())
    assert {line for line, _, _ in faults} == set(range(2, 12))
    assert any("alias" in sentence for _, _, sentence in faults)


def test_a_file_of_two_mebibytes_is_refused(here: Here) -> None:
    ((_, _, sentence),) = _refused(here, b"name: a\n" + b"#" * 2 * 1024 * 1024)
    assert "MiB" in sentence


def test_standard_input_of_two_mebibytes_is_refused(here: Here) -> None:
    ran = here("-", stdin=b"name: a\n" + b"#" * 2 * 1024 * 1024)
    assert ran.code == 3
    assert "MiB" in ran.err


def test_a_nul_byte_is_placed(here: Here) -> None:
    ((line, column, sentence),) = _refused(here, b"name: a\nturnover: 1\0" + b"00\n")
    assert (line, column) == (2, 12)
    assert "control character" in sentence


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"name: a\nturnover: \xa3185000\n", (2, 11)),
        (b"\xe9", (1, 1)),
        ("name: é £ ’".encode() + b"\xff", (1, 12)),
        (b"name: a\r\nb: \xff", (2, 4)),
        (b"name: a\xe2\x82", (1, 8)),
        (b"name: \xed\xa0\x80", (1, 7)),
    ],
    ids=["latin-1", "first-byte", "behind-longer-signs", "behind-crlf", "cut-off", "surrogate"],
)
def test_a_byte_that_is_not_utf_8_is_placed(data: bytes, place: tuple[int, int], here: Here) -> None:
    ((line, column, sentence),) = _refused(here, data)
    assert (line, column) == place
    assert "UTF-8" in sentence


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_as_some_shells_write_it(encoding: str, here: Here) -> None:
    Path("firm.yaml").write_bytes(f"\ufeff{COMPLIANT}".encode(encoding))
    assert here("--as-at", AS_AT, "firm.yaml").code == 0


def test_what_only_begins_like_utf_16_is_named(here: Here) -> None:
    ((_, _, sentence),) = _refused(here, b"\xff\xfena\x00")
    assert "UTF-16" in sentence


def test_a_byte_order_mark_is_accepted(here: Here) -> None:
    Path("firm.yaml").write_bytes(b"\xef\xbb\xbf" + COMPLIANT.encode())
    assert here("--as-at", AS_AT, "firm.yaml").code == 0


def test_a_byte_order_mark_takes_no_column(here: Here) -> None:
    assert [place[:2] for place in _refused(here, b"\xef\xbb\xbfnaem: a\nname: b\n")] == [(1, 1)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_accepted(line_end: str, here: Here) -> None:
    Path("firm.yaml").write_bytes(COMPLIANT.replace("\n", line_end).encode())
    assert here("--as-at", AS_AT, "firm.yaml").code == 0


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_counts_one_line(line_end: str, here: Here) -> None:
    text = f"{COMPLIANT}turnovr: 1\n".replace("\n", line_end)
    assert [place[:2] for place in _refused(here, text.encode())] == [(COMPLIANT.count("\n") + 1, 1)]


def test_a_folder_named_like_a_file_is_refused(here: Here) -> None:
    Path("x.yaml").mkdir()
    ran = here("x.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "x.yaml:1:1: this is a folder" in ran.err


def test_an_empty_name_is_no_file(here: Here) -> None:
    """As `pii-check "$FIRM"` is with the variable unset: it must not quietly mean the folder that one is in."""
    Path("firm.yaml").write_text(COMPLIANT, encoding="utf-8")
    ran = here("--as-at", AS_AT, "")
    assert (ran.code, ran.out) == (3, "")
    assert SAID.match(ran.err)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_refused(here: Here) -> None:
    Path("firm.yaml").write_text(COMPLIANT, encoding="utf-8")
    Path("firm.yaml").chmod(0)
    ran = here("firm.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "firm.yaml:1:1: the file cannot be read" in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_folder_that_may_not_be_entered_is_refused(here: Here) -> None:
    Path("closed").mkdir(mode=0)
    assert here("closed/firm.yaml").code == 3


def test_a_very_long_line_is_shown_in_part(here: Here) -> None:
    ((line, column, _),) = _refused(here, b"name: a\nturnover: " + b"9" * 1_000_000)
    assert (line, column) == (2, 11)


def test_a_fault_far_along_a_line_is_placed(here: Here) -> None:
    text = "{name: a, people: {employees: 1}," + " " * 50_000 + "turnovr: 1}"
    assert [place[:2] for place in _refused(here, text.encode())] == [(1, text.index("turnovr") + 1)]


def test_25_000_keys_are_refused(here: Here) -> None:
    text = "name: a\n" + "".join(f"key{number}: 1\n" for number in range(25_000))
    ((_, _, sentence),) = _refused(here, text.encode())
    assert "values" in sentence


@pytest.mark.parametrize("key", ["k" * 10_000, f'? "{"k" * 10_000}"\n', "k" * 1000])
def test_a_very_long_key_is_refused_in_few_words(key: str, here: Here) -> None:
    assert [line for line, _, _ in _refused(here, f"name: a\n{key}: 1\n".encode())] == [2]


@pytest.mark.parametrize(
    "text", ["[a]: b", "? {a: b}", "? {a: b}\n: c", "{[a]: b}", "? - a\n: b", "{{a: b}: c}", "[]: b"]
)
def test_a_key_that_is_not_text_is_refused(text: str, here: Here) -> None:
    faults = _refused(here, f"people: {{employees: 0}}\nname:\n  {text.replace(chr(10), chr(10) + '  ')}\n".encode())
    assert (3, "a key must be a single word") in {(line, sentence) for line, _, sentence in faults}


@pytest.mark.parametrize(
    "text",
    [
        '!!python/object/apply:os.system ["echo"]',
        "name: !!python/name:os.system",
        "name: &a b\n<<: *a",
        "%YAML 9.9\n---\nname: a",
        "%TAG ! tag:a,2000:\n---\nname: !b c",
        "name: a\n---\nname: b",
        "name: a\nname: b",
        "...",
        "\ufeff\ufeff",
        "name: |",
        "@",
        "\t",
    ],
)
def test_tricks_are_refused(text: str, here: Here) -> None:
    assert _refused(here, text.encode())


# What a file says reaches no terminal as a command to it.

ESCAPED = (r"\e[31mred", r"\e]0;title\a", r"\x9b31m", r"a\rCOMPLIANT", r"a\bb")
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.mark.parametrize("escaped", ESCAPED)
def test_control_characters_in_a_name_are_not_printed(escaped: str, here: Here) -> None:
    Path("firm.yaml").write_text(COMPLIANT.replace("A. Nonesuch", f'"{escaped}"'), encoding="utf-8")
    ran = here("--as-at", AS_AT, "firm.yaml")
    assert ran.code in (0, 3)
    assert CONTROLS.findall(ran.out + ran.err) == []


@pytest.mark.parametrize("escaped", ESCAPED)
def test_control_characters_in_a_value_are_not_printed_with_its_fault(escaped: str, here: Here) -> None:
    Path("firm.yaml").write_text(f'name: a\nturnover: "{escaped}"\n', encoding="utf-8")
    ran = here("firm.yaml")
    assert ran.code == 3
    assert CONTROLS.findall(ran.err) == []


def test_control_characters_in_a_name_do_not_reach_a_terminal(desk: Path) -> None:
    (desk / "firm.yaml").write_text('name: "\\e[8mhidden"\n', encoding="utf-8")
    assert b"\x1b[8m" not in run_on_terminal("--as-at", AS_AT, "firm.yaml").out_bytes


# Both of PyYAML's parsers, one in C and one in Python, judge alike.


def _judged(data: bytes) -> Firm | set[int]:
    """The firm that a file states, or the lines of its faults."""
    try:
        return parse_firm_file(data, "firm.yaml", published()).firm
    except FirmFileError as error:
        return {one.fault.mark.line for one in error.faults}


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="this PyYAML was built without its parser in C")
@pytest.mark.parametrize("path", [*MALFORMED, *FIRMS], ids=lambda path: path.name)
def test_both_parsers_judge_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = path.read_bytes()
    monkeypatch.setattr(tree, "_LOADER", yaml.CSafeLoader)
    in_c = _judged(data)
    monkeypatch.setattr(tree, "_LOADER", yaml.SafeLoader)
    assert _judged(data) == in_c


def test_the_parser_in_python_refuses_deep_nesting_too(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_LOADER", yaml.SafeLoader)
    assert "nested" in _refused(here, b"[" * 5000)[0][2]


# Whatever the text: a firm, or faults inside it.


@FUZZED
@given(st.text(SIGNS, max_size=60))
@example("name: |\n  a\n  b\nx: [1,\n 2]\n")
def test_everything_stands_where_its_two_ends_say(text: str) -> None:
    lines = tuple(BREAK.split(text))
    places = tree.Places(lines)
    with contextlib.suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            start, end = mark_of(event.start_mark, lines), mark_of(event.end_mark, lines)
            last = end.column if end.line == start.line else len(lines[start.line - 1]) + 1
            assert places.mark(event) == Mark(start.line, start.column, max(1, last - start.column))
    if not text.lstrip().startswith("{"):
        with contextlib.suppress(yaml.YAMLError):
            assert tree.read_tree(text).lines == lines


def _places(error: FirmFileError) -> Iterator[Mark]:
    for located in error.faults:
        yield located.fault.mark
        if located.fault.other:
            yield located.fault.other


def _outside(text: str, mark: Mark) -> bool:
    """Whether a place lies outside a text; just behind the end of a line is still inside."""
    lines = BREAK.split(text.removeprefix("\ufeff"))
    return not (1 <= mark.line <= len(lines) and 1 <= mark.column <= len(lines[mark.line - 1]) + 1)


def _faults_outside(text: str) -> list[Mark]:
    try:
        parse_firm_file(text.encode(), "firm.yaml", published())
    except FirmFileError as error:
        return [mark for mark in _places(error) if _outside(text, mark)]
    return []


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """A valid firm file with a few pieces cut out or replaced."""
    text = draw(st.sampled_from(FIRMS)).read_text(encoding="utf-8")
    for _ in range(draw(st.integers(1, 4))):
        place, length = draw(st.integers(0, len(text))), draw(st.integers(0, 12))
        text = text[:place] + draw(st.text(st.sampled_from(SIGNS), max_size=8)) + text[place + length :]
    return text


@settings(FUZZED, max_examples=300)
@given(st.one_of(st.text(max_size=60), st.text(st.sampled_from(SIGNS), max_size=60)))
@example("?")
@example("name: a\npeople: {")
def test_any_text_is_a_firm_or_has_faults_inside_it(text: str) -> None:
    assert _faults_outside(text) == []


@settings(FUZZED, max_examples=150)
@given(_mutated())
def test_any_slip_in_a_firm_file_is_a_firm_or_has_faults_inside_it(text: str) -> None:
    assert _faults_outside(text) == []


@pytest.mark.parametrize("path", FIRMS, ids=lambda path: path.name)
def test_a_file_that_was_cut_off_is_a_firm_or_has_faults_inside_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    marks = [mark for end in range(0, len(text), 23) for mark in _faults_outside(text[:end])]
    assert marks == []


@settings(FUZZED, max_examples=200)
@given(st.binary(max_size=80))
def test_any_bytes_are_a_firm_or_have_faults(data: bytes) -> None:
    assert isinstance(_judged(data), Firm | set)


@FUZZED
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@example("\ufeffa")
@example("£\x80")
@example("a\x00")
@example("\t\n\r\x85\xa0\u2028~")
@example("\x7f")
@example("\ufffe")
@example("\U0001f600")
def test_every_control_character_of_a_text_is_found(text: str) -> None:
    """However few of its characters are looked at."""
    bad = tree._CONTROL.search(text)
    found = tree.decode(text.encode())
    if bad is None:
        assert found == text.removeprefix("\ufeff")
    else:
        assert isinstance(found, Fault)
        assert (found.code, f"{ord(bad[0]):04X}" in found.message.upper()) == ("file-control-character", True)


@FUZZED
@given(st.text(SIGNS, max_size=60))
def test_a_place_alone_is_the_one_beside_that_of_its_key(text: str) -> None:
    """And of what is not stated, the place of the nearest block around it; none where that is the whole file."""
    marks = tree.read_tree(text).marks
    for path in marks:
        assert isinstance(marks, Places)
        begins = marks[path].value[:2] if path else None
        assert marks.begins(path) == marks.begins((*path, "nothing-is-called-so")) == begins
