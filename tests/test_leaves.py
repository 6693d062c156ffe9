"""How single values are read: every form that is taken, and every form that is refused, from files and from Python."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pii_check import Firm
from pii_check.days import anniversary, months_before, parse_day
from pii_check.firm import RetroactiveDate, parse_retroactive_date
from pii_check.money import Pence, Range, decimal_text, parse_money, parse_money_or_range, pounds
from pii_check.record import LONGEST_KNOWN, MOST_KNOWN, Refused, knowing_again, parse_text
from pii_check.words import folded, nearest, parse_count, parse_name, parse_share, parse_yes_no, percent

MONEY = {
    "250000": 25_000_000, "250,000": 25_000_000, "£250,000": 25_000_000, "£250k": 25_000_000, "£1.5m": 150_000_000,
    "250_000": 25_000_000, "£250K": 25_000_000, "0": 0, "£0.01": 1, "100000.5": 10_000_050, "1,234,567.89": 123_456_789,
    "£0.00001m": 1_000, " £1 ": 100, "£ 250,000": 25_000_000, "007": 700,
}  # fmt: skip
NOT_MONEY = [
    "", "£", "-1", "£-1", "−5", "(500)", "1.234", "£0.001", "25,00", "1,0000", ",500", "1,,000", "1_00", "1,000_000",
    "250000€", "$5", "5 EUR", "2.5%", "2.5 per cent", "1.5 million", "half", "1e6", "0x10", "١٢٣", "1" * 30, "1 2",
    "nan", "inf", True, 1.5, float("nan"), None, [], {}, Decimal("0.001"), Decimal("NaN"), -1,
]  # fmt: skip


@pytest.mark.parametrize("text", MONEY)
def test_money_is_read_exactly(text: str) -> None:
    assert parse_money(text) == MONEY[text]
    assert repr(parse_money(text)) == f"Pence({MONEY[text]})"


@pytest.mark.parametrize("value", NOT_MONEY, ids=repr)
def test_anything_else_is_no_money(value: Any) -> None:
    with pytest.raises(Refused) as caught:
        parse_money(value)
    assert caught.value.message


@pytest.mark.parametrize("text", ["£150,000 to £190,000", " 150k  TO £190k ", "150000 to 190,000.00"])
def test_a_range_is_read_exactly(text: str) -> None:
    assert parse_money_or_range(text) == Range(Pence(15_000_000), Pence(19_000_000))
    assert str(parse_money_or_range(text)) == "£150,000 to £190,000"


def test_a_range_of_one_sum_is_that_sum() -> None:
    assert parse_money_or_range("£5k to £5,000") == Pence(500_000)
    assert parse_money_or_range(Range(Pence(1), Pence(2))) == Range(Pence(1), Pence(2))
    assert parse_money_or_range(250) == Pence(25_000)


@pytest.mark.parametrize(
    "text",
    ["£190k to £150k", "£1 to", "to £1", "£1 to £2 to £3", "£1 - £2", "£1 to plenty", "€1 to €2", "1 to -2", "£1to£2"],
)
def test_anything_else_is_no_range(text: str) -> None:
    with pytest.raises(Refused):
        parse_money_or_range(text)


def test_money_from_python_is_in_pounds_and_pence_stay_pence() -> None:
    assert parse_money(250) == parse_money(Decimal("250.00")) == Pence(25_000)
    assert parse_money(Pence(250)) == 250
    assert str(Pence(25_050)) == "£250.50"


@given(st.text(max_size=30))
def test_no_text_is_read_as_money_that_does_not_print_back(text: str) -> None:
    try:
        value = parse_money(text)
    except Refused:
        return
    assert parse_money(pounds(value)) == value == parse_money(decimal_text(value))
    assert value >= 0


@given(
    st.integers(0, 10**9),
    st.sampled_from([("", 2), ("k", 5), ("K", 5), ("m", 8), ("M", 8)]),
    st.text("0123456789", max_size=8),
)
def test_a_sum_is_the_product_of_what_is_written(whole: int, unit: tuple[str, int], decimals: str) -> None:
    """To the penny, with every number of decimals that a unit may have; one more is refused."""
    letter, most = unit
    text = f"{whole}.{decimals}{letter}" if decimals else f"{whole}{letter}"
    if len(decimals) > most:
        with pytest.raises(Refused):
            parse_money(text)
        return
    times = {"": 1, "k": 1_000, "m": 1_000_000}[letter.lower()]
    assert parse_money(text) == Fraction(f"{whole}.{decimals or 0}") * times * 100


def test_days_are_written_one_way() -> None:
    assert parse_day("2026-04-01") == parse_day(date(2026, 4, 1)) == date(2026, 4, 1)
    for wrong in (
        "2026-4-1",
        "1 April 2026",
        "2026-02-30",
        "01/04/2026",
        "31/02/2026",
        "2026",
        "0001-01-01",
        "0000-01-01",
        "20260401",
        "2026-W14-3",
        "2026-04-01T00:00",
        "2999-01-01",
        0,
        3.0,
        None,
        [],
    ):
        with pytest.raises(Refused):
            parse_day(wrong)
    with pytest.raises(Refused, match="moment"):
        parse_day(datetime(2026, 4, 1))  # noqa: DTZ001 - a moment without a zone is just what a caller might pass


def test_a_slashed_day_names_both_readings() -> None:
    with pytest.raises(Refused) as caught:
        parse_day("01/04/2026")
    assert caught.value.hint == "write 2026-04-01 for 1 April 2026, or write 2026-01-04 for 4 January 2026"
    with pytest.raises(Refused) as caught:
        parse_day("13/04/2026")
    assert caught.value.hint == "write 2026-04-13 for 13 April 2026"


def test_a_leap_day_falls_to_the_28th() -> None:
    assert anniversary(date(2024, 2, 29), 6) == date(2030, 2, 28)
    assert anniversary(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert anniversary(date(2026, 4, 1), -6) == date(2020, 4, 1)


def test_months_back_from_a_day_that_month_lacks_is_its_last() -> None:
    assert months_before(date(2026, 11, 22), 12) == date(2025, 11, 22)
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 2) == date(2025, 11, 15)


def test_yes_and_no_have_two_spellings_each() -> None:
    assert [parse_yes_no(one) for one in ("yes", "Yes", "true", True)] == [True] * 4
    assert [parse_yes_no(one) for one in ("no", "NO", "false", False)] == [False] * 4
    for wrong in ("maybe", "y", "on", "1", 1, 0, None, ""):
        with pytest.raises(Refused):
            parse_yes_no(wrong)


def test_counts_are_whole() -> None:
    assert [parse_count(one) for one in ("0", "3", " 7 ", 12)] == [0, 3, 7, 12]
    for wrong in ("-1", "2.5", "three", "1,000", "1234567", "٣", True, 2.0, None, []):
        with pytest.raises(Refused):
            parse_count(wrong)


def test_shares_are_exact_and_no_more_than_the_whole() -> None:
    assert parse_share("60%") == parse_share("0.6") == parse_share(Fraction(3, 5)) == Fraction(3, 5)
    assert parse_share("33.3%") == Fraction(333, 1000)
    assert parse_share(1) == parse_share("1") == parse_share("100 %") == 1
    for wrong in ("60", "140%", "-5%", "a half", "", 0.6, True, Fraction(3, 2), None):
        with pytest.raises(Refused):
            parse_share(wrong)
    with pytest.raises(Refused) as caught:
        parse_share("60")
    assert "60%" in caught.value.hint


@given(st.integers(0, 10**9))
def test_a_share_printed_and_read_again_is_the_same(billionths: int) -> None:
    share = Fraction(billionths, 10**9)
    assert parse_share(f"{percent(share)}%") == share


def test_none_is_a_retroactive_date_of_its_own() -> None:
    assert parse_retroactive_date("None") == RetroactiveDate(None)
    assert parse_retroactive_date("2020-01-01") == RetroactiveDate(date(2020, 1, 1))
    assert parse_retroactive_date(date(2020, 1, 1)) == parse_retroactive_date(RetroactiveDate(date(2020, 1, 1)))
    for wrong in ("full", "", "unlimited", 5, []):
        with pytest.raises(Refused):
            parse_retroactive_date(wrong)


def test_text_and_names_are_never_blank() -> None:
    assert (parse_text(" No "), parse_name("Fire_Safety,  four-storeys ")) == ("No", "fire safety, four storeys")
    for parse in (parse_text, parse_name):
        for wrong in ("", "  ", None, 5, ["a"], {"a": "b"}):
            with pytest.raises(Refused):
                parse(wrong)


def test_spellings_that_differ_only_in_form_are_one() -> None:
    assert folded("Any-one_claim") == folded(" any  ONE claim") == "any one claim"
    assert folded("Employers’ Liability") == folded("employers' liability")
    assert nearest("turnovr", ["turnover", "name"]) == "turnover"
    assert nearest("xyz", ["turnover", "name"]) is None


VOCABULARY = [
    ("jurisdiction", "Northern-Ireland", "northern ireland"),
    ("constitution", "Sole Trader", "sole practitioner"),
    ("constitution", "PLC", "limited company"),
    ("constitution", "Ltd", "limited company"),
]


@pytest.mark.parametrize(("key", "spelled", "meant"), VOCABULARY)
def test_synonyms_are_understood(key: str, spelled: str, meant: str) -> None:
    assert getattr(Firm.model_validate({"name": "A firm", key: spelled}), key) == meant


ROUND_THE_CLOCK = "aggregate with unlimited round-the-clock reinstatement"
POLICY_WORDS = [
    ("cover", "PII", "professional indemnity"),
    ("cover", "third-party liability", "public liability"),
    ("cover", "Employers’ liability", "employers' liability"),
    ("basis", "Each and every claim", "any one claim"),
    ("basis", "round-the-clock", ROUND_THE_CLOCK),
    ("basis", "Aggregate with UNLIMITED round the clock reinstatement", ROUND_THE_CLOCK),
    ("basis", "any one claim and in the aggregate", "aggregate"),
    ("basis", "annual aggregate", "aggregate"),
    ("wording", "negligent act, error or omission", "negligent act"),
    ("certificate", "At each workplace", "at each workplace"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "spelled", "meant"), POLICY_WORDS)
def test_words_of_a_schedule_are_understood(key: str, spelled: str, meant: str) -> None:
    policy = {"cover": "pi"} | {key: spelled}
    (made,) = Firm.model_validate({"name": "A firm", "policies": [policy]}).policies or ()
    assert getattr(made, key) == meant


@pytest.mark.parametrize("text", ["any one claim in the annual aggregate", "agregate", "aggregate any one claim"])
def test_a_text_that_mentions_the_aggregate_is_never_answered_with_any_one_claim(text: str) -> None:
    with pytest.raises(ValueError, match="basis") as caught:
        Firm.model_validate({"name": "A firm", "policies": [{"cover": "pi", "basis": text}]})
    assert "did you mean `any one claim`" not in str(caught.value)


# Texts that are known again


def test_a_text_that_was_read_is_known_again() -> None:
    read: list[object] = []

    def parse(value: object) -> object:
        read.append(value)
        return parse_money(value)

    known = knowing_again(parse)
    assert [known("£1"), known("1"), known("£1"), known(1), known(Pence(1)), known("1")] == [100, 100, 100, 100, 1, 100]
    assert read == ["£1", "1", 1, Pence(1)]


@pytest.mark.parametrize("value", [1, True, 1.0, Decimal(1), [], {}, None, Fraction(1)], ids=repr)
def test_nothing_but_a_text_is_known_again(value: Any) -> None:
    """Python takes 1, True and 1.0 for one key: what was said of one must not be said of another."""
    shown = knowing_again(repr)
    assert [shown(one) for one in ("1", 1, True, 1.0, value)] == ["'1'", "1", "True", "1.0", repr(value)]


def test_a_refusal_is_made_anew() -> None:
    known, refusals = knowing_again(parse_money), []
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            known("half")
        refusals.append(caught.value)
    assert refusals[0] is not refusals[1]


def test_what_is_known_again_has_an_end() -> None:
    read: list[object] = []
    known = knowing_again(read.append)
    longest = "1" * LONGEST_KNOWN
    for _ in range(2):
        known(longest)
        known(longest + "1")
    assert read == [longest, longest + "1", longest + "1"]
    for number in range(MOST_KNOWN):
        known(str(number))
    known(longest)
    assert read[-1] == longest


@pytest.mark.parametrize("name", ["yes", "none", "2026-04-01", "£1m to £2m", "any one claim", "1", "60%"])
def test_a_text_means_what_its_own_key_makes_of_it(name: str) -> None:
    """However often it was read behind another one."""
    for _ in range(2):
        policy = {
            "cover": "pi",
            "retroactive_date": "none",
            "insurer": "none",
            "policy_number": "1",
            "basis": "aggregate",
        }
        firm = Firm.model_validate({"name": name, "people": {"employees": "1"}, "policies": [policy]})
        assert firm.name == name
        (stated,) = firm.policies or ()
        assert (stated.insurer, stated.policy_number) == ("none", "1")
        assert stated.retroactive_date == RetroactiveDate(None)
        assert firm.people
        assert firm.people.employees == 1
