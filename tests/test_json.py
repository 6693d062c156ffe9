"""JSON, format `pii-check/1`: the keys and their order, the bytes, and agreement with the text and the library."""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cases import read_yaml
from pii_check import Assessment, __version__, assess, load_firm
from pii_check.remedies import Remedies
from pii_check.report.as_json import assessment_data
from pii_check.report.view import Judged
from pii_check.rulebook import Published, Rulebooks
from running import (
    ADVISED,
    AS_AT,
    COMPLIANT,
    FIRMS,
    INVALID,
    NOT_COMPLIANT,
    RULES,
    Here,
    published,
    run_apart,
    run_encoded,
    write_firms,
)

# The keys at each level, in order: contract, section 6.
TOP = ["format", "tool", "exit_code", "assessments", "errors"]
ASSESSMENT = [
    "file", "name", "as_at", "verdict", "verdict_by_authority", "covers", "not_checked", "rulebooks",
    "findings", "notes", "set", "to_state", "remedies",
]  # fmt: skip
RULEBOOK = ["id", "title", "sha256", "checked_on", "review_by"]
FINDING = [
    "id", "title", "group", "cover", "policy", "force", "authority", "outcome", "required", "held", "gap", "terms",
    "because", "remedy", "missing", "rests_on", "rulebook", "cite", "path", "location", "settled_by",
    "headroom", "alternatives", "no_remedy",
]  # fmt: skip
TERM = ["fact", "relation", "value", "unit", "held", "stated", "outcome", "between"]
ERROR = ["file", "line", "column", "message", "hint", "code", "set"]

FAMILIES = ["rics", "el", "pl"]
OUTCOMES = {"met", "not-met", "undetermined", "not-applicable", "dispensed"}
RELATIONS = {"at least", "at most", "one of", "no later than", "no older than", "in force"}
UNITS = {"GBP", "days", "months", "years", "count", "percent", "date", "text"}
GRADES = {"primary", "summary", "secondary", "practice", "inferred"}
AMOUNT = re.compile(r"[0-9]+\.[0-9]{2}")

HEADERS = {
    "Met": "met",
    "Not met": "not-met",
    "Undetermined": "undetermined",
    "Does not apply": "not-applicable",
    "Dispensed": "dispensed",
}
VERDICT_WORDS = {"COMPLIANT": "compliant", "NOT COMPLIANT": "not-compliant", "UNDETERMINED": "undetermined"}
HEADER = re.compile(rf"({'|'.join(HEADERS)}) \((\d+)\)")
ROW = re.compile(r"  \S.*?\((?P<id>[a-z-]+\.[a-z0-9-]+), (?:must|should), [a-z]+(?:, policy (?P<policy>\d+))?\)")

SEVERAL_POLICIES = (
    ADVISED.replace("employees: 0", "employees: 2").rstrip()
    + """
  - {cover: pi, inception: 2026-04-01, expiry: 2027-03-31, limit_of_indemnity: £50k, basis: aggregate}
  - {cover: el, inception: 2026-04-01, expiry: 2027-03-31, limit_of_indemnity: £5m}
  - {cover: el, inception: 2026-04-01, expiry: 2027-03-31, limit_of_indemnity: £5m}
"""
)


def _written(folder: Path) -> Path:
    (folder / "several.yaml").write_text(SEVERAL_POLICIES, encoding="utf-8")
    return write_firms(folder)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with one firm for every exit code, and one with several policies of a cover."""
    monkeypatch.chdir(tmp_path)
    return _written(tmp_path)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command prints for every firm at hand, those refused included."""
    folder = _written(tmp_path_factory.mktemp("desk"))
    with contextlib.chdir(folder):
        ran = run_encoded("utf-8", "--as-at", AS_AT, "--format", "json", *FIRMS, ".", "missing.yaml")
    made: dict[str, Any] = json.loads(ran.out)
    return made


def _findings(printed: dict[str, Any]) -> list[dict[str, Any]]:
    found = [finding for one in printed["assessments"] for finding in one["findings"]]
    assert len(found) > 100
    return found


def _terms(printed: dict[str, Any]) -> list[dict[str, Any]]:
    return [term for finding in _findings(printed) for term in finding["terms"]]


def _one(here: Here, *words: object) -> dict[str, Any]:
    (made,) = json.loads(here("--as-at", AS_AT, "--format", "json", *words).out)["assessments"]
    assert isinstance(made, dict)
    return made


# Shape.


def test_top_level(printed: dict[str, Any]) -> None:
    assert list(printed) == TOP
    assert printed["format"] == "pii-check/1"
    assert list(printed["tool"].items()) == [("name", "pii-check"), ("version", __version__)]


def test_assessments(printed: dict[str, Any]) -> None:
    assert {tuple(one) for one in printed["assessments"]} == {tuple(ASSESSMENT)}
    assert {tuple(one["verdict_by_authority"]) for one in printed["assessments"]} == {("law", "regulator", "practice")}


def test_covers(printed: dict[str, Any]) -> None:
    covers = [cover for one in printed["assessments"] for cover in one["covers"]]
    assert {tuple(cover) for cover in covers} == {("cover", "verdict", "policy")}
    assert {cover["verdict"] for cover in covers} == set(VERDICT_WORDS.values())


def test_rulebooks(printed: dict[str, Any]) -> None:
    books = [book for one in printed["assessments"] for book in one["rulebooks"]]
    assert {tuple(book) for book in books} == {tuple(RULEBOOK)}
    assert all(date.fromisoformat(book["checked_on"]) < date.fromisoformat(book["review_by"]) for book in books)


def test_findings(printed: dict[str, Any]) -> None:
    assert {tuple(one) for one in _findings(printed)} == {tuple(FINDING)}


def test_words_of_findings(printed: dict[str, Any]) -> None:
    findings = _findings(printed)
    assert {one["outcome"] for one in findings} <= OUTCOMES
    assert {one["force"] for one in findings} == {"must", "should"}
    assert {one["authority"] for one in findings} == {"law", "regulator", "practice"}
    assert {one["rests_on"] for one in findings} == {None, "minimum_wording"}


def test_terms(printed: dict[str, Any]) -> None:
    terms = _terms(printed)
    assert {tuple(one) for one in terms} == {tuple(TERM)}
    assert {one["relation"] for one in terms} <= RELATIONS
    assert {one["unit"] for one in terms} <= UNITS
    assert {one["outcome"] for one in terms} <= OUTCOMES
    assert {one["stated"] for one in terms} == {True, False}


def _shapes(printed: dict[str, Any], key: str) -> set[tuple[str, ...] | None]:
    return {tuple(one[key]) if one[key] is not None else None for one in _findings(printed)}


def test_required(printed: dict[str, Any]) -> None:
    assert _shapes(printed, "required") == {("relation", "amount", "currency"), ("relation", "value", "unit"), None}


def test_held(printed: dict[str, Any]) -> None:
    assert _shapes(printed, "held") == {("amount", "currency"), ("value", "unit"), None}


def test_gap(printed: dict[str, Any]) -> None:
    assert _shapes(printed, "gap") <= {("amount", "currency"), ("value", "unit"), None}


def test_cite(printed: dict[str, Any]) -> None:
    assert _shapes(printed, "cite") == {("source", "clause", "url", "evidence"), None}
    assert {one["cite"]["evidence"] for one in _findings(printed) if one["cite"]} <= GRADES


def test_location(printed: dict[str, Any]) -> None:
    assert _shapes(printed, "location") == {("line", "column"), None}


def test_a_finding_names_a_rulebook_of_its_assessment_or_none(printed: dict[str, Any]) -> None:
    for one in printed["assessments"]:
        books = {book["id"] for book in one["rulebooks"]}
        assert {finding["rulebook"] for finding in one["findings"]} - {None} == books


def test_a_source_is_that_of_the_rulebook_and_not_of_another_with_the_same_requirements() -> None:
    """As where a folder of rules replaces a published set in the same process."""
    firm, day = load_firm(FIRMS[0]), date.fromisoformat(AS_AT)
    first = assess(firm, published(), day)
    other = assess(firm, Rulebooks([_retitled(one) for one in first.rulebooks]), day)
    for _ in range(2):
        for assessment, is_other in ((first, False), (other, True)):
            rows = assessment_data(Judged("firm.yaml", assessment, Remedies(), lambda _: None))["findings"]
            cited = [row["cite"]["source"] for row in rows if row["cite"]]
            assert cited
            assert all(title.startswith("Another ") is is_other for title in cited)


def _retitled(one: Published) -> Published:
    """The same requirements in a rulebook whose sources are called otherwise."""
    book = one.rulebook
    sources = {name: it.model_copy(update={"title": f"Another {it.title}"}) for name, it in book.sources.items()}
    return one.model_copy(update={"rulebook": book.model_copy(update={"sources": sources})})


def test_a_finding_without_a_rulebook_cites_nothing(printed: dict[str, Any]) -> None:
    assert [one["id"] for one in _findings(printed) if (one["rulebook"] is None) != (one["cite"] is None)] == []


def test_notes(printed: dict[str, Any]) -> None:
    assert {tuple(note) for one in printed["assessments"] for note in one["notes"]} == {("code", "message", "path")}


def test_errors(printed: dict[str, Any]) -> None:
    assert {tuple(one) for one in printed["errors"]} == {tuple(ERROR)}
    assert {one["file"] for one in printed["errors"]} == {"invalid.yaml", "missing.yaml"}


def test_an_error_is_located_and_explained(here: Here, desk: Path) -> None:
    (error,) = json.loads(here("--format", "json", "invalid.yaml").out)["errors"]
    assert (error["file"], error["line"], error["column"]) == (
        "invalid.yaml",
        INVALID[: INVALID.index("turnovr")].count("\n") + 1,
        1,
    )
    assert "`turnovr`" in error["message"]
    assert "`turnover`" in error["hint"]
    assert error["code"] == "key-mistyped"


def test_insurance_only_lists_what_was_not_checked(printed: dict[str, Any]) -> None:
    assert {tuple(one["not_checked"]) for one in printed["assessments"]} == {("complaints", "client-money")}
    assert {one["group"] for one in _findings(printed)} == {"insurance"}


@pytest.mark.parametrize(
    "words",
    [["sound.yaml"], ["failing.yaml"], ["*.nowhere"], ["missing.yaml"], ["open.yaml"], ["--strict", "advised.yaml"]],
)
def test_the_exit_code_printed_is_the_real_one(words: list[str], here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "json", *words)
    assert json.loads(ran.out)["exit_code"] == ran.code


# Values.


def test_sums_are_texts_with_two_decimals(printed: dict[str, Any]) -> None:
    measures = [one[key] for one in _findings(printed) for key in ("required", "held", "gap") if one[key]]
    sums = [measure for measure in measures if "amount" in measure]
    assert {measure["currency"] for measure in sums} == {"GBP"}
    assert [one["amount"] for one in sums if not AMOUNT.fullmatch(one["amount"])] == []


def test_sums_in_terms_are_texts_with_two_decimals(printed: dict[str, Any]) -> None:
    stated = [term[key] for term in _terms(printed) if term["unit"] == "GBP" for key in ("value", "held")]
    assert [one for one in stated if one is not None and not AMOUNT.fullmatch(one)] == []


def test_a_finding_that_is_not_met_says_by_how_much_and_where(here: Here, desk: Path) -> None:
    (excess,) = (one for one in _one(here, "failing.yaml")["findings"] if one["id"] == "rics.excess")
    lines = NOT_COMPLIANT.splitlines()
    line = next(number for number, text in enumerate(lines, 1) if "£50k" in text)
    assert excess["required"] == {"relation": "at most", "amount": "10000.00", "currency": "GBP"}
    assert excess["held"] == {"amount": "50000.00", "currency": "GBP"}
    assert excess["gap"] == {"amount": "40000.00", "currency": "GBP"}
    assert excess["path"] == "policies.0.uninsured_excess"
    assert excess["location"] == {"line": line, "column": lines[line - 1].index("£50k") + 1}


def test_required_and_held_repeat_a_term(printed: dict[str, Any]) -> None:
    asked = [one for one in _findings(printed) if one["required"]]
    for one in asked:
        value = one["required"].get("amount", one["required"].get("value"))
        held = one["held"] and one["held"].get("amount", one["held"].get("value"))
        terms = [(term["relation"], term["value"], term["held"]) for term in one["terms"]]
        assert (one["required"]["relation"], value, held) in terms


def test_a_hash_is_that_of_the_rule_file(printed: dict[str, Any]) -> None:
    hashes = {book["id"]: book["sha256"] for one in printed["assessments"] for book in one["rulebooks"]}
    files = {id_: (RULES / f"{id_}.yaml").read_bytes().replace(b"\r\n", b"\n") for id_ in hashes}
    assert hashes == {id_: hashlib.sha256(data).hexdigest() for id_, data in files.items()}


def test_a_hash_does_not_depend_on_line_ends(here: Here, desk: Path) -> None:
    data = (RULES / "pl" / "2019-07-01.yaml").read_bytes().replace(b"\r\n", b"\n")
    (desk / "rules" / "pl").mkdir(parents=True)
    (desk / "rules" / "pl" / "2019-07-01.yaml").write_bytes(data.replace(b"\n", b"\r\n"))
    books = _one(here, "--rules", "rules", "sound.yaml")["rulebooks"]
    assert {one["sha256"] for one in books if one["id"] == "pl/2019-07-01"} == {hashlib.sha256(data).hexdigest()}


# Order.


def test_findings_stand_in_the_order_of_sets(printed: dict[str, Any]) -> None:
    for one in printed["assessments"]:
        places = [FAMILIES.index(finding["id"].partition(".")[0]) for finding in one["findings"]]
        assert places == sorted(places)


def test_findings_of_a_set_stand_in_the_order_of_policies(here: Here, desk: Path) -> None:
    findings = _one(here, "several.yaml")["findings"]
    for family, policies in (("rics", {0, 2}), ("el", {3, 4}), ("pl", {1})):
        places = [one["policy"] for one in findings if one["id"].startswith(f"{family}.") and one["policy"] is not None]
        assert set(places) == policies
        assert places == sorted(places)


def test_assessments_stand_in_the_order_of_the_call(here: Here, desk: Path) -> None:
    names = ["sound.yaml", "failing.yaml", "open.yaml", "advised.yaml"]
    made = json.loads(here("--as-at", AS_AT, "--format", "json", *reversed(names)).out)
    assert [one["file"] for one in made["assessments"]] == names[::-1]


# Bytes.


def test_it_is_indented_by_two_spaces_in_utf_8(here: Here, desk: Path) -> None:
    (desk / "named.yaml").write_text(COMPLIANT.replace("A. Nonesuch", "O’Nonesuch & Łęcki 測量"), encoding="utf-8")
    ran = here("--as-at", AS_AT, "--format", "json", "named.yaml")
    again = json.dumps(json.loads(ran.out), ensure_ascii=False, indent=2) + "\n"
    assert ran.out_bytes == again.encode("utf-8")
    assert "O’Nonesuch & Łęcki 測量" in ran.out


ENVIRONMENTS = {
    "bare": {"PYTHONHASHSEED": "0", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    "container": {
        "PYTHONHASHSEED": "4242",
        "TZ": "Pacific/Pago_Pago",
        "LC_ALL": "C.UTF-8",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONUNBUFFERED": "1",
    },
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_bytes_depend_on_nothing_but_the_input(name: str, here: Here, desk: Path) -> None:
    words = ["--as-at", AS_AT, "--format", "json", *FIRMS, desk / "failing.yaml", desk / "invalid.yaml"]
    (desk / "elsewhere").mkdir()
    assert run_apart(*words, env=ENVIRONMENTS[name], cwd=desk / "elsewhere") == here(*words)


# One line each.


def test_jsonl_prints_each_assessment_and_error_on_a_line(here: Here, desk: Path) -> None:
    words = ["--as-at", AS_AT, *FIRMS, "invalid.yaml", "failing.yaml", "missing.yaml"]
    ran = here("--format", "jsonl", *words)
    whole = json.loads(here("--format", "json", *words).out)
    rows = [json.loads(line) for line in ran.out.removesuffix("\n").split("\n")]
    assert [row for row in rows if "verdict" in row] == whole["assessments"]
    assert [row for row in rows if "verdict" not in row] == whole["errors"]
    assert ran.code == whole["exit_code"]


def test_jsonl_keeps_the_order_of_the_call(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "jsonl", "failing.yaml", "invalid.yaml", "sound.yaml")
    assert [json.loads(line)["file"] for line in ran.out.splitlines()] == ["failing.yaml", "invalid.yaml", "sound.yaml"]


def test_jsonl_keeps_the_order_of_keys(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "--format", "jsonl", "failing.yaml", "invalid.yaml")
    assert [list(json.loads(line)) for line in ran.out.splitlines()] == [ASSESSMENT, ERROR]


@pytest.mark.parametrize("format_", ["json", "jsonl"])
def test_nothing_but_json_is_printed(format_: str, here: Here, desk: Path) -> None:
    assert here("--as-at", AS_AT, "--format", format_, "failing.yaml", "invalid.yaml", "*.nowhere").err == ""


# Agreement.


Outcome = tuple[str, int | None, str]


def _by_text(text: str) -> list[Outcome]:
    found, outcome = [], ""
    for line in text.splitlines():
        if header := HEADER.fullmatch(line):
            outcome = HEADERS[header[1]]
        elif outcome and (row := ROW.match(line)):
            found.append((row["id"], int(row["policy"]) - 1 if row["policy"] else None, outcome))
    return sorted(found, key=str)


def _by_json(made: dict[str, Any]) -> list[Outcome]:
    return sorted(((one["id"], one["policy"], one["outcome"]) for one in made["findings"]), key=str)


def _by_library(assessment: Assessment) -> list[Outcome]:
    return sorted(((one.id, one.policy, one.outcome.value) for one in assessment.findings), key=str)


@pytest.fixture(params=FIRMS, ids=lambda path: path.stem)
def firm_file(request: pytest.FixtureRequest) -> Path:
    made: Path = request.param
    return made


def test_text_and_json_and_library_agree_on_every_outcome(firm_file: Path, here: Here) -> None:
    judged = assess(load_firm(firm_file), published(), as_at=date.fromisoformat(AS_AT))
    assert _by_json(_one(here, firm_file)) == _by_library(judged)
    assert _by_text(here("--as-at", AS_AT, firm_file).out) == _by_library(judged)


def test_text_and_json_and_library_agree_on_the_verdict(firm_file: Path, here: Here) -> None:
    judged = assess(load_firm(firm_file), published(), as_at=date.fromisoformat(AS_AT))
    said = here("--as-at", AS_AT, firm_file).out.splitlines()[2].partition(":")[0]
    assert _one(here, firm_file)["verdict"] == judged.verdict.value == VERDICT_WORDS[said]


def test_text_counts_what_it_lists(firm_file: Path, here: Here) -> None:
    out = here("--as-at", AS_AT, firm_file).out
    assert sum(int(many) for _, many in HEADER.findall(out)) == len(_by_text(out))


# Firm files in JSON.


def _without_places(made: dict[str, Any]) -> dict[str, Any]:
    findings = [{key: value for key, value in one.items() if key != "location"} for one in made["findings"]]
    return {key: value for key, value in made.items() if key != "file"} | {"findings": findings}


def _numbers(value: Any) -> Any:
    """Texts of a firm file as JSON would rather have them: numbers, true and false."""
    if isinstance(value, dict):
        return {key: one if key == "policy_number" else _numbers(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_numbers(one) for one in value]
    if value in ("yes", "no"):
        return value == "yes"
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _variants(firm: Any) -> Iterator[str]:
    yield json.dumps(firm)
    yield json.dumps(firm, indent="\t")
    yield json.dumps(firm, indent=4, ensure_ascii=False)
    yield json.dumps(_numbers(firm), separators=(",", ":"))
    yield json.dumps(firm | {"activities": None, "dispensations": None}, indent="\t").replace("\n", "\r\n")


def test_a_firm_written_as_json_is_judged_the_same(firm_file: Path, here: Here, desk: Path) -> None:
    as_yaml = _without_places(_one(here, firm_file))
    for number, text in enumerate(_variants(read_yaml(firm_file))):
        (desk / f"{number}.json").write_text(text, encoding="utf-8", newline="")
        assert _without_places(_one(here, f"{number}.json")) == as_yaml


def test_pound_signs_may_be_escaped(here: Here, desk: Path) -> None:
    (desk / "firm.json").write_text('{"name": "a \\/ b", "turnover": "\\u00a3185,000"}', encoding="utf-8")
    assert _one(here, "firm.json")["name"] == "a / b"


def test_signs_beyond_the_first_plane_may_be_escaped(here: Here, desk: Path) -> None:
    """JSON writes them as two escapes, as Python's `json.dumps` does."""
    (desk / "firm.json").write_text(json.dumps({"name": "Nonesuch \U0001f3e0"}), encoding="utf-8")
    assert _one(here, "firm.json")["name"] == "Nonesuch \U0001f3e0"


def test_faults_in_json_are_located(here: Here, desk: Path) -> None:
    (desk / "firm.json").write_text('{\n\t"name": "a",\n\t"turnovr": 1\n}\n', encoding="utf-8")
    (error,) = json.loads(here("--format", "json", "firm.json").out)["errors"]
    assert (error["line"], error["column"]) == (3, 2)


def test_a_day_that_is_held_has_the_unit_of_a_day(here: Here, tmp_path: Path) -> None:
    """Also where what is required is a number of months."""
    (tmp_path / "firm.yaml").write_text(COMPLIANT + "complaints_handling: {reviewed: 2026-01-15}\n", encoding="utf-8")
    report = json.loads(here("--as-at", AS_AT, "--format", "json", tmp_path / "firm.yaml").out)
    (finding,) = (one for one in report["assessments"][0]["findings"] if one["id"] == "chp.reviewed")
    assert finding["required"] == {"relation": "no older than", "value": 12, "unit": "months"}
    assert finding["held"] == {"value": "2026-01-15", "unit": "date"}
