"""The command reads only the rulebooks that a firm needs: which those are, and that no answer differs for it."""

import copy
import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import read_yaml
from pii_check import (
    Firm,
    Rulebooks,
    RuleFileError,
    answers,
    assess,
    load_firm,
    load_rulebooks,
    outlook,
    remedies_for,
    required_of,
)
from pii_check.engine import OPTIONAL_GROUPS
from pii_check.read import at_hand, rule_files, rulebooks_at_hand
from pii_check.read.contents import check_sum, contents_of
from pii_check.read.rule_files import CHECKED, CONTENTS, read_folder
from pii_check.report.as_json import as_json
from pii_check.report.explain import explanation
from pii_check.report.schema import firm_schema
from pii_check.report.view import Judged
from pii_check.rulebook import Published, States, governing
from pii_check.words import Cover
from running import COMPLIANT, FIRMS, RULES, TESTS, run_encoded
from strategies import AS_AT, failing_firms, firms, rulebooks
from test_panel import PANEL
from test_rulebooks import write_state
from test_rules_command import edit

DAY = date.fromisoformat(AS_AT)
SOLE = read_yaml(TESTS / "firms/sole-practitioner.yaml")
RICS, EL, PL = "rics/2025-07-01", "el-gb/2008-10-01", "pl/2019-07-01"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rule files that are read as rulebooks, in the order in which they are."""
    found: list[str] = []
    read_whole = rule_files._read

    def watched(model: type[Any], path: Path, data: bytes) -> Any:
        found.append(f"{path.parent.name}/{path.stem}")
        return read_whole(model, path, data)

    monkeypatch.setattr(rule_files, "_read", watched)
    return found


def states_in(read: list[str]) -> set[str]:
    return {one for one in read if not one.endswith("/checked")}


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the published rules, which is taken for them."""
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    for module in (rule_files, at_hand):
        monkeypatch.setattr(module, "published_folder", lambda: folder)
    return folder


# Which are read.


def with_(**facts: Any) -> dict[str, Any]:
    return copy.deepcopy(SOLE) | facts


def begun(inception: str, expiry: str) -> dict[str, Any]:
    firm = copy.deepcopy(SOLE)
    firm["policies"][0] |= {"inception": inception, "expiry": expiry}
    return firm


NEEDED: dict[str, tuple[dict[str, Any], set[str]]] = {
    "a sole practitioner in England": (SOLE, {RICS, EL, PL}),
    "a firm in Northern Ireland": (with_(jurisdiction="northern ireland"), {RICS, "el-ni/2009-04-01", PL}),
    "a firm in Jersey": (with_(jurisdiction="jersey"), {RICS, "el-jersey/2026-11-22", PL}),
    "a policy of another year": (begun("2024-06-30", "2027-03-31"), {"rics/2022-04-01", EL, PL}),
    "a policy from before the first day": (begun("2011-06-30", "2027-03-31"), {"rics/2011-07-01", EL, PL}),
    "a firm that has ceased": (with_(ceased_trading="2026-06-30"), {RICS, EL, PL}),
    "no policy": (with_(policies=[]), {RICS, EL, PL}),
    "client money": (with_(client_money={"held": "yes"}), {RICS, EL, PL, "client-money/2020-01-01"}),
    "another body": (with_(regulated_by=[]), {EL, PL}),
}


@pytest.mark.parametrize("name", NEEDED)
def test_only_the_rulebooks_that_a_firm_needs_are_read(name: str, read: list[str]) -> None:
    """Judged, with remedies and answers: each of them once, with the review of its set, and no other."""
    stated, needed = NEEDED[name]
    told(Firm.model_validate(stated), rulebooks_at_hand(), DAY)
    assert states_in(read) == needed
    assert sorted(read) == sorted([*needed, *(f"{one.partition('/')[0]}/checked" for one in needed)])


def test_a_shortfall_and_its_remedies_need_no_others(read: list[str]) -> None:
    stated = copy.deepcopy(SOLE)
    stated["policies"][0] |= {"uninsured_excess": "£50k", "minimum_wording": "no", "wording": "negligent act"}
    told(Firm.model_validate(stated), rulebooks_at_hand(), DAY)
    assert states_in(read) == {RICS, EL, PL}


def test_the_command_reads_what_the_firm_needs_and_no_more(read: list[str], tmp_path: Path) -> None:
    (tmp_path / "firm.yaml").write_text(COMPLIANT, encoding="utf-8")
    assert run_encoded("utf-8", "--as-at", AS_AT, tmp_path / "firm.yaml").code == 0
    assert states_in(read) == {RICS, EL, PL}


def test_what_a_firm_file_may_name_is_known_without_reading_a_rulebook(read: list[str]) -> None:
    assert load_firm(FIRMS[0]).name
    assert firm_schema(rulebooks_at_hand()) == firm_schema(rulebooks())
    assert rulebooks_at_hand().group_of("chp.log") == "complaints"
    assert read == []


def test_explaining_a_requirement_reads_its_own_family(read: list[str]) -> None:
    assert explanation("pl.in-force", rulebooks_at_hand()) == explanation("pl.in-force", rulebooks())
    assert {one.partition("/")[0] for one in read} == {"pl"}


# No answer differs.


@cache
def unread() -> Rulebooks:
    """Rulebooks at hand that are read on and on by whatever comes: the order must not matter."""
    return rulebooks_at_hand()


def told(firm: Firm, books: Rulebooks, day: date, **asked: Any) -> str:
    """The whole report in JSON, with remedies and everything beyond yes and no."""
    assessment = assess(firm, books, day, **asked)
    cure, more = remedies_for(firm, books, assessment), answers(firm, books, assessment)
    return as_json([Judged("firm.yaml", assessment, cure, lambda path: None, (), more, firm)], "0", 0)


DAYS = st.one_of(
    st.just(DAY), st.sampled_from([date(2004, 1, 1), date(2012, 1, 1), date(2020, 5, 1), date(2026, 3, 31)])
)
ONLY = st.one_of(st.none(), st.lists(st.sampled_from(rulebooks().ids()), min_size=1, max_size=3))
INCLUDE = st.lists(st.sampled_from(OPTIONAL_GROUPS), unique=True)


@settings(max_examples=60)
@given(st.one_of(firms(), failing_firms()), DAYS, ONLY, INCLUDE, st.sampled_from([None, ["rics"], ["fca"], []]))
def test_rulebooks_read_when_needed_judge_as_those_read_at_once(
    stated: dict[str, Any], day: date, only: list[str] | None, include: list[str], bodies: list[str] | None
) -> None:
    firm = Firm.model_validate(stated | ({} if bodies is None else {"regulated_by": bodies}))
    for books in (unread(), rulebooks_at_hand()):
        assert assess(firm, books, day, only=only, include=include) == assess(
            firm, rulebooks(), day, only=only, include=include
        )
        assert told(firm, books, day, only=only, include=include) == told(
            firm, rulebooks(), day, only=only, include=include
        )


@settings(max_examples=15)
@given(firms())
def test_what_must_be_held_and_what_comes_next_are_the_same(stated: dict[str, Any]) -> None:
    firm = Firm.model_validate({key: value for key, value in stated.items() if key != "ceased_trading"})
    assert required_of(firm, rulebooks_at_hand(), DAY) == required_of(firm, rulebooks(), DAY)
    assert outlook(firm, rulebooks_at_hand(), DAY) == outlook(firm, rulebooks(), DAY)


def same(one: Rulebooks, other: Rulebooks) -> bool:
    """Whether two are the same, as far as anybody could tell: what they hold, and what they say without reading it."""
    pairs = zip(one.sets.values(), other.sets.values(), strict=True)
    return (list(one.sets), one.families(), one.ids(), one.names()) == (
        list(other.sets), other.families(), other.ids(), other.names(),
    ) and all(
        (a.header, a.first_days, a.ids(), a.names(), tuple(a)) == (b.header, b.first_days, b.ids(), b.names(), tuple(b))
        for a, b in pairs
    )  # fmt: skip


def test_they_are_the_same_rulebooks() -> None:
    assert same(rulebooks_at_hand(), rulebooks())


def test_the_contents_are_those_of_the_files() -> None:
    files, faults = read_folder(RULES)
    assert not faults
    assert (RULES / CONTENTS).read_text(encoding="utf-8") == contents_of(files)


# Rules of one's own.


def test_a_folder_of_ones_own_is_read_whole_and_the_published_as_needed(read: list[str]) -> None:
    assert same(rulebooks_at_hand(PANEL), load_rulebooks(PANEL))
    read.clear()
    told(Firm.model_validate(SOLE), rulebooks_at_hand(PANEL), DAY)
    assert {one for one in states_in(read) if not (PANEL / f"{one}.yaml").is_file()} == {RICS, EL, PL}


def test_a_set_in_the_place_of_a_published_one(tmp_path: Path, read: list[str]) -> None:
    """One of its states is as published, and one is not: only that one says that it stands in its place."""
    shutil.copytree(RULES / "rics", tmp_path / "rics")
    edit(tmp_path / f"{RICS}.yaml", "amount: £250,000", "amount: £1,000")
    books = rulebooks_at_hand(tmp_path)
    assert same(books, load_rulebooks(tmp_path))
    assert [one.rulebook.id for one in books.sets["rics"] if one.replaces] == [RICS]
    read.clear()
    told(Firm.model_validate(SOLE), rulebooks_at_hand(tmp_path), DAY)
    assert states_in(read) - {one.rulebook.id for one in books.sets["rics"]} == {EL, PL}


def test_a_set_of_ones_own_cannot_speak_for_the_place_of_an_unread_one(tmp_path: Path) -> None:
    text = (RULES / f"{EL}.yaml").read_text(encoding="utf-8")
    write_state(tmp_path, "el-other", text.replace("set: el-gb", "set: el-other"), "2008-10-01")
    assert faults(lambda: rulebooks_at_hand(tmp_path)) == faults(lambda: load_rulebooks(tmp_path)) != []


# Rule files that are not those of the contents.


def drop(path: Path, *places: str | int) -> None:
    """Take something out of a JSON file."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    holder = whole
    for place in places[:-1]:
        holder = holder[place]
    del holder[places[-1]]
    path.write_text(json.dumps(whole), encoding="utf-8")


def newer(folder: Path) -> None:
    text = (folder / f"{RICS}.yaml").read_text(encoding="utf-8")
    (folder / "rics/2026-01-01.yaml").write_text(text.replace("from: 2025-07-01", "from: 2026-01-01"), encoding="utf-8")


def altered(folder: Path, change: Callable[[dict[str, Any]], None], *, summed: bool) -> None:
    """Alter what the contents say of the RICS set, and perhaps their check sum with it."""
    whole = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    change(next(one for one in whole["sets"] if one["set_id"] == "rics"))
    if summed:
        whole["sum"] = check_sum(whole["sets"])
    (folder / CONTENTS).write_text(json.dumps(whole), encoding="utf-8")


def no_hash_of_a_review(folder: Path) -> None:
    whole = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    whole["sets"][0]["reviewed"] = None
    (folder / CONTENTS).write_text(json.dumps(whole), encoding="utf-8")


OTHERWISE: dict[str, Callable[[Path], object]] = {
    "a figure that the firm needs": lambda rules: edit(rules / f"{RICS}.yaml", "amount: £250,000", "amount: £1,000"),
    "a figure that it does not need": lambda rules: edit(rules / "rics/2019-04-01.yaml", "£250,000", "£1,000"),
    "a remark": lambda rules: edit(rules / "chp/2022-02-02.yaml", "# ", "#  "),
    "a file more": newer,
    "a set more": lambda rules: write_state(rules, "panel"),
    "a file less": lambda rules: (rules / f"{RICS}.yaml").unlink(),
    "a set less": lambda rules: shutil.rmtree(rules / "pl"),
    "a file with another ending": lambda rules: (rules / f"{RICS}.yaml").rename(rules / f"{RICS}.yml"),
    "a file out of place": lambda rules: (rules / f"{RICS}.yaml").rename(rules / f"{RICS}.yaml.txt"),
    "a file too deep": lambda rules: shutil.copytree(rules / "pl", rules / "pl/pl"),
    "a folder named like a file": lambda rules: (rules / "pl/2026-01-01.yaml").mkdir(),
    "two files in each other's place": lambda rules: (rules / f"{RICS}.yaml").write_bytes(
        (rules / "rics/2024-07-01.yaml").read_bytes()
    ),
    "a damaged file that the firm needs": lambda rules: edit(rules / f"{RICS}.yaml", "title: ", "titel: "),
    "a damaged file that it does not need": lambda rules: edit(rules / "chp/2007-06-04.yaml", "title: ", "titel: "),
    "another review": lambda rules: edit(rules / "pl" / CHECKED, "review_by: 2027", "review_by: 2028"),
    "a review less": lambda rules: (rules / "pl" / CHECKED).unlink(),
    "no folder": shutil.rmtree,
    "no contents": lambda rules: (rules / CONTENTS).unlink(),
    "contents that are none": lambda rules: (rules / CONTENTS).write_text("<<<<<<< ours\n", encoding="utf-8"),
    "contents in bytes of no text": lambda rules: (rules / CONTENTS).write_bytes(b"\xff{}"),
    "contents that list nothing": lambda rules: (rules / CONTENTS).write_text('{"sets": []}', encoding="utf-8"),
    "contents of another form": lambda rules: (rules / CONTENTS).write_text('{"sets": [1]}', encoding="utf-8"),
    "contents without a set": lambda rules: drop(rules / CONTENTS, "sets", 0),
    "contents without a state": lambda rules: drop(rules / CONTENTS, "sets", 0, "hashes", "2022-02-02"),
    "contents without a key": lambda rules: drop(rules / CONTENTS, "sets", 0, "holds_before"),
    "contents with a cover that there is not": lambda rules: edit(rules / CONTENTS, "public liability", "fire"),
    "contents with a place that there is not": lambda rules: edit(rules / CONTENTS, "jersey", "narnia"),
    "contents without a review": no_hash_of_a_review,
    "contents with another group": lambda rules: altered(rules, lambda one: one.update(group="x"), summed=False),
    "contents with another cover": lambda rules: altered(
        rules, lambda one: one.update(cover="public liability"), summed=False
    ),
    "contents that bind elsewhere": lambda rules: altered(
        rules, lambda one: one.update(binds={"jurisdictions": ["jersey"]}), summed=False
    ),
    "contents with their days turned": lambda rules: altered(
        rules, lambda one: one.update(hashes=dict(reversed(one["hashes"].items()))), summed=False
    ),
    "contents with a list of hashes": lambda rules: altered(rules, lambda one: one.update(hashes=[]), summed=True),
    "contents that are very deep": lambda rules: (rules / CONTENTS).write_text("[" * 200_000, encoding="utf-8"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_rules_that_are_not_those_of_the_contents_are_read_as_if_there_were_none(
    name: str, rules: Path, read: list[str]
) -> None:
    """Every file is read, and every fault told, as `load_rulebooks` does."""
    OTHERWISE[name](rules)
    at_once = read_by(load_rulebooks)
    read_then = list(read)
    read.clear()
    assert read_by(rulebooks_at_hand) == at_once
    assert read == read_then


def read_by(reading: Callable[[], Rulebooks]) -> dict[str, Published] | list[str]:
    """What came of reading rulebooks: them all, or every fault."""
    try:
        return {one.rulebook.id: one for states in reading().sets.values() for one in states}
    except RuleFileError as error:
        return [line for one in error.faults for line in one.lines()]


def faults(reading: Callable[[], Rulebooks]) -> list[str]:
    found = read_by(reading)
    assert isinstance(found, list)
    return found


def test_a_figure_that_was_edited_in_place_is_the_one_that_is_judged(rules: Path) -> None:
    firm = Firm.model_validate(with_(turnover="£99,000"))
    before = told(firm, rulebooks_at_hand(), DAY)
    edit(rules / f"{RICS}.yaml", "amount: £250,000", "amount: £2,000,000")
    assert json.loads(before)["assessments"][0]["verdict"] == "compliant"
    after = told(firm, rulebooks_at_hand(), DAY)
    assert json.loads(after)["assessments"][0]["verdict"] == "not-compliant"
    assert after == told(firm, load_rulebooks(), DAY)


def test_line_endings_of_another_system_make_no_difference(rules: Path, read: list[str]) -> None:
    for path in (*rules.glob("*/*.yaml"), rules / CONTENTS):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    books = rulebooks_at_hand()
    assert read == []
    assert same(books, load_rulebooks())


def test_what_was_compared_is_what_is_read(rules: Path) -> None:
    """A file that changes while a call is at work changes nothing in it."""
    books = rulebooks_at_hand()
    shutil.rmtree(rules)
    assert same(books, rulebooks())


def test_a_set_without_a_review_has_none(rules: Path, read: list[str]) -> None:
    (rules / "pl" / CHECKED).unlink()
    files, _ = read_folder(rules)
    (rules / CONTENTS).write_text(contents_of(files), encoding="utf-8")
    read.clear()
    states = rulebooks_at_hand().sets["pl"]
    assert (states[-1].checked, read) == (None, [PL])


@pytest.fixture
def forged(rules: Path) -> Path:
    """Rules of which a state is damaged, and its hash put into the contents by hand."""
    path = rules / "el-ni/2009-04-01.yaml"
    old = rule_files.sha256_of(path.read_bytes())
    edit(path, "title: ", "titel: ")
    edit(rules / CONTENTS, old, rule_files.sha256_of(path.read_bytes()))
    altered(rules, lambda one: None, summed=True)
    return rules


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "sarif"])
def test_a_damaged_state_that_is_found_while_judging_exits_5_in_every_format(
    form: str, forged: Path, tmp_path: Path
) -> None:
    """The firm that does not need it is judged; the one that does is not, and the exit says why."""
    for place in ("england", "northern ireland"):
        text = COMPLIANT.replace("jurisdiction: england", f"jurisdiction: {place}")
        (tmp_path / f"{place}.yaml").write_text(text, encoding="utf-8")
    sound, short = tmp_path / "england.yaml", tmp_path / "northern ireland.yaml"
    ran = run_encoded("utf-8", "--as-at", AS_AT, "--format", form, sound, short)
    assert ran.code == 5
    assert "titel" in ran.out + ran.err
    if form == "json":
        told = json.loads(ran.out)
        assert [one["verdict"] for one in told["assessments"]] == ["compliant"]
        assert {Path(one["file"]).name for one in told["errors"]} == {"2009-04-01.yaml"}
        assert told["exit_code"] == 5


# States.


def counted(number: int) -> tuple[States, list[int]]:
    """The states of a set, and the places of those that were read."""
    found: list[int] = []
    states = rulebooks().sets["rics"]

    def read(place: int) -> Published:
        found.append(place)
        return states[place]

    return States(states.header, states.first_days[:number], read), found


def test_a_state_is_read_once_and_by_itself() -> None:
    states, found = counted(3)
    assert states[-1] is states[2] is rulebooks().sets["rics"][2]
    assert found == [2]
    assert states[:2] == tuple(rulebooks().sets["rics"])[:2]
    assert found == [2, 0, 1]
    assert len(tuple(states)) == len(states) == 3
    for outside in (3, -4):
        with pytest.raises(IndexError):
            states[outside]


def test_only_the_state_that_governs_is_read() -> None:
    states, found = counted(8)
    assert governing(states, date(2011, 6, 30)) is None
    assert found == []
    for place, first in enumerate(states.first_days):
        governing(states, first)
        assert found.pop() == place


def test_indices_are_made_once() -> None:
    books = rulebooks_at_hand()
    assert books.ids() is books.ids()
    assert books.names() is books.names()
    assert books.sets_of("el") is books.sets_of("el")
    assert books.sets_of("nobody") == ()


def test_the_families_that_ask_about_a_cover() -> None:
    books = rulebooks_at_hand()
    assert books.families_on(Cover.PROFESSIONAL_INDEMNITY) == ("rics",)
    assert books.families_on(None) == ("chp", "client-money")
    assert Rulebooks().families_on(None) == ()


def test_no_rulebooks_at_all_name_nothing() -> None:
    assert (Rulebooks().families(), Rulebooks().ids()) == ((), ())
    assert not any(Rulebooks().names())


def test_what_holds_for_earlier_days_is_said_by_the_first_state_in_whatever_order_they_come() -> None:
    (first,) = rulebooks().sets["el-ireland"]
    assert first.rulebook.header.holds_before
    changed = {"effective_from": date(2027, 1, 1), "first_day": None}
    later = first.model_copy(update={"rulebook": first.rulebook.model_copy(update=changed)})
    for some in ([first, later], [later, first]):
        states = Rulebooks(some).sets["el-ireland"]
        assert tuple(states) == (first, later)
        assert governing(states, date(1990, 1, 1)) is first
        assert governing(states, date(2027, 1, 1)) is later
