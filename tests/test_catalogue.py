"""The catalogue of faults: every code is used, every used code is there, every sentence is in style and is seen."""

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, NamedTuple

import pytest
from pydantic import Field, ValidationError, field_validator

from pii_check import Firm, FirmFileError, RuleFileError, load_rulebooks
from pii_check.catalogue import SENTENCES, sentence
from pii_check.catalogue.files import FILES
from pii_check.catalogue.rules import RULES
from pii_check.catalogue.values import VALUES
from pii_check.growth import parse_growth
from pii_check.questions import Form, Question
from pii_check.read import rule_files
from pii_check.read.faults import whole_file
from pii_check.read.firm_file import parse_firm_file
from pii_check.read.quotes import parse_quote_file
from pii_check.read.setting import parse_setting
from pii_check.read.tree import read_tree
from pii_check.read.validate import validated
from pii_check.record import Record, Refused, Text
from pii_check.replies import answered
from pii_check.talk import begun
from running import COMPLIANT, closed_to_all, published, run_encoded
from test_architecture import SOURCE
from test_malformed import CORPUS, EXPECTED
from test_rulebooks import BROKEN, NEW_STATE, write_state
from test_rules_command import SLIPS, slipped

MAKERS = {"Refused": 0, "fault": 1, "whole_file": 1}  # what makes a sentence, and at which place it takes the code
OF_THE_MAKERS = {"at", "clashes_with", "other"}  # what else they take by name, beside the parts


# The code and its sentences.


class Made(NamedTuple):
    """A call that makes a sentence: its code, or None where it is chosen elsewhere, and the parts it gives."""

    code: str | None
    parts: frozenset[str]


def parts_of(code: str) -> set[str]:
    message, hint = SENTENCES[code]
    return {name for text in (message, hint) for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def nodes() -> list[ast.AST]:
    """All of the program outside of the catalogue."""
    files = [path for path in sorted(SOURCE.rglob("*.py")) if path.parent.name != "catalogue"]
    return [node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def made() -> Iterator[Made]:
    """Every call that names its parts; those that only hand on a code and its parts are passed over."""
    for node in nodes():
        name = (
            getattr(node.func, "id", None) or getattr(node.func, "attr", None) if isinstance(node, ast.Call) else None
        )
        if isinstance(node, ast.Call) and name in MAKERS:
            given = {keyword.arg for keyword in node.keywords} - OF_THE_MAKERS
            code = node.args[MAKERS[name]]
            for one in [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]:
                named = one.value if isinstance(one, ast.Constant) else None
                if None not in given:
                    yield Made(named, frozenset(str(name) for name in given))
                else:
                    assert named is None, f"{named}: name its parts"


def constants() -> set[str]:
    """Every text in the program that is a code."""
    texts = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return texts & set(SENTENCES)


def test_every_code_has_one_sentence() -> None:
    assert len(SENTENCES) == len(FILES) + len(VALUES) + len(RULES)


def test_a_fault_is_made_from_the_catalogue_and_in_no_other_way() -> None:
    called = [node.func for node in nodes() if isinstance(node, ast.Call)]
    assert sum(isinstance(func, ast.Name) and func.id == "Fault" for func in called) == 1  # by `fault`


def test_every_sentence_is_used() -> None:
    assert set(SENTENCES) - constants() == set()


def test_every_code_that_is_used_is_there_with_just_its_parts() -> None:
    named = [one for one in made() if one.code is not None]
    assert {one.code for one in named} - set(SENTENCES) == set()
    assert [one for one in named if one.code is not None and one.parts != parts_of(one.code)] == []
    chosen = {one.parts for one in made() if one.code is None}
    elsewhere = constants() - {one.code for one in named}
    assert [code for code in elsewhere if parts_of(code) not in chosen] == []


def test_an_unknown_code_or_a_missing_part_fails_loudly() -> None:
    with pytest.raises(KeyError, match="money-not-excat"):
        sentence("money-not-excat")
    with pytest.raises(KeyError, match="value"):
        Refused("money-not-exact")


# The style.

AMERICAN = re.compile(
    r"\b(color|favor|honor|labor|behavior|neighbor|center|meter|gray|canceled|labeled|[a-z]+(?<!s)iz(e|es|ed|ing|ation))",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(schema|bool(ean)?|parse[rd]?|token|null|string|int(eger)?|float|mapping|dict|scalar|pydantic|model|validat\w*|"
    r"exception|syntax|invalid)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_in_style(code: str) -> None:
    message, hint = SENTENCES[code]
    said = f"{message}; {hint}"
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", code)
    assert re.match(r"[a-z`{]", message)
    assert re.match(r"[a-z`{]", hint)
    assert not message.endswith((".", "!", "?"))
    assert not hint.endswith((".", "!"))
    assert "!" not in said
    assert "://" not in said
    assert AMERICAN.findall(said) == []
    assert JARGON.findall(said) == []
    assert all(len(re.sub(r"\{.*?\}", "", text).split()) > 1 for text in (message, hint)), "a sentence, not a scrap"
    assert parts_of(code) & OF_THE_MAKERS == set()


# Every sentence is seen: made by what a firm file, a rule file, a call of the command or a program can have wrong.

FIRM_TEXTS = (
    b"name: \xa3",
    b"\xff\xfen",
    b"*",
    b"#" * (1024 * 1024 + 1),
    b"name: a\nactivities: [" + b"x, " * 20_000 + b"]",
    b"[" * 40,
    b"a: &b c",
    b"name: b: c",
    b"name: @b",
    b'name: "\\q"',
    b'name: "a\\nb"',
    b"{name: a} b",
    b"name: |b",
    b"[a]: b",
    b"name: a\nfavourite_colour: green",
    b"name: a\npeople: many",
    b"name: a\nactivities: [~]",
    b"name: a\nactivities: [_]",
    b"name: a\nactivities: [dowsing]",
    b"name: a\nconstitution: xyzzy",
    b"name: a\njurisdiction: gb",
    b"name: a\njurisdiction: ireland",
    b"name: a\nturnover: 2bn",
    b"name: a\nturnover: plenty",
    b"name: a\npeople: {employees: [1]}",
    b"name: a\npeople: {employees: 1000000}",
    b"name: a\npeople: {sole_employee_share: half}",
    b"name: a\nas_at: 13/04/2026",
    b"name: a\nas_at: 31/02/2026",
    b"name: a\nas_at: 1066-10-14",
    b"name: a\ndispensations:\n  - {requirement: a.b, from: 2026-02-01, until: 2026-01-01}",
    b"name: a\npolicies:\n  - {cover: pi, limit_of_indemnity: 2, excess_layers: [{limit: 3}]}",
    b"name: a\npolicies:\n  - {cover: pi, limit_of_indemnity: 2, primary: 3}",
    b"name: a\npolicies:\n  - {cover: pi, limit_of_indemnity: 2 to 4, excess_layers: [{limit: 3}]}",
    b"name: a\nturnover: 3 to 2",
    b"name: a\nturnover: 1.5 to 2m",
)
VALUES_FROM_PYTHON: tuple[dict[str, Any], ...] = (
    {"turnover": 1.5},
    {"people": {"sole_employee_share": 0.5}},
    {"as_at": datetime(2026, 4, 1)},  # noqa: DTZ001 - a moment without a zone is just what a caller might pass
    {"name": " "},
)
BROKEN_STATES = (
    ("title: A body", "titel: A body"),
    ("fact: limit_of_indemnity", "fact: colour"),
    ("cite: [{", "cite: [{}, {"),
    ("binds: {}", "binds: everyone"),
    ("sources:\n", "sources: many\nothers:\n"),
    ("picked_by: as-at day", "picked_by: as at dya"),
    ("picked_by: as-at day", "picked_by: chance"),
    ("picked_by: as-at day", "picked_by: [as-at day]"),
    ("check: {kind: in-force}", "check: nothing"),
)


class Odd(Record):
    """A model with readers that are none of ours: whatever they say of a value, we say that it cannot be read."""

    number: Annotated[int, Field(gt=5)]
    text: Text = ""

    @field_validator("text")
    @classmethod
    def _never(cls, value: str) -> str:
        raise ValueError(value)


def codes_of(read: Callable[[], object]) -> set[str]:
    """The codes of everything that is wrong with what is read."""
    try:
        read()
    except (FirmFileError, RuleFileError) as error:
        return {one.fault.code for one in error.faults}
    except ValidationError as error:
        return {details["ctx"]["error"].code for details in error.errors()}
    raise AssertionError("nothing is wrong here")


def by_firm_files() -> set[str]:
    texts = [*FIRM_TEXTS, *((CORPUS / one["file"]).read_bytes() for one in EXPECTED)]
    return set().union(*(codes_of(lambda text=text: parse_firm_file(text, "a", published())) for text in texts))


def by_quotes() -> set[str]:
    """What only a quote can have wrong."""
    texts = (b"", b"policies: []")
    return set().union(*(codes_of(lambda text=text: parse_quote_file(text, "a", published())) for text in texts))


def by_python() -> set[str]:
    firms = [{"name": "a"} | stated for stated in VALUES_FROM_PYTHON]
    _, faults = validated(Odd, read_tree("number: 3\ntext: a"), "a number")
    assert {fault.mark.line for fault in faults} == {1, 2}
    return {fault.code for fault in faults}.union(
        *(codes_of(lambda stated=stated: Firm.model_validate(stated)) for stated in firms)
    )


def by_settings() -> set[str]:
    """What a call can set wrongly: refused as a call, or a fault of the file that it is set in."""
    texts = ("a", "=", "name.a=", "policies.a=", "a\n=", "policies.2.cover=pi", "people.employees=1")
    return set().union(*(codes_of(lambda text=text: _set_in_a_firm(text)) for text in texts))


def _set_in_a_firm(text: str) -> None:
    try:
        parse_firm_file(b"name: a\npeople: many", "a", published(), [parse_setting(text)])
    except Refused as refused:
        raise FirmFileError([whole_file("a", refused.code, **refused.parts)]) from None


def by_dialogue() -> set[str]:
    """What an answer can have wrong that no firm file could."""
    choice = Question("name", "name", "", "", Form.CHOICE, ("a",), must=True)
    layers = Question("layers", "layers", "", "", Form.MANY)
    wrong = ((choice, ""), (choice, "2"), (choice, "a" * 201), (layers, "10"))
    return {_code_of_reply(question, text) for question, text in wrong}


def _code_of_reply(question: Question, text: str) -> str:
    with pytest.raises(Refused) as refused:
        answered(begun({}, published(), date(2026, 11, 22)), question, text)
    return refused.value.code


def by_growths() -> set[str]:
    """What a call can have wrong in the growth that it assumes."""
    found = set()
    for text in ("many", "10", "-100%"):
        with pytest.raises(Refused) as refused:
            parse_growth(text)
        found.add(refused.value.code)
    return found


def _only(text: str) -> Callable[[Path], object]:
    return lambda folder: write_state(folder, "panel", text)


def _shared(folder: Path) -> None:
    for name in ("panel-a", "panel-b"):
        write_state(folder, name, NEW_STATE.format(set="panel").replace("set: panel", f"set: {name}"))


def _reviewed_too_soon(folder: Path) -> None:
    write_state(folder, "panel")
    (folder / "panel/checked.yaml").write_text("checked_on: 2026-11-22\nreview_by: 2026-11-22\n", encoding="utf-8")


def _folder_named_like_a_file(folder: Path) -> None:
    (folder / "panel/2026-01-01.yaml").mkdir(parents=True)


def _not_a_folder(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("set: panel", encoding="utf-8")


def folders() -> list[Callable[[Path], object]]:
    """Every way in which a folder of rules can be wrong: each fills an empty folder."""
    right = NEW_STATE.format(set="panel")
    slips = [*((old, new) for old, new, _ in BROKEN.values()), *BROKEN_STATES]
    assert [old for old, _ in slips if old not in right] == []
    files = [_only(right.replace(old, new)) for old, new in slips]
    return [
        *files,
        _shared,
        _reviewed_too_soon,
        _folder_named_like_a_file,
        lambda folder: None,
        Path.rmdir,
        _not_a_folder,
    ]


def _may_not_be_read(*_: object) -> Iterator[Path]:
    raise PermissionError(13, "Permission denied")


def by_rule_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    found: set[str] = set()
    with monkeypatch.context() as patched:
        for number, fill in enumerate(folders()):
            folder = tmp_path / str(number)
            folder.mkdir(parents=True)
            fill(folder)
            patched.setattr(rule_files, "published_folder", lambda folder=folder: folder)
            found |= codes_of(load_rulebooks)
        patched.setattr(rule_files, "published_folder", lambda: tmp_path)
        patched.setattr(Path, "rglob", _may_not_be_read)
        found |= codes_of(load_rulebooks)
    for code in SLIPS:
        found |= {fault for fault, _ in slipped(code, tmp_path / code)}
    return found


def by_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    tmp_path.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", None)
    Path("firm.yaml").write_text(COMPLIANT, encoding="utf-8")
    for name in ("empty", "folder.yaml"):
        Path(name).mkdir()
    Path("closed").mkdir()
    closed_to_all(monkeypatch, "closed")
    words = ("missing.json", "frim.yaml", "", "a\0b", "x" * 1000, "folder.yaml", "empty", "*.nowhere", "-", "closed")
    errors = json.loads(run_encoded("utf-8", "--format", "json", *words).out)["errors"]
    assert [one["file"] for one in errors if one["code"] not in SENTENCES] == []
    assert len(errors) == len(words)
    return {one["code"] for one in errors}


def test_every_sentence_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that only a rule file can provoke, each by one; of the others, each by what a firm can have wrong."""
    firms = by_firm_files() | by_python() | by_settings() | by_quotes() | by_dialogue() | by_growths()
    rules = by_rule_files(tmp_path / "rules", monkeypatch)
    called = by_command(tmp_path / "desk", monkeypatch)
    assert set(RULES) - rules == set()
    assert set(RULES) & (firms | called) == set()
    assert {*FILES, *VALUES} - firms - called == set()
    assert (firms | rules | called) - set(SENTENCES) == set()
