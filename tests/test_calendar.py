"""Calendar entries: read back by the library, the same bytes every time, and names that last."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from cases import changed
from pii_check import Firm
from pii_check.looking_ahead import Outlook, outlook
from pii_check.report.calendar import ALARMS, calendar, entries_in, uid_of
from pii_check.report.outlook_words import told
from strategies import firms, rulebooks
from test_laws import DAY, read_firm


def looked(firm: dict[str, Any], day: date = DAY, growth: Fraction | None = None) -> Outlook:
    return outlook(Firm.model_validate(firm), rulebooks(), day, growth=growth)


def entries(found: Outlook) -> list[Any]:
    return Calendar.from_ical(calendar(found, "0")).walk("VEVENT")


def uids(found: Outlook) -> dict[str, date]:
    return {str(one["uid"]): one.decoded("dtstart") for one in entries(found)}


def firm_of(with_: dict[str, Any], *without: str, base: str = "small-practice") -> dict[str, Any]:
    return changed(read_firm(base), with_, list(without))


def test_every_event_with_a_day_is_an_all_day_entry_with_three_alarms() -> None:
    found = looked(firm_of({}), growth=Fraction(1, 10))
    dated = [one for one in found.events if one.day is not None]
    made = entries(found)
    assert len(made) == len(dated) == entries_in(found) == 8
    for event, entry in zip(dated, made, strict=True):
        title, says, to_do = told(event, found)
        assert entry.decoded("dtstart") == event.day
        assert entry["dtstart"].params["value"] == "DATE"
        assert entry.decoded("dtend") == (event.day or DAY) + timedelta(days=1)
        assert str(entry["summary"]) == f"{found.firm.name}: {title}"
        assert all(line in str(entry["description"]) for line in (*says, to_do))
        assert "no verdict" in str(entry["description"])
        alarms = entry.walk("VALARM")
        assert [one.decoded("trigger") for one in alarms] == [timedelta(days=-days) for days in ALARMS]
        assert {str(one["action"]) for one in alarms} == {"DISPLAY"}


def test_it_says_who_made_it_and_takes_no_time_from_a_clock() -> None:
    text = calendar(looked(firm_of({})), "1.2").decode()
    assert "PRODID:-//pii-check//pii-check 1.2//EN" in text
    assert {part.partition("\r\n")[0] for part in text.split("DTSTAMP:")[1:]} == {"20261122T000000Z"}
    assert "\r\nTRIGGER:-P60D\r\n" in text


def test_lines_end_as_they_must_and_none_is_longer_than_75_bytes() -> None:
    made = calendar(looked(firm_of({"name": "Größe & " + "Surveyors " * 30})), "0")
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75


HOSTILE = [
    'Comma, semicolon; backslash \\ colon: quote " Ltd',
    "A\\nB Surveyors",
    "END:VEVENT",
    "BEGIN:VALARM\u2028x",
    "x" * 500,
    "\u202eyevruS",
    "Émile \U0001f3e0 Ltd",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_a_name(name: str) -> None:
    found = looked(firm_of({"name": name, "policies.0.insurer": name, "policies.0.policy_number": name}))
    made = entries(found)
    assert len(made) == entries_in(found)
    assert all(str(one["summary"]).startswith(f"{name}: ") for one in made)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r"])
def test_a_line_break_in_a_name_makes_no_line_of_its_own(sign: str) -> None:
    """No firm file can hold one, but a caller of the library can."""
    found = looked(firm_of({"name": f"A firm{sign}ATTACH:file:///x"}))
    made = calendar(found, "0")
    assert b"\r\nATTACH" not in made
    assert b"\nATTACH" not in made.replace(b"\r\n", b"|")
    assert b"\rATTACH" not in made
    assert len(Calendar.from_ical(made).walk("VEVENT")) == entries_in(found)


# Names of entries.


def test_a_later_run_with_other_figures_and_words_keeps_the_names() -> None:
    before = uids(looked(firm_of({})))
    later = looked(
        firm_of({"policies.0.uninsured_excess": "£40k", "policies.0.insurer": "Another plc", "turnover": "£190,000"}),
        date(2026, 12, 24),
    )
    assert uids(later) == before
    one, two = (Calendar.from_ical(calendar(found, "0")).walk("VEVENT")[0] for found in (looked(firm_of({})), later))
    assert two["sequence"] - one["sequence"] == 32


def test_growth_adds_entries_and_keeps_the_names_of_the_others() -> None:
    plain, grown = uids(looked(firm_of({}))), uids(looked(firm_of({}), growth=Fraction(1, 10)))
    assert plain.items() < grown.items()


def test_a_numbered_policy_keeps_its_names_wherever_it_stands() -> None:
    firm = firm_of(
        {"policies.0.policy_number": "A1", "policies.1.policy_number": "A2", "policies.2.policy_number": "A3"}
    )
    turned = firm | {"policies": firm["policies"][::-1]}
    assert uids(looked(firm)) == uids(looked(turned))


@pytest.mark.parametrize(
    ("change", "how_many_stay"),
    [
        ({"name": "Another firm"}, 0),
        ({"policies.0.policy_number": "A2"}, 5),  # of seven: the last day and the renewal of that policy are others
        ({"policies.0.expiry": "2027-04-30"}, 5),
    ],
)
def test_another_firm_policy_or_day_is_another_entry(change: dict[str, Any], how_many_stay: int) -> None:
    before = uids(looked(firm_of({"policies.0.policy_number": "A1"})))
    after = uids(looked(firm_of({"policies.0.policy_number": "A1"} | change)))
    assert len(before) == 7
    assert len(set(before) & set(after)) == how_many_stay


def test_two_entries_that_look_the_same_are_two() -> None:
    """A policy listed twice, and a dispensation, too."""
    firm = firm_of({"policies.0.policy_number": "A1"}, base="sole-practitioner")
    firm["policies"].append(firm["policies"][0])
    leave = {"requirement": "rics.excess", "granted_by": "RICS", "until": "2027-03-31"}
    firm["dispensations"] = [leave, leave, leave | {"requirement": "rics.limit"}]
    found = looked(firm)
    assert len(uids(found)) == entries_in(found) == 8


def test_the_ends_of_run_off_are_two() -> None:
    firm = firm_of({"policies.0.expiry": "2026-06-30"}, base="ceased-practice")
    assert len(uids(looked(firm))) == 3


def test_a_name_stays_the_same_for_ever() -> None:
    """What stands in people's calendars hangs on it: these are never to change."""
    assert uid_of("x", 0) == "bdb10f8c-fd4f-5e3f-9b38-8496aff9a105@pii-check"
    assert list(uids(looked(firm_of({}, base="sole-practitioner")))) == [
        "8c3da7e7-8e67-5290-8cf9-2be1866b710a@pii-check",
        "496411cf-7a4a-5c60-be74-7bb2118da237@pii-check",
        "be981837-7dd0-55ef-9b8f-a3726f9ecc89@pii-check",
    ]


@settings(max_examples=20, deadline=None)
@given(firms(), st.sampled_from([None, Fraction(1, 10)]))
def test_it_is_repeated_byte_for_byte_and_reads_back_whole(firm: dict[str, Any], growth: Fraction | None) -> None:
    found = looked(firm, growth=growth)
    made = calendar(found, "0")
    assert calendar(looked(firm, growth=growth), "0") == made
    read = Calendar.from_ical(made)
    assert len(read.walk("VEVENT")) == len({str(one["uid"]) for one in read.walk("VEVENT")}) == entries_in(found)
    assert read.to_ical() == made
