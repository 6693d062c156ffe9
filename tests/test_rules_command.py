"""The commands about rulebooks: list, show, lint and diff."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from pii_check import Firm, Outcome, Rulebooks, assess
from pii_check.read.lint import CONTENTS, IDS, LOCK, lint, meaning
from pii_check.read.rule_files import read_rulebook_file
from pii_check.report.differences import differences
from pii_check.rulebook import Published, Rulebook
from pii_check.telling import TooManyFirms, telling_firm, trials
from running import RULES, Here
from strategies import rulebooks
from test_rulebooks import NEW_STATE, write_state

TODAY = date(2026, 11, 22)
RICS = "rics/2025-07-01"


def changed_rulebook(id_: str, old: str, new: str, folder: Path) -> Rulebook:
    """A published rulebook with a part of its text changed."""
    text = (RULES / f"{id_}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = folder / "changed.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return read_rulebook_file(path).rulebook


# list, show


def test_the_list_has_a_line_for_every_rulebook(here: Here) -> None:
    ran = here("rules", "list")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == sum(len(states) for states in rulebooks().sets.values())


def test_a_set_is_shown_by_its_newest_state_or_that_of_a_day(here: Here) -> None:
    newest = here("rules", "show", "rics")
    assert newest.code == 0
    assert RICS in newest.out
    assert here("rules", "show", "RICS/2026-01-01").out == newest.out
    assert here("rules", "show", str(RULES / f"{RICS}.yaml")).out.splitlines()[0] == newest.out.splitlines()[0]


def test_bands_are_shown_as_a_table_beside_their_grade_and_doubt(here: Here) -> None:
    out = here("rules", "show", "rics").out
    limit = out[out.index("(rics.limit,") : out.index("(rics.excess,")]
    assert re.search(r"^  turnover +limit of indemnity: at least$", limit, re.MULTILINE)
    assert re.search(r"^  up to £100,000 +£250,000$", limit, re.MULTILINE)
    assert re.search(r"^  above that +£1,000,000$", limit, re.MULTILINE)
    assert "weakest evidence: inferred" in limit
    assert "Doubt:" in limit
    assert "https://" in limit


@pytest.mark.parametrize("id_", [one.rulebook.id for states in rulebooks().sets.values() for one in states])
def test_every_rulebook_is_shown_whole(id_: str, here: Here) -> None:
    (book,) = (one.rulebook for states in rulebooks().sets.values() for one in states if one.rulebook.id == id_)
    out = here("rules", "show", id_).out
    for requirement in book.requirements:
        assert f"({requirement.id}, {requirement.force}, {requirement.authority}" in out
        assert not requirement.doubt or requirement.doubt in out
        assert all(book.sources[cite.source].url in out for cite in requirement.cite)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("ricks", "did you mean rics?"),
        ("zzz", "the sets are rics"),
        ("rics/1900-01-01", "the first state of rics is that of"),
        ("rics/tomorrow", "not a day"),
    ],
)
def test_a_rulebook_that_is_not_there_is_said_to_be_none(word: str, said: str, here: Here) -> None:
    ran = here("rules", "show", word)
    assert ran.code == 2
    assert said in ran.err
    assert here("rules", "show", "nowhere.yaml").code == 5


# lint


def test_the_published_rules_are_sound(here: Here) -> None:
    ran = here("rules", "lint")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("sound.\n")
    assert lint(None, TODAY).faults == ()


def test_every_published_id_is_listed_with_what_it_is_about() -> None:
    listed = dict(line.split("  ") for line in (RULES / IDS).read_text(encoding="ascii").splitlines())
    held = {
        one.id: meaning(one)
        for states in rulebooks().sets.values()
        for state in states
        for one in state.rulebook.requirements
    }
    assert listed == held


def _file(old: str, new: str) -> Callable[[Path], None]:
    return lambda folder: edit(folder / f"{RICS}.yaml", old, new)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _reviewed(text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "rics/checked.yaml").write_text(text, encoding="utf-8") and None


def _vary(folder: Path) -> None:
    text = (folder / f"{RICS}.yaml").read_text(encoding="utf-8")
    text = text.replace("effective_from: 2025-07-01", "effective_from: 2026-07-01").replace(
        "england, wales,", "england,"
    )
    (folder / "rics/2026-07-01.yaml").write_text(text, encoding="utf-8")


def _add(folder: Path) -> None:
    write_state(folder, "panel")
    (folder / "panel/checked.yaml").write_text("checked_on: 2026-01-01\nreview_by: 2027-01-01\n", encoding="utf-8")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="ascii") + text, encoding="ascii")


UNCITED = "sources:\n  no: {title: A, publisher: B, url: https://c.example/d, read_on: 2026-01-01}\n"
SLIPS: dict[str, tuple[Callable[[Path], object], str]] = {
    "limit-falls": (_file("amount: £500,000", "amount: £200,000"), f"{RICS}.yaml"),
    "source-not-cited": (_file("sources:\n", UNCITED), f"{RICS}.yaml"),
    "rule-file-out-of-place": (
        lambda folder: (folder / f"{RICS}.yaml").rename(folder / f"{RICS}.yaml.txt"),
        f"{RICS}.yaml.txt",
    ),
    "hash-line-unreadable": (lambda folder: _append(folder / LOCK, "deadbeef  rics/2025-07-01.yaml\n"), LOCK),
    "source-read-after-check": (_reviewed("checked_on: 2026-11-21\nreview_by: 2027-06-30\n"), f"{RICS}.yaml"),
    "id-not-known": (_file("id: rics.layers", "id: rics.laiers"), f"{RICS}.yaml"),
    "id-used-again": (_file("fact: listed_insurer", "fact: authorised_insurer"), f"{RICS}.yaml"),
    "hash-changed": (_file("# ", "#  "), f"{RICS}.yaml"),
    "hash-missing": (_add, "panel/2026-01-01.yaml"),
    "hash-of-nothing": (lambda folder: shutil.rmtree(folder / "pl"), LOCK),
    "review-past": (_reviewed("checked_on: 2026-01-01\nreview_by: 2026-11-21\n"), "rics/checked.yaml"),
    "review-missing": (lambda folder: (folder / "rics/checked.yaml").unlink(), "rics"),
    "set-varies": (_vary, "rics/2026-07-01.yaml"),
    "contents-outdated": (
        lambda folder: edit(folder / CONTENTS, '"picked_by": "policy inception"', '"picked_by": "as-at day"'), CONTENTS,
    ),
}  # fmt: skip


def slipped(code: str, folder: Path) -> list[tuple[str, str]]:
    """The codes and files of what lint has against a copy of the published rules with one slip in it."""
    copy = folder / "rules"
    shutil.copytree(RULES, copy)
    SLIPS[code][0](copy)
    return [(one.fault.code, Path(one.file).relative_to(copy).as_posix()) for one in lint(copy, TODAY).faults]


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_in_a_rule_file_is_found_and_placed(code: str, tmp_path: Path) -> None:
    found = slipped(code, tmp_path)
    assert (code, SLIPS[code][1]) in found


def test_a_list_of_hashes_is_read_as_its_maker_wrote_it(tmp_path: Path) -> None:
    """With a star for binary files, capitals, blank lines and remarks; and a byte of no text is a fault of its line."""
    copy = tmp_path / "rules"
    shutil.copytree(RULES, copy)
    lines = (copy / LOCK).read_text(encoding="ascii").splitlines()
    starred = [f"{line[:64].upper()} *{line[66:]}" for line in lines]
    (copy / LOCK).write_text("# made today\n\n" + "\n".join(starred) + "\n\n", encoding="ascii")
    assert lint(copy, TODAY).faults == ()
    (copy / LOCK).write_bytes(b"\xff\n" + "\n".join(lines).encode())
    (fault,) = lint(copy, TODAY).faults
    assert (fault.fault.code, fault.fault.mark.line) == ("hash-line-unreadable", 1)


@pytest.mark.parametrize(
    "name", ["2026-01-01.yaml", "panel/2026-01-01.YAML", "panel/2026-01-01.yaml.txt", "a/panel/2026-01-01.yaml"]
)
def test_a_rule_file_that_would_be_passed_over_is_refused(name: str, tmp_path: Path, here: Here) -> None:
    """It would ask for nothing, and a firm would pass."""
    write_state(tmp_path, "other")
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(NEW_STATE.format(set="panel"), encoding="utf-8")
    (tmp_path / "README.md").write_text("What a lender asks.", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    for call in (("rules", "lint", tmp_path), ("--rules", tmp_path, "firm.yaml")):
        ran = here(*call)
        assert ran.code == 5
        assert name.rpartition("/")[2] in ran.out + ran.err


def test_rules_that_replace_the_published_ones_are_announced(tmp_path: Path, here: Here) -> None:
    shutil.copytree(RULES / "rics", tmp_path / "rics")
    firm = RULES.parent / "examples/sole-practitioner.yaml"
    assert "not as published" not in here("--as-at", "2026-11-22", "--rules", tmp_path, firm).out
    _file("amount: £250,000", "amount: £1,000")(tmp_path)
    told = here("--as-at", "2026-11-22", "--rules", tmp_path, firm).out
    assert "rics/2025-07-01 is not as published: it was read from the folder that the call names." in told


def test_a_folder_of_ones_own_needs_no_lock(tmp_path: Path, here: Here) -> None:
    write_state(tmp_path, "panel")
    ran = here("rules", "lint", tmp_path)
    assert (ran.code, ran.out) == (0, "1 rulebook in 1 set: sound.\n")


def test_what_lint_finds_is_told_with_its_place(tmp_path: Path, here: Here) -> None:
    text = NEW_STATE.format(set="panel").replace(
        'amount: "£2,000,000"', "amount: {by: turnover, bands: [{up_to: £1m, amount: £3m}, {amount: £2m}]}"
    )
    write_state(tmp_path, "panel", text)
    ran = here("rules", "lint", tmp_path)
    assert ran.code == 5
    assert "asks for less than a band below it" in ran.err
    assert re.search(r"2026-01-01\.yaml:\d+:\d+: ", ran.err)


# diff


def test_a_split_that_changes_nothing_is_seen_to_change_nothing(tmp_path: Path) -> None:
    """2.5% reaches £10,000 at £400,000: so the bands at £500,000 are one rule for every limit."""
    old = """bands:
                - up_to: £500,000
                  amount: {percent: 2.5, of: limit_of_indemnity, at_least: "£10,000"}
                - amount: {percent: 2.5, of: limit_of_indemnity}"""
    one_rule = changed_rulebook(
        RICS,
        old,
        'bands:\n                - amount: {percent: 2.5, of: limit_of_indemnity, at_least: "£10,000"}',
        tmp_path,
    )
    published = read_rulebook_file(RULES / f"{RICS}.yaml").rulebook
    assert one_rule != published
    assert telling_firm(published, one_rule, "rics.excess") is None
    assert "No firm can tell the difference." in differences(published, one_rule)


@pytest.mark.parametrize(
    ("old", "new", "id_"),
    [
        ("up_to: £100,000", "up_to: £100,000.01", "rics.limit"),
        ("amount: £250,000", "amount: £250,000.01", "rics.limit"),
        ("up_to: £10,000,000", "up_to: £9,999,999.99", "rics.excess"),
        ("percent: 2.5", "percent: 2.500001", "rics.excess"),
        ("percent: 2.5, of: limit_of_indemnity}", "percent: 2.500001, of: limit_of_indemnity}", "rics.excess"),
        ("values: [any one claim, aggregate with unlimited", "values: [aggregate with unlimited", "rics.basis"),
        ("to_day: 2024-07-01", "to_day: 2024-07-02", "rics.ews1"),
        ('limit: "£1,000,000", years: 6', 'limit: "£1,000,000", years: 7', "rics.run-off-consumer"),
        ('limit: "£1,000,000", years: 6', 'limit: "£1,000,000.01", years: 6', "rics.run-off-consumer"),
        ("amount: 0 days", "amount: 1 days", "rics.continuity"),
        ("      wording: [civil liability]\n", "", "rics.fire-low-rise"),
        (
            "sections: [asbestos, pollution], open_sections",
            "sections: [asbestos], open_sections",
            "rics.civil-liability",
        ),
        ("    implied_by: minimum wording\n", "", "rics.insured-persons"),
        ("[asbestos, pollution], open_sections: [cyber]}\n\n", "[asbestos, pollution]}\n\n", "rics.retroactive"),
        ("      wording: [civil liability]\n", "", "rics.wording"),  # which a narrower statement contradicts
        (
            "wording: [civil liability]\n      reaches_back: {kind: reaches-back}",
            "basis: [any one claim]",
            "rics.fire-low-rise",
        ),
    ],
)
def test_the_smallest_change_that_matters_is_told_by_a_firm(old: str, new: str, id_: str, tmp_path: Path) -> None:
    """By a penny, a day or a year: and the firm that tells is judged apart by the two, as the program itself judges."""
    published = read_rulebook_file(RULES / f"{RICS}.yaml").rulebook
    other = changed_rulebook(RICS, old, new, tmp_path)
    told = telling_firm(published, other, id_)
    assert told is not None
    firm = Firm.model_validate(told.firm)
    answers = []
    for book in (published, other):
        found = assess(firm, Rulebooks([Published(rulebook=book, sha256="")]), date(2025, 7, 2), only=[id_]).findings
        answers.append(next(one.outcome for one in found if one.id == id_))
    assert answers[0] is not answers[1]


@pytest.mark.parametrize(
    ("id_", "old", "new", "asked"),
    [
        ("el-gb/2008-10-01", "share: 50%", "share: 51%", "el.in-force"),
        ("el-gb/2008-10-01", "or_more: yes", "or_more: no", "el.in-force"),
        ("el-jersey/2026-11-22", "or_more: no", "or_more: yes", "el.in-force"),
        ("el-gb/2008-10-01", "  elsewhere: cover held is in force\n", "", "el.in-force"),
        ("chp/2022-02-02", "months: 12", "months: 13", "chp.reviewed"),
        ("chp/2022-02-02", "amount: 7 days", "amount: 8 days", "chp.acknowledge"),
        ("chp/2022-02-02", "    force: should\n", "    force: must\n", "chp.acknowledge"),
        ("el-gb/2008-10-01", "employers: [sole practitioner]", "employers: [llp]", "el.in-force"),
        (
            "client-money/2020-01-01",
            "holds-client-money, says: the firm",
            "always, says: a firm",
            "client-money.account",
        ),
        ("client-money/2020-01-01", "          authority: law\n", "", "client-money.protection"),
        ("pl/2019-07-01", "    - when: own-premises\n", "    - when: always\n", "pl.in-force"),
        ("pl/2019-07-01", "when: [england, wales, scotland]", "when: [england, wales]", "pl.limit"),
        (RICS, "follow the primary\n    force: should", "follow the primary\n    force: must", "rics.layers"),
        ("pl/2019-07-01", "any_of: [energy assessment]", "any_of: [surveys of ruins]", "pl.in-force"),
    ],
)
def test_changes_of_conditions_ages_and_force_are_told(
    id_: str, old: str, new: str, asked: str, tmp_path: Path
) -> None:
    published = read_rulebook_file(RULES / f"{id_}.yaml").rulebook
    assert telling_firm(published, changed_rulebook(id_, old, new, tmp_path), asked) is not None


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('amount: "£2,000,000"', 'amount: "£2,000,000.01"'),
        ('amount: "£2,000,000"', "amount: {by: primary_limit, bands: [{up_to: £1m, amount: £2m}, {amount: £3m}]}"),
    ],
)
def test_a_lenders_rulebook_binds_any_firm_and_is_compared_alike(was: str, now: str, tmp_path: Path) -> None:
    text = (RULES.parent / "examples/lenders-panel/panel-pii/2026-01-01.yaml").read_text(encoding="utf-8")
    published, other = tmp_path / "published.yaml", tmp_path / "other.yaml"
    published.write_text(text, encoding="utf-8")
    other.write_text(text.replace(was, now), encoding="utf-8")
    told = telling_firm(*(read_rulebook_file(path).rulebook for path in (published, other)), "panel-pii.limit")
    assert told is not None
    assert told.firm["policies"][0]["limit_of_indemnity"] == "2000000.00"


def test_too_many_firms_to_try_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never an answer that holds for some of them."""
    monkeypatch.setattr(trials, "_MOST_TRIALS", 10)
    published = read_rulebook_file(RULES / f"{RICS}.yaml").rulebook
    other = changed_rulebook(RICS, "amount: £250,000", "amount: £250,000.01", tmp_path)
    with pytest.raises(TooManyFirms, match="firms would have to be tried"):
        telling_firm(published, other, "rics.limit")
    assert "was not found out: " in differences(published, other)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("picked_by: policy inception", "picked_by: as-at day", "is:  The state is picked by the as-at day"),
        ("when_met: >-\n      On the limit", "when_met: >-\n      Of the limit", "is:  Of the limit"),
        ("to_do: place the cover", "to_do: put the cover", "is:  put the cover"),
        ("pollution, cyber]\n", "pollution, cyber, drones]\n", "may state beside: asbestos, pollution, cyber, drones"),
        ("regulated_by: rics, ", "", "is:  It binds every firm in"),
        ("title: Maximum uninsured excess", "title: Highest excess", "title: was Maximum uninsured excess, is Highest"),
        ('at_least: "£10,000"', 'at_least: "£9,000"', "at_least: was 10000.00, is 9000.00"),
        ("picked_by: policy inception", "picked_by: as-at day", "Whether a firm can tell by the day that picks"),
    ],
)
def test_no_change_goes_unsaid(old: str, new: str, said: str, tmp_path: Path) -> None:
    published = read_rulebook_file(RULES / f"{RICS}.yaml").rulebook
    assert said in differences(published, changed_rulebook(RICS, old, new, tmp_path))


def test_what_changed_is_said_with_a_firm_that_can_be_judged(here: Here, tmp_path: Path) -> None:
    changed_rulebook(RICS, "amount: £250,000", "amount: £300,000", tmp_path)
    ran = here("rules", "diff", "rics", tmp_path / "changed.yaml")
    assert ran.code == 0
    assert "was: turnover up to £100,000, limit of indemnity: at least £250,000" in ran.out
    assert "is:  turnover up to £100,000, limit of indemnity: at least £300,000" in ran.out
    assert "The same in both: rics.in-force, rics.excess" in ran.out
    shown = ran.out.partition("A firm can tell, were it judged by each: met by the first, not met by the second.\n")[2]
    assert shown, ran.out
    lines = [line[4:] for line in shown.splitlines() if line.startswith("    ")]
    stated = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - only text
    (tmp_path / "firm.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert here("--as-at", "2025-07-02", "--only", "rics.limit", tmp_path / "firm.yaml").code != 3
    found = assess(Firm.model_validate(stated), rulebooks(), date(2025, 7, 2), only=["rics.limit"]).findings
    assert next(one.outcome for one in found if one.id == "rics.limit") is Outcome.MET
