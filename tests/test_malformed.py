"""A corpus of malformed firm files, one mistake each: where it is said to be, and the words that must be said."""

from pathlib import Path
from typing import Any

import pytest

from cases import read_yaml
from pii_check import FirmFileError, load_firm, load_rulebooks
from pii_check.rulebook import Rulebooks

CORPUS = Path(__file__).parent / "malformed"
EXPECTED: list[dict[str, Any]] = read_yaml(CORPUS / "expected.yaml")


@pytest.fixture(scope="module")
def rulebooks() -> Rulebooks:
    return load_rulebooks()


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected["file"])
def test_mistake_is_located_and_explained(expected: dict[str, Any], rulebooks: Rulebooks) -> None:
    with pytest.raises(FirmFileError) as caught:
        load_firm(CORPUS / expected["file"], rulebooks)
    (fault,) = (located.fault for located in caught.value.faults)
    assert fault.code == expected["code"]
    said = f"{fault.message} {fault.hint}".lower()
    assert [words for words in expected["says"] if words.lower() not in said] == [], said
    assert fault.mark.line == int(expected.get("line", fault.mark.line)), said
    assert fault.mark.column == int(expected.get("column", fault.mark.column)), said
    assert "pydantic" not in said
    assert "https://" not in said


def test_every_malformed_file_is_expected() -> None:
    assert {path.name for path in CORPUS.glob("*.yaml")} - {"expected.yaml"} == {one["file"] for one in EXPECTED}
