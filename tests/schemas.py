"""Checks against the published JSON Schemas, and files as an editor or another program reads them."""

import json
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from pii_check import load_rulebooks
from pii_check.report import schema


@cache
def firm() -> Draft202012Validator:
    """For firm files."""
    return Draft202012Validator(schema.firm_schema(load_rulebooks()))


@cache
def rulebook() -> Draft202012Validator:
    """For rule files."""
    return Draft202012Validator(schema.rulebook_schema())


@cache
def report(part: str | None = None) -> Draft202012Validator:
    """For a report, or one part of it; with nothing that it does not name, which is stricter than what is published."""
    whole = deepcopy(schema.report_schema())
    for one in (whole, *whole["$defs"].values()):
        if "properties" in one:
            one["additionalProperties"] = False
    return Draft202012Validator(whole if part is None else {"$defs": whole["$defs"], "$ref": f"#/$defs/{part}"})


@cache
def required() -> Draft202012Validator:
    """For what `require` prints; with nothing that it does not name, too."""
    return _closed(schema.require_schema())


@cache
def compared() -> Draft202012Validator:
    """For what `compare` prints; with nothing that it does not name, too."""
    return _closed(schema.compare_schema())


@cache
def outlook() -> Draft202012Validator:
    """For what `outlook` prints; with nothing that it does not name, too."""
    return _closed(schema.outlook_schema())


def _closed(whole: dict[str, Any]) -> Draft202012Validator:
    for one in (whole, *whole["$defs"].values()):
        if "properties" in one:
            one["additionalProperties"] = False
    return Draft202012Validator(whole)


def faults(validator: Draft202012Validator, value: Any) -> list[str]:
    """What a validator has against a value."""
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def check_json(text: str) -> None:
    """Every report, in `json` or `jsonl`, is as its schema says."""
    if text.startswith('{\n  "format"'):
        told = json.loads(text)
        kinds = {"required": required, "compared": compared, "events": outlook}
        own = next((of for key, of in kinds.items() if key in told), report)
        assert faults(own(), told) == []
        return
    for line in text.splitlines():
        row = json.loads(line)
        assert faults(report("Error" if "message" in row else "Assessment"), row) == []


def as_an_editor_reads(text: str) -> Any:
    """A YAML file by the rules of YAML 1.2, in which numbers and true or false are no texts."""
    return _plain(YAML(typ="safe", pure=True).load(text))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def read_as_an_editor(path: Path) -> Any:
    """The same, for a file."""
    return as_an_editor_reads(path.read_text(encoding="utf-8"))
