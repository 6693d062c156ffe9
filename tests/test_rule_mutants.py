"""The published score of the rules' tests is that of the rules as they are; `make mutation` runs all of it."""

import re

import pytest

from rule_mutants import PAGE, Mutant, ids, is_noticed, mutants, rule_file

ROWS = dict(re.findall(r"^\| `([a-z-]+/[0-9-]+)` \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_page_speaks_of_every_rulebook() -> None:
    assert list(ROWS) == ids()


@pytest.mark.parametrize("id_", ids())
def test_the_page_counts_the_changes_that_there_are(id_: str) -> None:
    assert int(ROWS[id_]) == len(list(mutants(id_)))


def test_everything_that_decides_is_changed() -> None:
    told = [one.told for one in mutants("rics/2025-07-01")]
    for part in (
        r"^effective_from: 2025-07-01 to 2025-07-02$",
        r"^rics\.limit\.check\.amount\.bands\.0\.up_to: £100,000 to £100000\.01$",
        r"^rics\.limit\.check\.amount\.bands\.0\.amount: £250,000 to £249999\.99$",
        r"^rics\.excess\.check\..*percent: 2\.5 to 2\.49$",
        r"^rics\.basis\.check\.values: aggregate added$",
        r"^rics\.basis\.check\.values\.0: taken out$",
        r"^rics\.ews1\.check\.reaches_back\.to_day: 2024-07-01 to 2024-06-30$",
        r"^rics\.layers\.force: should to must$",
        r"^rics\.wording\.authority: regulator to practice$",
        r"^rics\.ews1\.implied_by: taken out$",
        r"^rics\.run-off-consumer\.check\.years: 6 to 7$",
    ):
        assert any(re.search(part, one) for one in told), part
    told = [one.told for one in mutants("el-gb/2008-10-01")]
    for part in (
        r"^duty\.exempt\.0: taken out$",
        r"share: 50% to 51%$",
        r"or_more: yes to no$",
        r"other_reading: taken out$",
    ):
        assert any(re.search(part, one) for one in told), part


def test_a_change_that_matters_is_noticed_and_one_that_does_not_is_not() -> None:
    data = rule_file("rics/2025-07-01")
    same = Mutant(("title",), "worded otherwise", data | {"title": "Another title"})
    assert not is_noticed("rics/2025-07-01", same)
    other = next(one for one in mutants("rics/2025-07-01") if "£250,000 to" in one.change)
    assert is_noticed("rics/2025-07-01", other)
