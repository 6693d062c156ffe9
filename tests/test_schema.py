"""The JSON Schemas: sound, told in words, never narrower than the reader, and true of everything that is printed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import schemas
from cases import read_yaml
from pii_check import Firm, assess, load_firm, load_rulebooks, remedies_for
from pii_check.cli import commands
from pii_check.days import DAY, parse_day
from pii_check.facts import SaidName
from pii_check.figures import SUM, MeasuredName, Percent, SumName, parse_sum
from pii_check.firm import RETROACTIVE, parse_retroactive_date
from pii_check.money import MONEY, parse_money
from pii_check.record import TEXT, Leaf, Refused, parse_text
from pii_check.report.as_json import assessment_data
from pii_check.report.view import Judged
from pii_check.requirement import RequirementId
from pii_check.words import COUNT, SHARE, YES_NO, Basis, chosen_from, parse_count, parse_share, parse_yes_no
from running import AS_AT, INVALID, Here
from strategies import firms, rulebooks
from test_laws import DAY as LAW_DAY

ROOT = Path(__file__).parent.parent
FIRM_FILES = [
    *sorted((ROOT / "examples").glob("*.yaml")),
    *sorted((ROOT / "tests/firms").glob("*.yaml")),
    Path(commands.__file__).with_name("template.yaml"),
]
RULE_FILES = sorted((ROOT / "rules").glob("*/[12]*.yaml"))
WHAT = ("firm", "report", "rulebook", "require", "compare", "outlook")


def leaf_of(annotation: Any) -> Leaf:
    (leaf,) = (one for one in annotation.__metadata__ if isinstance(one, Leaf))
    return leaf


def printed(here: Here, what: str) -> Any:
    ran = here("schema", what)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.mark.parametrize("what", WHAT)
def test_a_schema_is_sound_and_says_what_everything_means(what: str, here: Here) -> None:
    schema = printed(here, what)
    Draft202012Validator.check_schema(schema)
    assert schema["title"]
    for name, part in [(what, schema), *schema["$defs"].items()]:
        assert part.get("description") or "enum" in part, name
        for key, one in part.get("properties", {}).items():
            assert one.get("description"), f"{name}.{key}"


def test_patterns_are_ones_that_every_reader_of_a_schema_knows(here: Here) -> None:
    """As JavaScript has them: only signs that mean something may be marked, and no group has a name."""
    for what in WHAT:
        for one in values_in(printed(here, what)):
            marked = re.findall(r"\\(.)", one.get("pattern", ""))
            assert set(marked) <= set("\\.^$*+?()[]{}|/sdwbS"), one["pattern"]
            assert "(?P<" not in one.get("pattern", "")


def test_no_schema_offers_nothing_as_a_default(here: Here) -> None:
    for what in WHAT:
        assert '"default": null' not in here("schema", what).out


def values_in(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that stands for one value of a file."""
    if isinstance(schema, list):
        for one in schema:
            yield from values_in(one)
    elif isinstance(schema, dict):
        if "pattern" in schema or "anyOf" in schema:
            yield schema
        for one in schema.values():
            yield from values_in(one)


def test_sums_shares_and_days_say_their_units_and_show_examples(here: Here) -> None:
    found = {one["title"]: one for one in values_in(printed(here, "firm")) if one.get("examples") and "title" in one}
    assert {"sum of money", "day", "count", "share", "yes or no", "retroactive date"} <= set(found)
    assert "pounds" in found["sum of money"]["description"]
    assert "YYYY-MM-DD" in found["day"]["description"]


@pytest.mark.parametrize("path", FIRM_FILES, ids=lambda path: path.stem)
def test_every_firm_file_is_as_the_schema_says(path: Path) -> None:
    assert schemas.faults(schemas.firm(), schemas.read_as_an_editor(path)) == []


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_rule_file_is_as_the_schema_says(path: Path) -> None:
    assert schemas.faults(schemas.rulebook(), schemas.read_as_an_editor(path)) == []


MALFORMED = [
    one["file"]
    for one in read_yaml(ROOT / "tests/malformed/expected.yaml")
    if one["file"].startswith(("key-mistyped", "key-wrong", "value-")) and "regulator" not in one["file"]
]


def test_there_are_slips_for_an_editor_to_mark() -> None:
    assert len(MALFORMED) > 12


@pytest.mark.parametrize("name", MALFORMED)
def test_an_editor_marks_what_the_reader_refuses(name: str) -> None:
    """Slips in a key or a value from a closed list; bodies are an open one, and no schema can weigh two values."""
    assert schemas.faults(schemas.firm(), schemas.read_as_an_editor(ROOT / "tests/malformed" / name))


@given(firms())
def test_every_firm_that_can_be_made_is_as_the_schema_says(stated: dict[str, Any]) -> None:
    assert schemas.faults(schemas.firm(), stated) == []
    written = Firm.model_validate(stated).model_dump(mode="json", by_alias=True, exclude_none=True)
    assert schemas.faults(schemas.firm(), written) == []


@given(firms())
def test_every_assessment_is_as_the_schema_says(stated: dict[str, Any]) -> None:
    firm = Firm.model_validate(stated)
    assessment = assess(firm, rulebooks(), LAW_DAY)
    remedies = remedies_for(firm, rulebooks(), assessment)
    data = assessment_data(Judged("firm.yaml", assessment, remedies, lambda path: None))
    assert schemas.faults(schemas.report("Assessment"), json.loads(json.dumps(data))) == []


def test_a_report_with_a_key_too_many_or_too_few_is_refused(here: Here) -> None:
    """The check of every report in these tests can fail."""
    report = json.loads(here("--as-at", AS_AT, "--format", "json", ROOT / "examples/sole-practitioner.yaml").out)
    assert schemas.faults(schemas.report(), report) == []
    finding = report["assessments"][0]["findings"][0]
    assert schemas.faults(schemas.report(), {**report, "extra": 1})
    finding["extra"] = 1
    assert schemas.faults(schemas.report(), report)
    del finding["extra"], finding["outcome"]
    assert schemas.faults(schemas.report(), report)


FIGURES = ["£250,000", " £1.5m ", "250_000", "£ 250 k", "60%", "0.6", "YES", "No", "none", "NONE", "2026-04-01", "3"]
WORDS = ["Any one claim", "any-one-claim", "each_and  every claim", "round‑the‑clock", "aggregate", "n/a"]
EDGES = ["999999", "1000000", "100%", "101%", "500", "£185.000", "£1.25k", "£1.2500k", "2.5", " 2.5 ", "12.34567"]
RULES = ["6 years", " 6 years ", "0 days", "5 people", "rics.limit", " rics.limit ", "turnover", "turnover ", "basis"]
SPELLINGS = st.sampled_from(FIGURES + WORDS + EDGES + RULES) | st.text(
    alphabet="£0123456789,._kKmM- %yesnotruefalsYESNO/", max_size=12
)
PARSERS = [
    (parse_money, MONEY),
    (parse_day, DAY),
    (parse_retroactive_date, RETROACTIVE),
    (parse_yes_no, YES_NO),
    (parse_count, COUNT),
    (parse_share, SHARE),
    (parse_text, TEXT),
    (parse_sum, SUM),
    *((leaf_of(one).parse, leaf_of(one).schema) for one in (Percent, MeasuredName, SumName, SaidName, RequirementId)),
]


def test_blanks_and_numbers_are_as_the_reader_has_them() -> None:
    """What another program may write of a fact that is not stated; and the edges of a count."""
    for blank in (None, "", " "):
        assert schemas.faults(schemas.firm(), {"name": "A", "turnover": blank, "own_premises": blank}) == []
    assert schemas.faults(schemas.firm(), {"name": "A", "people": {"employees": 999999}}) == []
    assert schemas.faults(schemas.firm(), {"name": "A", "turnover": "£185.000"})
    assert schemas.faults(schemas.firm(), {"name": "A", "as_at": "2026-13-01"})
    assert schemas.faults(schemas.firm(), {"name": ""})


@pytest.mark.parametrize(("parse", "schema"), PARSERS, ids=lambda value: getattr(value, "__name__", ""))
@given(text=SPELLINGS)
def test_no_schema_is_narrower_than_its_parser(parse: Any, schema: dict[str, Any], text: str) -> None:
    try:
        parse(text)
    except Refused:
        return
    assert schemas.faults(Draft202012Validator(schema), text) == []


@given(text=SPELLINGS)
def test_every_spelling_of_a_word_is_in_its_schema(text: str) -> None:
    leaf = chosen_from(Basis, "a basis of cover")
    try:
        leaf.parse(text)
    except Refused:
        return
    assert schemas.faults(Draft202012Validator(leaf.schema), text) == []


def test_what_an_editor_offers_is_what_the_rulebooks_name(here: Here) -> None:
    schema = printed(here, "firm")
    bodies, activities, sections = rulebooks().names()
    assert {"enum": sorted(activities)} in schema["properties"]["activities"]["anyOf"][0]["items"]["anyOf"]
    assert schema["properties"]["regulated_by"]["examples"] == [sorted(bodies)]
    assert {"enum": sorted(sections)} in schema["$defs"]["Section"]["properties"]["name"]["anyOf"]


def test_the_example_names_the_file_that_the_schema_goes_to(here: Here) -> None:
    first = here("example").out.splitlines()[0]
    assert first == "# yaml-language-server: $schema=firm.schema.json"


def test_an_invalid_firm_file_is_reported_as_the_schema_says(here: Here, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(INVALID, encoding="utf-8")
    for format_ in ("json", "jsonl"):
        schemas.check_json(here("--format", format_, tmp_path / "bad.yaml").out)


def test_an_unknown_schema_is_refused(here: Here) -> None:
    ran = here("schema", "policy")
    assert ran.code == 2
    assert "firm" in ran.err


def test_a_firm_read_from_a_file_is_the_one_that_the_schema_describes() -> None:
    """By its own words the schema holds every key that a firm has."""
    assert set(schemas.firm().schema["properties"]) == {
        field.alias or name for name, field in Firm.model_fields.items()
    }
    assert load_firm(FIRM_FILES[0], load_rulebooks()).name
