"""JSON Schemas, made from the models that read the files and from the shape that the JSON is built in."""

import json
from typing import Any

from pydantic import TypeAdapter

from pii_check.firm import Firm
from pii_check.report.compared_json import CompareReport
from pii_check.report.outlook_json import OutlookReport
from pii_check.report.required_json import RequireReport
from pii_check.report.shape import Report
from pii_check.rulebook import Rulebook, Rulebooks
from pii_check.words import closed

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def firm_schema(rulebooks: Rulebooks) -> Schema:
    """What a firm file may hold; the activities and sections are those that these rulebooks name."""
    schema = Firm.model_json_schema()
    keys, parts = schema["properties"], schema["$defs"]
    bodies, activities, sections = (sorted(names) for names in rulebooks.names())
    keys["regulated_by"]["examples"] = [bodies]  # a second body, whose rules are not here, is no mistake
    for one in keys["activities"]["anyOf"]:
        if "items" in one:
            one["items"] = closed(activities, activities)
    parts["Section"]["properties"]["name"] |= closed(sections, sections)
    parts["Dispensation"]["properties"]["requirement"]["examples"] = list(rulebooks.ids())
    return _finished(schema, "A firm file of pii-check")


def rulebook_schema() -> Schema:
    """What a rule file may hold."""
    return _finished(Rulebook.model_json_schema(), "A rule file of pii-check")


def report_schema() -> Schema:
    """What `pii-check --format json` prints."""
    schema = TypeAdapter(Report).json_schema()
    return {"$schema": _DRAFT, **schema, "title": "A report of pii-check, format pii-check/1"}


def require_schema() -> Schema:
    """What `pii-check require --format json` prints."""
    schema = TypeAdapter(RequireReport).json_schema()
    return {"$schema": _DRAFT, **schema, "title": "What a firm must hold, by pii-check, format pii-check/1"}


def compare_schema() -> Schema:
    """What `pii-check compare --format json` prints."""
    schema = TypeAdapter(CompareReport).json_schema()
    return {"$schema": _DRAFT, **schema, "title": "Renewal quotes side by side, by pii-check, format pii-check/1"}


def outlook_schema() -> Schema:
    """What `pii-check outlook --format json` prints."""
    schema = TypeAdapter(OutlookReport).json_schema()
    return {"$schema": _DRAFT, **schema, "title": "What happens next for a firm, by pii-check, format pii-check/1"}


def _finished(schema: Schema, title: str) -> Schema:
    return {"$schema": _DRAFT, **_without_nothing(schema), "title": title}


_NULL = {"type": "null"}
_BLANK = {"type": ["null", "string"], "pattern": r"^\s*$"}


def _without_nothing(value: Any) -> Any:
    """The same with a blank where nothing may stand, as the reader has it, and without a default of nothing."""
    if isinstance(value, list):
        return [_without_nothing(one) for one in value]
    if value == _NULL:
        return dict(_BLANK)
    if not isinstance(value, dict):
        return value
    return {key: _without_nothing(one) for key, one in value.items() if (key, one) != ("default", None)}


def printed(schema: Schema) -> str:
    """A schema as it is printed."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
