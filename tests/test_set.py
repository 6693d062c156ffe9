"""`--set KEY=VALUE`: what users type and see, what is refused, and that it comes to the same as editing the file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import changed
from pii_check import Firm, FirmFileError, Verdict
from pii_check.cli.exits import Exit
from pii_check.read.faults import Mark
from pii_check.read.firm_file import FirmFile, parse_firm_file
from pii_check.read.setting import Setting, in_effect, parse_setting, with_settings
from pii_check.read.tree import read_tree
from pii_check.record import Refused
from running import (
    AS_AT,
    COMPLIANT,
    FIRMS,
    NOT_COMPLIANT,
    TESTS,
    UNDETERMINED,
    Here,
    Ran,
    published,
    run_in_shell,
    without_escape_codes,
    write_firms,
)
from strategies import firms, sums

EXAMPLES = sorted((TESTS.parent / "examples").glob("*.yaml"))
LAYERED = (TESTS / "firms" / "layered-company.yaml").read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one firm for every exit code."""
    monkeypatch.chdir(tmp_path)
    return write_firms(tmp_path)


def _words(*texts: str) -> list[str]:
    return [word for text in texts for word in ("--set", text)]


def _assessment(ran: Ran) -> dict[str, Any]:
    (made,) = json.loads(ran.out)["assessments"]
    assert isinstance(made, dict)
    return made


def _set(here: Here, name: str, *texts: str) -> dict[str, Any]:
    return _assessment(here("--as-at", AS_AT, "--format", "json", name, *_words(*texts)))


def _errors(here: Here, name: str, *texts: str) -> list[dict[str, Any]]:
    ran = here("--as-at", AS_AT, "--format", "json", name, *_words(*texts))
    assert ran.code == 3
    errors: list[dict[str, Any]] = json.loads(ran.out)["errors"]
    return errors


def _finding(assessment: dict[str, Any], id_: str) -> dict[str, Any]:
    (found,) = (one for one in assessment["findings"] if one["id"] == id_)
    assert isinstance(found, dict)
    return found


def _read(text: str, *texts: str) -> FirmFile:
    made = in_effect([parse_setting(one) for one in texts])
    return parse_firm_file(text.encode(), "firm.yaml", published(), made)


def _read_or_faults(text: str, *texts: str) -> Firm | list[tuple[str, str]]:
    """The firm, or the code and sentence of each fault: all that the findings depend on."""
    try:
        return _read(text, *texts).firm
    except FirmFileError as error:
        return sorted((one.fault.code, one.fault.message) for one in error.faults)


# What a user types, and what comes of it.


def test_a_call_asks_what_if(here: Here, desk: Path) -> None:
    made = _set(here, "sound.yaml", "turnover=£210k", "policies.0.limit_of_indemnity=£300,000")
    limit = _finding(made, "rics.limit")
    assert made["verdict"] == Verdict.NOT_COMPLIANT
    assert (limit["required"]["amount"], limit["held"]["amount"]) == ("1000000.00", "300000.00")
    assert made["set"] == [
        {"path": "turnover", "value": "£210k"},
        {"path": "policies.0.limit_of_indemnity", "value": "£300,000"},
    ]


SET = [  # a firm, what is set in it, and the firm that comes of it
    ("name: a", ["turnover=£210,000"], {"name": "a", "turnover": "£210,000"}),
    ("name: a\nturnover: £185,000", ["turnover=£1m"], {"name": "a", "turnover": "£1m"}),
    ("name: a\nturnover: £185,000", ["turnover.preceding_year=£1m"], {"name": "a", "turnover": "£1m"}),
    (
        "name: a\nturnover: £185,000",
        ["turnover.year_end=2026-03-31"],
        {"name": "a", "turnover": {"preceding_year": "£185,000", "year_end": "2026-03-31"}},
    ),
    ("name: a\nturnover: {estimate: £9k}", ["turnover=£1m"], {"name": "a", "turnover": "£1m"}),
    ("name: a\nturnover:", ["turnover.estimate=£9k"], {"name": "a", "turnover": {"estimate": "£9k"}}),
    ("name: a\nturnover: £185,000", ["turnover={estimate: £9k}"], {"name": "a", "turnover": {"estimate": "£9k"}}),
    ("name: a\nturnover: £185,000", ["turnover="], {"name": "a"}),
    ("name: a\nturnover: £185,000", ["turnover=null"], {"name": "a"}),
    ("name: a\nturnover: £185,000", ["turnover= ~ "], {"name": "a"}),
    ("name: a", ["people.employees=3"], {"name": "a", "people": {"employees": "3"}}),
    ("name: a\npeople:", ["people.employees=3"], {"name": "a", "people": {"employees": "3"}}),
    ("name: a", ["people={employees: 3}"], {"name": "a", "people": {"employees": 3}}),
    ("name: a", ["people.employees="], {"name": "a"}),
    ("name: a", ["complaints_handling.published="], {"name": "a"}),
    ("name: a", ["policies.0.basis="], {"name": "a"}),
    ("name: a", ["policies.0.cover=el"], {"name": "a", "policies": [{"cover": "el"}]}),
    (
        "name: a\npolicies: [{cover: pi}]",
        ["policies.1.cover=el", "policies.1.expiry=2027-03-31"],
        {"name": "a", "policies": [{"cover": "pi"}, {"cover": "el", "expiry": "2027-03-31"}]},
    ),
    (
        "name: a\npolicies: [{cover: pi}]",
        ["policies.1={cover: el, limit_of_indemnity: £10m}"],
        {"name": "a", "policies": [{"cover": "pi"}, {"cover": "el", "limit_of_indemnity": "£10m"}]},
    ),
    ("name: a\npolicies: [{cover: pi}]", ["policies=[]"], {"name": "a", "policies": []}),
    ("name: a\npolicies: [{cover: pi}]", ["policies.1="], {"name": "a", "policies": [{"cover": "pi"}]}),
    (
        "name: a\npolicies:\n  - cover: pi\n    run_off: {consumer_years: 6}",
        ["policies.0.run_off.consumer_years=5"],
        {"name": "a", "policies": [{"cover": "pi", "run_off": {"consumer_years": "5"}}]},
    ),
    ("name: a\nregulated_by: [rics]", ["regulated_by.1=CABE"], {"name": "a", "regulated_by": ["rics", "cabe"]}),
    ("name: a", ["jurisdiction=Northern-Ireland"], {"name": "a", "jurisdiction": "northern ireland"}),
    ("name: a", ["own_premises=no"], {"name": "a", "own_premises": "no"}),
    ("name: a", ['name="0123"'], {"name": "0123"}),
    ("name: a", ["name=0123"], {"name": "0123"}),
    ("name: a", ["name=b=c"], {"name": "b=c"}),
    ("name: a", [" turnover = £5 "], {"name": "a", "turnover": "£5"}),
    ("name: a", ["turnover=£5 # a guess"], {"name": "a", "turnover": "£5"}),
    ("name: a", ["as_at=2026-11-22"], {"name": "a", "as_at": "2026-11-22"}),
    (
        "name: a",
        ["dispensations.0={requirement: rics.excess, until: 2027-03-31}", "dispensations.0.from=2026-04-01"],
        {
            "name": "a",
            "dispensations": [{"requirement": "rics.excess", "from": "2026-04-01", "until": "2027-03-31"}],
        },
    ),
    ("name: a", ["turnover=£1", "turnover=£2"], {"name": "a", "turnover": "£2"}),
    ("name: a", ["turnover.estimate=£1", "turnover=£2"], {"name": "a", "turnover": "£2"}),
    ("name: a", ["policies.7.cover=pi", "policies=[]"], {"name": "a", "policies": []}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "texts", "expected"), SET, ids=[" ".join(texts) for _, texts, _ in SET])
def test_a_value_is_set_as_if_it_stood_in_the_file(text: str, texts: list[str], expected: dict[str, Any]) -> None:
    assert _read(text, *texts).firm == Firm.model_validate(expected)


def test_it_holds_for_every_file_of_the_call(here: Here, desk: Path) -> None:
    (desk / "firms").mkdir()
    for name, text in {"a.yaml": COMPLIANT, "b.yaml": UNDETERMINED}.items():
        (desk / "firms" / name).write_text(text, encoding="utf-8")
    ran = here("--as-at", AS_AT, "--format", "json", "firms", "sound.yaml", *_words("turnover=£5m"))
    made = json.loads(ran.out)["assessments"]
    assert [one["set"] for one in made] == [[{"path": "turnover", "value": "£5m"}]] * 3
    assert {_finding(one, "rics.limit")["outcome"] for one in made} == {"not-met"}


def test_it_holds_for_standard_input(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "-", "--set", "policies.0.uninsured_excess=£5k", stdin=NOT_COMPLIANT.encode())
    assert ran.code == 0
    assert here("-", "--set", "turnover=£5o", stdin=COMPLIANT.encode()).err.startswith("- (--set turnover=£5o):1:10: ")


def test_names_and_values_that_a_shell_would_take_apart(desk: Path) -> None:
    (desk / "my firm's & more.yaml").write_text(COMPLIANT, encoding="utf-8")
    line = """ "$@" --as-at 2026-11-22 "my firm's & more.yaml" --set 'name=Smith & Sons; "Ltd" $(x)' """
    ran = run_in_shell(line, cwd=desk)
    assert ran.code == 0
    assert ran.out.startswith('Smith & Sons; "Ltd" $(x) (my firm\'s & more.yaml), as at')
    assert 'What if: name = Smith & Sons; "Ltd" $(x). Set by the call' in ran.out


def test_the_day_that_is_set_is_that_of_the_file(here: Here, desk: Path) -> None:
    assert here("sound.yaml", "--set", "as_at=2030-01-01").code == 1


def test_a_fault_that_is_replaced_is_gone_and_every_other_is_told(here: Here, desk: Path) -> None:
    slips = COMPLIANT.replace("£85,000", "€85,000").replace("own_premises: no", "own_premises: maybe")
    (desk / "slips.yaml").write_text(slips, encoding="utf-8")
    assert {one["code"] for one in _errors(here, "slips.yaml")} == {"money-not-sterling", "yes-no-unclear"}
    (left,) = _errors(here, "slips.yaml", "turnover=£85k")
    assert (left["code"], left["line"], left["set"]) == ("yes-no-unclear", 6, None)
    assert here("--as-at", AS_AT, "slips.yaml", *_words("turnover=£85k", "own_premises=no")).code == 0


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("turnover: &a £5", "turnover=£5"),
        ("turnover: !b £5", "turnover.preceding_year=£5"),
        ("turnover: {estimate: £1,000}", "turnover.estimate=£1000"),
        ('turnover: "a\\eb"', "turnover="),
        ("turnover: [1]", "turnover=£5"),
        ("people: many", "people={employees: 3}"),
        ("people: {employees: 1, employees: 2}", "people={employees: 3}"),
    ],
)
def test_what_is_wrong_with_a_value_as_yaml_is_gone_with_it(stated: str, text: str) -> None:
    assert isinstance(_read_or_faults(f"name: a\n{stated}"), list)
    assert isinstance(_read_or_faults(f"name: a\n{stated}", text), Firm)


@pytest.mark.parametrize("stated", ["turnover: *a", "name: b", "turnover: [", "- a", "{", "'", "--- b"])
def test_a_file_that_is_broken_elsewhere_stays_refused(stated: str) -> None:
    text = f"name: a\n{stated}"
    refused = _read_or_faults(text)
    assert isinstance(refused, list)
    assert _read_or_faults(text, "jurisdiction=wales") == refused


def test_an_empty_file_is_no_firm_whatever_is_set() -> None:
    assert [code for code, _ in _read_or_faults("", "name=a")] == ["file-empty"]  # type: ignore[union-attr] # faults


# What reports say of it.

SAYS = "Set by the call, in place of what the file states."
TOLD = f"What if: turnover = £30k; policies.0.uninsured_excess not stated. {SAYS}"


@pytest.mark.parametrize("form", [("--format", "text"), ("--plain",), ("--color", "always")])
def test_every_report_says_near_its_top_what_was_set(form: tuple[str, ...], here: Here, desk: Path) -> None:
    call = ("--as-at", AS_AT, *form, "failing.yaml")
    assert "What if" not in here(*call).out
    ran = here(*call, *_words("turnover=£30k", "policies.0.uninsured_excess="))
    shown = re.sub(r"[\s│]+", " ", without_escape_codes(ran.out))
    assert TOLD in shown
    assert shown.index("What if") < shown.lower().index("undetermined")


def test_json_says_what_was_set_and_an_empty_list_where_nothing_was(here: Here, desk: Path) -> None:
    assert _set(here, "sound.yaml")["set"] == []
    made = _set(here, "sound.yaml", " turnover = £30,000 ", "people={employees: 1}", "started_trading=null")
    assert made["set"] == [
        {"path": "turnover", "value": "£30,000"},
        {"path": "people", "value": "{employees: 1}"},
        {"path": "started_trading", "value": None},
    ]


def test_only_what_is_in_effect_is_said(here: Here, desk: Path) -> None:
    made = _set(here, "sound.yaml", "turnover.estimate=£1", "own_premises=no", "turnover=£2", "turnover=£3")
    assert made["set"] == [{"path": "own_premises", "value": "no"}, {"path": "turnover", "value": "£3"}]


def test_a_finding_points_to_no_line_that_says_something_else(here: Here, desk: Path) -> None:
    before = _set(here, "failing.yaml")
    made = _set(here, "failing.yaml", "policies.0.uninsured_excess=£11k")
    excess = _finding(made, "rics.excess")
    assert (excess["path"], excess["location"]) == ("policies.0.uninsured_excess", None)
    assert _finding(before, "rics.excess")["location"]
    assert _finding(made, "rics.limit")["location"] == _finding(before, "rics.limit")["location"]
    for form in (("--plain",), ("--format", "text")):
        ran = here("--as-at", AS_AT, *form, "failing.yaml", *_words("policies.0.uninsured_excess=£11k"))
        assert not re.search(r"in file:|See line", ran.out)


@pytest.mark.parametrize(
    ("text", "path", "is_located"),
    [
        ("turnover=£1", "turnover", False),
        ("turnover=", "turnover", False),
        ("turnover.year_end=2026-03-31", "turnover", False),
        ("turnover.year_end=2026-03-31", "turnover.preceding_year", True),
        ("turnover.preceding_year=£1", "turnover.preceding_year", False),
        ("policies=[{cover: pi}]", "policies.0.basis", False),
        ("policies.3.cover=pl", "policies.3.basis", False),
        ("policies.0.basis=aggregate", "policies", False),
        ("policies.0.basis=aggregate", "policies.0.basis", False),
        ("policies.0.basis=aggregate", "policies.0.expiry", True),
        ("policies.0.basis=aggregate", "policies.0.sections", True),
        ("people.employees=3", "people.close_family", True),
        ("started_trading=2012-04-01", None, False),
    ],
)
def test_a_place_is_that_of_the_file_or_none(text: str, path: str | None, is_located: bool) -> None:
    found = _read(LAYERED, text).locate(path)
    assert (found is not None) is is_located
    assert found in (None, _read(LAYERED).locate(path))


# Faults of what is set.


def test_a_fault_of_a_set_value_is_shown_in_it(here: Here, desk: Path) -> None:
    ran = here("sound.yaml", *_words("turnover=£2l0k"))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == (
        "sound.yaml (--set turnover=£2l0k):1:10: `£2l0k` is not a sum of money\n"
        "    1 | turnover=£2l0k\n"
        "      |          ^^^^^\n"
        "  hint: write it like £250,000, 250000 or £250k\n"
    )
    plain = here("--plain", "sound.yaml", *_words("turnover=£2l0k")).err
    assert plain.startswith("sound.yaml, in --set turnover=£2l0k, column 10: `£2l0k` is not")


def test_a_clash_with_the_file_shows_both_places(here: Here, desk: Path) -> None:
    said = here("sound.yaml", *_words("policies.0.expiry=2026-01-01")).err.splitlines()
    assert said[0].startswith("sound.yaml (--set policies.0.expiry=2026-01-01):1:19: this policy would end")
    assert said[2].endswith(" " * 18 + "^" * 10)
    assert said[3] == "  it clashes with line 9 of the file:"
    assert "inception: 2026-04-01" in said[4]
    other = here("sound.yaml", *_words("policies.0.inception=2028-01-01")).err.splitlines()
    assert other[0].startswith("sound.yaml:9:")
    assert other[3:5] == [
        "  it clashes with --set policies.0.inception=2028-01-01:",
        "    1 | policies.0.inception=2028-01-01",
    ]


def test_a_clash_between_two_that_are_set_shows_both(here: Here, desk: Path) -> None:
    said = here("sound.yaml", *_words("people.employees=1", "people.close_family=2")).err
    assert said.startswith("sound.yaml (--set people.close_family=2):1:21: `close_family` is 2")
    assert "it clashes with --set people.employees=1:" in said


FAULTS = [  # what is set, the code, the column, and words that must be said
    ("turnovr=£1", "key-mistyped", 1, "`turnover`"),
    ("turnovr=", "key-mistyped", 1, "`turnover`"),
    ("turnovr.estimate=£1", "key-mistyped", 1, "`turnover`"),
    ("people.emploees=3", "key-mistyped", 8, "`employees`"),
    ("client_money.hled=", "key-mistyped", 14, "`held`"),
    ("policies.0.run_off.years=5", "key-mistyped", 20, "`consumer_years` or `commercial_years`"),
    ("policies.0.own_premises=5", "key-misplaced", 12, "top level"),
    ("policies.1.basis=aggregate", "key-missing", 10, "`cover`"),
    ("policies.0={insurer: a}", "key-missing", 12, "`cover`"),
    ("policies.0=", "item-blank", 11, "item 1"),
    ("policies={cover: pi}", "list-expected", 10, "list"),
    ("policies=many", "list-expected", 10, "`many`"),
    ("people=3", "block-expected", 8, "`3`"),
    ("name=", "key-blank", 1, "`name`"),
    ("name=[a]", "value-wrong-shape", 6, "a list"),
    ("jurisdiction=uk", "jurisdiction-which-of-uk", 14, "england"),
    ("policies.0.sections=[{name: mould}]", "name-unknown", 29, "mould"),
    ("activities.0=leting", "name-mistyped", 14, "letting"),
    ("policies.0.uninsured_excess=5%", "money-percentage", 29, "pounds"),
    ("turnover={estimate: £90,000}", "money-cut-by-comma", 21, "comma"),
    ("turnover={estimate: £9, estimate: £8}", "key-twice", 25, "twice"),
    ("turnover=[a", "yaml-comma-missing", 12, "bracket"),
    ("turnover=*a", "yaml-alias", 10, "alias"),
    ("turnover='", "yaml-quote-open", 10, "quote"),
    ("turnover=a: b", "yaml-colon-unexpected", 11, "colon"),
    ("policies.2.cover=el", "set-position-beyond-end", 10, "`policies` has 1"),
    ("policies.99999999999.cover=el", "set-position-beyond-end", 10, "`policies` has 1"),
    ("activities.1=letting", "set-position-beyond-end", 12, "`activities` has 0"),
    ("  people . emploees = 3", "key-mistyped", 12, "`employees`"),
]


@pytest.mark.parametrize(("text", "code", "column", "words"), FAULTS, ids=[one[0] for one in FAULTS])
def test_what_is_wrong_with_a_set_value_is_placed_in_it(
    text: str, code: str, column: int, words: str, here: Here, desk: Path
) -> None:
    (error,) = _errors(here, "sound.yaml", text)
    assert (error["file"], error["set"], error["line"]) == ("sound.yaml", text, 1)
    assert (error["code"], error["column"]) == (code, column)
    assert words in f"{error['message']} {error['hint']}"


@pytest.mark.parametrize(
    ("stated", "text", "key"),
    [
        ("people: many", "people.employees=3", "employees"),
        ("people: [3]", "people.employees=3", "employees"),
        ("turnover: [3]", "turnover.estimate=3", "estimate"),
        ("policies: {cover: pi}", "policies.0.cover=pi", "0"),
        ("policies: [pi]", "policies.0.cover=pi", "cover"),
    ],
)
def test_a_file_with_a_value_in_the_place_of_a_block_is_told_there(stated: str, text: str, key: str) -> None:
    with pytest.raises(FirmFileError) as caught:
        _read(f"name: a\n{stated}", text)
    (one,) = caught.value.faults
    assert (one.fault.code, one.fault.mark.line, one.fault.mark.setting) == ("set-inside-value", 2, "")
    assert f"`{key}` cannot be set inside it" in one.fault.message


def test_a_fault_of_a_set_value_is_told_for_every_file(here: Here, desk: Path) -> None:
    ran = here("--format", "jsonl", "sound.yaml", "open.yaml", *_words("turnover=lots"))
    assert [json.loads(line)["file"] for line in ran.out.splitlines()] == ["sound.yaml", "open.yaml"]


# Wrong calls: nothing is judged.

WRONG = {
    "turnover": "has no `=`",
    "": "has no `=`",
    "=": "is blank before the `=`",
    "=£5": "is blank before the `=`",
    " =£5": "is blank before the `=`",
    ".turnover=£5": "is blank before the `=`",
    "people..employees=5": "is blank before the `=`",
    "people.=5": "is blank before the `=`",
    "name.first=a": "`name` is a single value",
    "jurisdiction.0=england": "`jurisdiction` is a single value",
    "turnover.preceding_year.x=5": "`turnover.preceding_year` is a single value",
    "policies.0.basis.0=aggregate": "`policies.0.basis` is a single value",
    "regulated_by.0.x=5": "`regulated_by.0` is a single value",
    "policies.first.cover=pi": "`first` is not a position in the list `policies`",
    "policies.cover=pi": "`cover` is not a position in the list `policies`",
    "policies.-1.cover=pi": "`-1` is not a position",
    "policies.+1.cover=pi": "`+1` is not a position",
    "policies.01.cover=pi": "`01` is not a position",
    "policies.1_0.cover=pi": "`1_0` is not a position",
    "policies.٣.cover=pi": "`٣` is not a position",
    "policies.².cover=pi": "`²` is not a position",
    f"policies.{'9' * 5000}.cover=pi": "is not a position",
    "policies.0.sections.__class__=a": "`__class__` is not a position in the list `policies.0.sections`",
    "turnover=£5\nname: b": "`turnover=£5\\x0aname: b` holds a line break or a control character (U+000A)",
    "turnover=\x1b[31m": "(U+001B)",
    "turn\tover=5": "(U+0009)",
    "turnover=\u202e5": "(U+202E)",
    "turnover=\udcff": "(U+DCFF)",
}


@pytest.mark.parametrize("text", WRONG, ids=[ascii(text[:40]) for text in WRONG])
def test_a_malformed_setting_is_a_wrong_call(text: str, here: Here, desk: Path) -> None:
    for form in ((), ("--format", "json")):
        ran = here(*form, "sound.yaml", "missing.yaml", f"--set={text}")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("pii-check: Invalid value for --set: ")
        assert WRONG[text] in ran.err
        assert "missing.yaml" not in ran.err


def test_set_needs_a_value_and_belongs_to_check(here: Here, desk: Path) -> None:
    assert here("sound.yaml", "--set").code == 2
    for command in (("rules", "list"), ("explain", "rics.limit")):
        assert here(*command, "--set", "turnover=£5").code == 2


# Hostile keys and values.

HOSTILE = [
    "__class__=x",
    "__init__.__globals__=x",
    "people.__dict__=x",
    "model_config=x",
    "?=x",
    "0=x",
    "policies.999999999999.cover=pi",
    "x" * 100_000 + "=1",
    "a." * 50_000 + "b=1",
    "turnover." + "a." * 50_000 + "b=1",
    "policies.0.excess_layers.0." * 1000 + "limit=1",
    "turnover=" + "9" * 100_000,
    "turnover=" + "[" * 100_000,
    "turnover=" + "{a: " * 100_000,
    "activities=[" + "x, " * 30_000 + "]",
    "turnover=!!python/object/apply:os.system ['echo']",
    "turnover=&a [*a]",
    "turnover=<<: *a",
    "turnover=---",
    "turnover=...",
    "turnover=%YAML",
    "turnover=? a",
    "turnover=- a",
    "turnover=@",
    "turnover=`",
    'turnover="\\e[31m"',
    "turnover=\ufeff",
    "turnover=\U0001f600",
    "turnover=\u200b",
    "turnover\u00a0=£5x",
    "turnover=none",
    "turnover==5",
    "policies=[[[[[[]]]]]]",
    "policies.0.sections={}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:40]) for text in HOSTILE])
@pytest.mark.parametrize("form", [("--format", "text"), ("--format", "json"), ("--plain",)])
def test_a_hostile_setting_is_refused_in_few_words(text: str, form: tuple[str, ...], here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, *form, "sound.yaml", f"--set={text}")
    assert ran.code in (Exit.BAD_CALL, Exit.BAD_FIRM_FILE)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)
    if form == ("--format", "text"):
        assert ran.out == ""
        assert max(len(line) for line in ran.err.splitlines()) <= 900


def test_a_thousand_settings_are_read(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "sound.yaml", *_words(*(f"turnover=£{one}" for one in range(85_000, 86_000))))
    assert ran.code == 0


SIGNS = "name.turnover.0=£5 []{},:&*!|>'\"%@`#~\\-?\ufeff\u00a0\U0001f600é"
KEYS = st.sampled_from(
    ["name", "turnover", "turnover.estimate", "people.employees", "policies.0.basis", "policies.1", "policies", "x"]
)


def _faults_outside(text: str) -> list[Mark]:
    """Places of faults that lie outside of the setting, and outside of the file, which has none of its own."""
    try:
        _read(COMPLIANT, text)
    except Refused as refused:
        return [] if refused.code.startswith("set-") else [Mark(0, 0)]
    except FirmFileError as error:
        marks = [mark for one in error.faults if one.lines() for mark in (one.fault.mark, one.fault.other) if mark]
        return [one for one in marks if one.setting and not _is_inside(one, text)]
    return []


def _is_inside(mark: Mark, text: str) -> bool:
    return mark.setting == text and mark.line == 1 and 1 <= mark.column <= len(text) + 1


@settings(max_examples=300)
@given(
    st.one_of(
        st.builds("{}={}".format, KEYS, st.text(st.sampled_from(SIGNS), max_size=14)),
        st.builds("{}={}".format, KEYS, st.text(max_size=10)),
        st.text(st.sampled_from(SIGNS), max_size=20),
    )
)
def test_any_setting_is_refused_or_a_firm_comes_of_it_or_faults_inside_it(text: str) -> None:
    assert _faults_outside(text) == []


# Laws.


def _leaves(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every fact that a file states, by its path."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(one, f"{at}.{key}" if at else str(key))
    else:
        yield at, value


def _quoted(value: Any) -> str:
    """A value of a file as an option has it, whatever signs are in it."""
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("path", [*FIRMS, *EXAMPLES], ids=lambda path: path.stem)
def test_setting_what_a_file_states_changes_no_firm(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    stated, leaves = _read(text).firm, list(_leaves(read_tree(text).value))
    assert len(leaves) > 8
    for at, value in leaves:
        assert _read(text, f"{at}={_quoted(value)}").firm == stated, at
    assert _read(text, *(f"{at}={_quoted(value)}" for at, value in leaves)).firm == stated


def test_setting_what_a_file_states_changes_nothing_in_the_report_but_that_it_is_set(here: Here, desk: Path) -> None:
    def printed(*texts: str) -> dict[str, Any]:
        made = _set(here, "failing.yaml", *texts)
        for one in made["findings"]:
            del one["location"]
        del made["set"]
        return made

    leaves = [f"{at}={value}" for at, value in _leaves(read_tree(NOT_COMPLIANT).value)]
    assert printed(*leaves) == printed()


OTHERS = [
    None, "£210k", "£1,000,000", "€5", "yes", "no", "maybe", "2026-04-01", "2027-03-31", "2010-01-01", "none", "3", "0",
    "60%", "aggregate", "any one claim", "civil liability", "england", "jersey", "pi", "el", "letting", "llp", "a", [],
    {}, ["letting"], {"employees": "2"}, {"cover": "pl"}, [{"cover": "pi", "limit_of_indemnity": "£1m"}],
]  # fmt: skip


def _edited(firm: dict[str, Any], at: str, value: Any) -> dict[str, Any]:
    """The firm with a fact changed, or with it taken out, by hand."""
    if at.startswith("turnover.") and isinstance(firm.get("turnover"), str):
        firm = {**firm, "turnover": {"preceding_year": firm["turnover"]}}
    return changed(firm, {at: value}, [])


def _agree(firm: dict[str, Any], at: str, value: Any) -> None:
    """Setting comes to the same as editing."""
    stated = "null" if value is None else _quoted(value)
    edited = json.dumps(_edited(firm, at, value), ensure_ascii=False)
    assert _read_or_faults(json.dumps(firm), f"{at}={stated}") == _read_or_faults(edited)


@pytest.mark.parametrize("path", [*FIRMS, *EXAMPLES], ids=lambda path: path.stem)
def test_setting_a_stated_fact_comes_to_the_same_as_editing_the_file(path: Path) -> None:
    firm = read_tree(path.read_text(encoding="utf-8")).value
    for place, (at, _) in enumerate(_leaves(firm)):
        for value in OTHERS[place % 3 :: 3]:
            _agree(firm, at, value)


NEW = [
    "as_at", "jurisdiction", "started_trading", "turnover", "turnover.preceding_year", "turnover.year_end",
    "turnover.estimate", "people", "people.employees", "people.close_family", "activities", "complaints_handling.held",
    "client_money.held", "complaints_handling.published", "favourite_colour", "people.colour",
]  # fmt: skip


def _slots(firm: dict[str, Any]) -> list[str]:
    """Paths that can be set in a firm: stated or not, of whole blocks, and just past the end of its policies."""
    policies = firm.get("policies", [])
    inside = ["basis", "expiry", "limit_of_indemnity", "run_off", "run_off.consumer_years", "sections", "covr"]
    listed = [f"policies.{place}.{key}" for place in range(len(policies)) for key in inside]
    return [*NEW, "policies", *listed, *(f"policies.{place}" for place in range(len(policies))), *dict(_leaves(firm))]


@settings(max_examples=250)
@given(firms(), st.data())
def test_setting_any_fact_comes_to_the_same_as_editing_the_file(firm: dict[str, Any], data: Any) -> None:
    at = data.draw(st.sampled_from([one for one in _slots(firm) if one != "name"]))
    value = data.draw(st.one_of(st.sampled_from([one for one in OTHERS if one is not None]), sums()))
    _agree(firm, at, value)


@settings(max_examples=100)
@given(firms(), st.data())
def test_adding_a_policy_comes_to_the_same_as_writing_it(firm: dict[str, Any], data: Any) -> None:
    many = len(firm.get("policies", []))
    value = data.draw(st.sampled_from([one for one in OTHERS if one is not None]))
    edited = {**firm, "policies": [*firm.get("policies", []), value]}
    assert _read_or_faults(json.dumps(firm), f"policies.{many}={_quoted(value)}") == _read_or_faults(json.dumps(edited))


@settings(max_examples=150)
@given(firms(), st.data())
def test_taking_a_fact_away_comes_to_the_same_as_never_stating_it(firm: dict[str, Any], data: Any) -> None:
    slots = [one for one in _slots(firm) if not re.search(r"name|cover$|covr|colour|\.\d+$|handling.held", one)]
    at = data.draw(st.sampled_from(slots))
    less = _without(firm, at)
    assert _read_or_faults(json.dumps(firm), f"{at}=") == _read_or_faults(json.dumps(less))


def _without(firm: dict[str, Any], at: str) -> dict[str, Any]:
    if at == "turnover.preceding_year" and isinstance(firm.get("turnover"), str):
        return {**firm, "turnover": {}}
    try:
        return changed(firm, {}, [at])
    except (KeyError, TypeError):  # it was not stated
        return firm


@settings(max_examples=100)
@given(firms(), st.data())
def test_the_order_of_independent_settings_does_not_matter(firm: dict[str, Any], data: Any) -> None:
    slots = [one for one in _slots(firm) if one.rpartition(".")[0] not in ("activities", "regulated_by")]
    one, other = data.draw(st.lists(st.sampled_from(slots), min_size=2, max_size=2, unique=True))
    if one.startswith(f"{other}.") or other.startswith(f"{one}."):
        return
    texts = [f"{at}={_quoted(data.draw(st.sampled_from(OTHERS)))}" for at in (one, other)]
    text = json.dumps(firm)
    assert _read_or_faults(text, *texts) == _read_or_faults(text, *reversed(texts))


@settings(max_examples=100)
@given(firms(), st.data())
def test_places_of_what_is_not_set_stay(firm: dict[str, Any], data: Any) -> None:
    leaves = dict(_leaves(firm))
    at = data.draw(st.sampled_from(list(leaves)))
    text = json.dumps(firm)
    before, after = _read(text), _read(text, f"{at}={_quoted(leaves[at])}")
    for path in leaves:
        assert after.locate(path) == (None if path == at else before.locate(path))


def test_reading_a_setting_leaves_the_tree_of_the_file_as_it_is() -> None:
    before = read_tree(LAYERED)
    made: Setting = parse_setting("policies.0.excess_layers.0.limit=£1")
    after = with_settings(before, [made, made])
    assert before == read_tree(LAYERED)
    assert after.value["policies"][0]["excess_layers"][0]["limit"] == "£1"


def test_a_day_that_is_named_twice_is_a_wrong_call(here: Here) -> None:
    """Else the one that does not count would be shown as if it did."""
    ran = here("--as-at", AS_AT, "--set", "as_at=2027-03-31", EXAMPLES[0])
    assert ran.code == 2
    assert "twice" in ran.err
    assert here("--set", "as_at=2027-03-31", EXAMPLES[0]).code in (0, 1, 4)
