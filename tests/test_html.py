"""The HTML report and the SVG: that they say what the text says, carry no script, and look right in a real browser."""

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from playwright.sync_api import Browser, Page, sync_playwright

from pii_check import Firm, assess
from pii_check.days import long_day
from pii_check.money import parse_money
from pii_check.remedies import Remedies
from pii_check.report.drawing import WIDTH, axis, brief, rounded_up, ticks
from pii_check.report.html.page import as_html, as_svg
from pii_check.report.view import Judged
from running import AS_AT, COMPLIANT, FIRMS, INVALID, NOT_COMPLIANT, UNDETERMINED, Here
from strategies import rulebooks

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip
HOSTILE = "</style></title></svg><script>document.title = 'run'</script><img src=x onerror=alert(1)>\" ' & {{ 7 * 7 }}"
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
FULL = {"not-met", "undetermined", "dispensed"}


def made(here: Here, format_: str, *words: object) -> str:
    return here("--as-at", AS_AT, *words, "--format", format_).out


def parsed(text: str) -> Any:
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def words_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def layered(**changes: str) -> str:
    text = (ROOT / "examples/company-with-layers.yaml").read_text(encoding="utf-8")
    for key, value in changes.items():
        text = re.sub(rf"{key}: .*", f"{key}: {value}", text, count=1)
    return text


def twelve() -> str:
    """A firm with a policy for each of twelve years, a gap, one without days, and an insurer with a hostile name."""
    years = [
        f"  - {{cover: pi, insurer: {json.dumps(HOSTILE)}, inception: {year}-04-01, expiry: {year + 1}-02-20,"
        " limit_of_indemnity: £10m, uninsured_excess: £2.5k}\n"
        for year in range(2015, 2027)
    ]
    return "name: Twelve\njurisdiction: england\nturnover: £50k\npolicies:\n" + "".join(years) + "  - {cover: el}\n"


HARD = {
    "hostile": COMPLIANT.replace("A. Nonesuch", json.dumps(HOSTILE)),
    "long": NOT_COMPLIANT.replace("A. Nonesuch", LONG),
    "range": NOT_COMPLIANT.replace("£85,000", "£150,000 to £240,000").replace("£50k", "£9k to £14k"),
    "unknown": UNDETERMINED,
    "nine-million": layered(turnover="£9,000,000", uninsured_excess="£20,000"),
    "eleven-million": layered(turnover="£11,000,000"),
    "none": "name: None\njurisdiction: england\nturnover: £50k\npolicies: []\n",
    "no-rules": COMPLIANT.replace("2026-04-01", "2009-04-01").replace("2027-03-31", "2028-03-31"),
    "ceased": (ROOT / "tests/firms/ceased-practice.yaml").read_text(encoding="utf-8"),
    "twelve": twelve(),
    "invalid": INVALID,
}


EDGE = """name: Edge
jurisdiction: england
turnover: £100k
policies:
  - cover: pi
    inception: 2026-04-01
    expiry: 2027-03-31
"""
EDGES = (  # turnover, limit of indemnity and uninsured excess at, or a penny beyond, where what is required turns
    ("£100k", "£250k", "£10k"),
    ("£100,000.01", "£250k", "£10,000.01"),
    ("£200k", "£500k", "£12.5k"),
    ("£200,000.01", "£400,000.01", "£10,000.01"),
    ("£0", "£249,999.99", "£0"),
    ("£300k", "£1m", "£25k"),
    ("£10m", "£1m", "£25,000.01"),
    ("£90k to £300k", "£400k to £2m", "£5k to £30k"),
    ("£90k to £300k", "£250k", "£10k"),
    ("£50k", "£1,234,567.89", "£400k"),
    ("£290k", "£5k", "£5k"),
)


@pytest.fixture
def hard(tmp_path: Path) -> Path:
    """A folder of firms that are hard to show."""
    for name, text in HARD.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


# What it says


@pytest.mark.parametrize("path", [*EXAMPLES, *FIRMS], ids=lambda path: path.stem)
def test_every_finding_is_told_as_in_the_text_and_in_json(path: Path, here: Here) -> None:
    page = parsed(made(here, "html", path))
    text = re.sub(r"\n +", "\n", made(here, "text", path))
    (one,) = json.loads(made(here, "json", path))["assessments"]
    told = []
    for group in page.xpath("//section[contains(@class, 'group')]"):
        outcome = group.get("class").split()[1]
        for finding in group.xpath(".//*[@data-requirement]"):
            told.append((finding.get("data-requirement"), outcome))
            assert _as_text(finding, outcome) in text
    by_outcome = sorted((found["id"], found["outcome"]) for found in one["findings"])
    assert sorted(told) == by_outcome
    (verdict,) = page.xpath("//*[@class='word']")
    assert words_of(verdict).lower().replace(" ", "-") == one["verdict"]


def _as_text(finding: Any, outcome: str) -> str:
    """What the text says of a finding, put together from what the page says of it."""
    if outcome in FULL:
        parts = {words_of(div[0]): [words_of(dd) for dd in div[1:]] for div in finding.xpath("./dl/div")}
        head = f"{words_of(finding.xpath('./h4')[0])} ({words_of(finding.xpath('./p')[0])})"
        lines = [f"{name.lower() + ':':<10}{parts[name][0]}" for name in ("Required", "Held") if name in parts]
        return "\n".join([head, *lines])
    (about,) = finding.xpath("./th/span")
    title = finding.xpath("./th")[0].text.strip()
    cells = [words_of(cell) for cell in finding.xpath("./td[@data-label]")]
    implied = "implied: " if cells[-1] == "implied by the minimum wording" else ""
    asked = cells[0] if len(set(cells)) == 1 else f"required {cells[0]}, held {cells[1]}"
    return f"{title} ({words_of(about)}): {implied}{asked}"


def test_everything_else_that_the_text_says_is_there_too(here: Here) -> None:
    path = ROOT / "examples/several-shortfalls.yaml"
    page = words_of(parsed(made(here, "html", path, "--set", "turnover=£150k")).body)
    for line in made(here, "text", path, "--set", "turnover=£150k").splitlines():
        said = re.sub(r"^(\w[\w ]*:) +|^\d+\. ", "", line.strip())
        if line.startswith(("  1.", "  2.", "What if", "Not legal", "6 of", "Not checked", "    source", "    doubt")):
            assert said.removeprefix("to do:") in page, line


def test_the_rules_are_named_with_their_hash_grade_and_days(here: Here) -> None:
    page = parsed(made(here, "html", ROOT / "examples/sole-practitioner.yaml"))
    rows = [words_of(row) for row in page.xpath("//section[h3='Rules that were used']//tbody/tr")]
    (rics,) = (one for one in rulebooks().sets["rics"] if one.rulebook.id == "rics/2025-07-01")
    assert rics.sha256 in rows[0]
    for said in ("rics/2025-07-01", "1 July 2025", "inferred", "22 November 2026", "30 June 2027"):
        assert said in rows[0]


def test_of_many_firms_a_table_leads_to_each(here: Here, hard: Path) -> None:
    page = parsed(made(here, "html", hard))
    links = page.xpath("//table[contains(@class, 'all')]//a/@href")
    assert len(links) == len(HARD)
    firms = page.xpath("//section[contains(@class, 'firm')]/@id")
    assert links == [f"#{one}" for one in firms]
    assert not parsed(made(here, "html", hard / "hostile.yaml")).xpath("//table[contains(@class, 'all')]")


def test_a_refused_file_shows_its_lines_and_carets(here: Here, hard: Path) -> None:
    (fault,) = parsed(made(here, "html", hard / "invalid.yaml")).xpath("//pre")
    assert "turnovr: £85,000\n      | ^^^^^^^\n" in fault.text_content()
    assert "hint: did you mean `turnover`?" in fault.text_content()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none", "There is no picture: Professional indemnity insurance in force: not met"),
        ("no-rules", "There is no picture: no rulebook governs; the rules known to this program begin on 1 July 2011"),
        ("ceased", "the firm ceased trading"),
        ("eleven-million", "There is no picture: the turnover is £11,000,000; exempt: no maximum applies"),
        ("unknown", "turnover not stated"),
        ("unknown", "Not drawn: no maximum applies to a firm with a turnover above £10,000,000"),
        ("range", "turnover £150,000 to £240,000"),
        ("nine-million", "Beyond the dashed line: smaller scale"),
        (
            "nine-million",
            "By the other reading (the dashed line), the percentage is of the primary layer's limit alone: at most",
        ),
        ("invalid", "There is no picture: this file could not be judged."),
    ],
)
def test_the_svg_says_what_it_does_not_draw(name: str, said: str, here: Here, hard: Path) -> None:
    assert said in svg_words(made(here, "svg", hard / f"{name}.yaml"))


def test_without_the_amounts_there_is_no_picture(here: Here, hard: Path) -> None:
    text = svg_words(made(here, "svg", hard / "long.yaml", "--only", "rics.basis"))
    assert "There is no picture: the requirements on the amounts were not asked for." in text


def svg_words(text: str) -> str:
    root = etree.fromstring(text.encode())
    return " ".join(" ".join(root.xpath("//*[local-name() = 'text']/text()")).split())


def test_the_table_beside_a_picture_has_its_figures(here: Here) -> None:
    page = parsed(made(here, "html", ROOT / "examples/several-shortfalls.yaml"))
    limit, excess = (
        [[words_of(cell) for cell in row] for row in table.xpath(".//tbody/tr")]
        for table in page.xpath("//table[contains(@class, 'figures')]")
    )
    assert limit == [
        ["up to £100,000", "£250,000"],
        ["above £100,000, up to £200,000", "£500,000"],
        ["above £200,000", "£1,000,000"],
    ]
    assert excess[:2] == [
        ["up to £400,000", "£10,000"],
        ["above £400,000, up to £500,000", "rises from £10,000 to £12,500"],
    ]


def test_the_firm_stands_where_its_figures_put_it(here: Here) -> None:
    """£185,000 on an axis to £300,000; £250,000 of £1,500,000, and below the step."""
    root = etree.fromstring(made(here, "svg", ROOT / "examples/several-shortfalls.yaml").encode())
    charts = root.xpath("//*[@class = 'chart']")
    (dot,) = charts[0].xpath("./*[@class = 'cross']")
    assert dot.get("x") == "61.6%"
    steps = [int(line.get("y1")) for line in charts[0].xpath(".//*[@class = 'required']")]
    assert steps[0] == int(dot.get("y")) > steps[1] > steps[2]
    floors = [
        {int(one.get("points").split()[0].split(",")[1]) for one in chart.xpath(".//*[@class = 'short']")}
        for chart in charts
    ]
    axes = [int(chart.xpath(".//*[@class = 'axis']")[0].get("y1")) for chart in charts]
    assert floors[0] == {axes[0]}  # less than a minimum is below it
    assert max(floors[1]) < steps[2]  # more than a maximum is above it


def test_policies_without_days_and_gaps_are_told(here: Here, hard: Path) -> None:
    page = parsed(made(here, "html", hard / "twelve.yaml"))
    said = words_of(page.body)
    assert "No professional indemnity insurance between the policies listed: 39 days, 21 February 2026 to" in said
    rows = [words_of(row) for row in page.xpath("//section[h3='Periods of the policies']//tbody/tr")]
    assert len(rows) == 13
    assert rows[-1] == "13, employers' liability not stated not stated not stated open: a day is not stated"
    assert rows[-2].endswith("1 April 2026 20 February 2027 in force")
    assert len(page.xpath("//*[local-name() = 'rect' and @class = 'gap']")) == 11


def charts_of(text: str) -> list[Any]:
    return list(etree.fromstring(text.encode()).xpath("//*[@class = 'chart']"))


def marked(chart: Any) -> tuple[str, list[str], int]:
    """The shape of the firm's mark, what is said of it, and where it stands, in pixels from its place across."""
    (mark,) = chart.xpath("./*[@class = 'circle' or @class = 'cross' or @class = 'square']")
    said = chart.xpath("./*[@class = 'firm-name']")
    return mark.get("class"), [one.text for one in said], int(said[0].get("dx"))


@pytest.mark.parametrize(
    ("turnover", "limit", "shape", "outcome", "aside"),
    [
        ("£100k", "£250k", "circle", "met", -1),
        ("£100,000.01", "£250k", "cross", "not met", 1),
        ("£150k", "£500k", "circle", "met", 0),
        ("£200,000.01", "£500k", "cross", "not met", 1),
    ],
)
def test_a_penny_beyond_an_edge_is_seen(
    turnover: str, limit: str, shape: str, outcome: str, aside: int, here: Here, tmp_path: Path
) -> None:
    path = tmp_path / "firm.yaml"
    path.write_text(f"{EDGE}    limit_of_indemnity: {limit}\n".replace("£100k", turnover), encoding="utf-8")
    chart = charts_of(made(here, "svg", path))[0]
    found, said, dx = marked(chart)
    assert (found, said) == (shape, [f"this firm: {outcome}"])
    assert dx == aside * 10


def test_a_penny_short_stands_below_the_line(here: Here, tmp_path: Path) -> None:
    path = tmp_path / "firm.yaml"
    places = {}
    for limit in ("£249,999.99", "£250,000", "£250,000.01"):
        path.write_text(f"{EDGE}    limit_of_indemnity: {limit}\n", encoding="utf-8")
        (mark,) = charts_of(made(here, "svg", path))[0].xpath("./*[@class = 'circle' or @class = 'cross']")
        places[limit] = (mark.get("class"), int(mark.get("y")))
    (short, low), (_, at), (_, high) = places.values()
    assert short == "cross"
    assert low - at == at - high == 10


def test_what_is_open_is_a_square_and_a_range_hides_no_figure(here: Here, hard: Path) -> None:
    square, said, _ = marked(charts_of(made(here, "svg", hard / "nine-million.yaml"))[1])
    assert (square, said) == ("square", ["this firm: undetermined"])
    limit, excess = charts_of(made(here, "svg", hard / "range.yaml"))
    assert limit.xpath("./*[@class = 'firm-name']")[0].text == "this firm: not met"
    style = re.search(r"rect\.firm {[^}]*fill-opacity: \.15", made(here, "svg", hard / "range.yaml"))
    assert style is not None
    assert excess.xpath("./*[@class = 'firm']")


def test_both_readings_are_drawn_and_are_in_the_table(here: Here, hard: Path) -> None:
    """£12,500 in layers of £250,000 each: allowed by the whole limit, not by the primary layer's alone."""
    path = hard / "two-readings.yaml"
    layers = "    excess_layers: [{limit: £250k}]\n"
    path.write_text(f"{EDGE}    primary: £250k\n    uninsured_excess: £12.5k\n{layers}", encoding="utf-8")
    chart = charts_of(made(here, "svg", path))[1]
    (line,) = chart.xpath("./*[@class = 'other']/@y1 | ./*[@class = 'other']/@y2")[:1]
    (mark,) = chart.xpath("./*[@class = 'square']")
    assert int(mark.get("y")) < int(line)  # beyond what the other reading allows
    assert chart.xpath("./*[@class = 'other']/text()") == ["other reading: £10,000"]
    page = parsed(made(here, "html", path))
    table = page.xpath("//table[contains(@class, 'figures')]")[1]
    assert [words_of(cell) for cell in table.xpath(".//tbody/tr")[-1]] == ["any, by the other reading", "£10,000"]
    assert not charts_of(made(here, "svg", hard / "range.yaml"))[1].xpath("./*[@class = 'other']")


def test_a_cover_that_is_not_asked_for_is_not_said_to_be_compliant(here: Here) -> None:
    """Nobody is employed and there are no premises; JSON keeps its three verdicts."""
    path = ROOT / "tests/firms/sole-practitioner.yaml"
    page = parsed(made(here, "html", path))
    rows = [[words_of(cell) for cell in row] for row in page.xpath("//table[@class='covers']/tbody/tr")]
    assert rows == [
        ["Professional indemnity", "compliant", "policy 1"],
        ["Employers' liability", "does not apply", ""],
        ["Public liability", "does not apply", ""],
    ]
    (one,) = json.loads(made(here, "json", path))["assessments"]
    assert {cover["verdict"] for cover in one["covers"]} == {"compliant"}
    insured = parsed(made(here, "html", path, "--set", "people.employees=1"))
    assert words_of(insured.xpath("//table[@class='covers']//tr[2]/td")[0]) == "undetermined"


def test_the_day_of_ceasing_is_marked(here: Here, hard: Path) -> None:
    page = parsed(made(here, "html", hard / "ceased.yaml"))
    ceased = re.search(r"ceased_trading: (\S+)", HARD["ceased"])
    assert ceased is not None
    day = long_day(date.fromisoformat(ceased[1]))
    assert page.xpath("//*[local-name() = 'text' and @class = 'ceased']/text()") == [f"ceased {day}"]
    (line,) = page.xpath("//*[local-name() = 'line' and @class = 'ceased']")
    (as_at,) = page.xpath("//*[local-name() = 'line' and @class = 'as-at']")
    assert float(line.get("x1").rstrip("%")) < float(as_at.get("x1").rstrip("%"))
    assert not parsed(made(here, "html", hard / "long.yaml")).xpath("//*[@class = 'ceased']")


# What it must not hold


def test_nothing_in_it_runs_or_is_loaded(here: Here, hard: Path) -> None:
    page = parsed(made(here, "html", hard))
    assert not page.xpath("//script | //img | //link | //iframe | //object | //form | //base | //@style | //@src")
    assert not [name for one in page.iter(etree.Element) for name in one.attrib if name.startswith("on")]
    links = [urlsplit(one) for one in page.xpath("//@href")]
    assert {one.scheme for one in links if not one.fragment or one.scheme} <= {"https", "http"}
    root = etree.fromstring(made(here, "svg", hard).encode())
    assert not root.xpath("//*[local-name() = 'script' or local-name() = 'image' or local-name() = 'use'] | //@style")
    assert not root.xpath("//@*[local-name() = 'href']")


def test_the_policy_allows_the_one_style_and_nothing_else(here: Here) -> None:
    text = made(here, "html", EXAMPLES[0])
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.S)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = parsed(text).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "@import" not in style
    assert "url(" not in style


def test_a_hostile_name_is_a_name(here: Here, hard: Path) -> None:
    page = parsed(made(here, "html", hard / "hostile.yaml"))
    assert words_of(page.xpath("//h2")[0]) == HOSTILE
    assert page.xpath("//title")[0].text == f"Insurance requirements: {HOSTILE}"
    assert "49" not in svg_words(made(here, "svg", hard / "hostile.yaml"))


def test_signs_that_turn_the_text_or_that_xml_cannot_hold_are_spelled_out() -> None:
    """A firm file with them is refused; a firm that a program makes is not."""
    firm = Firm.model_validate({"name": "A\u202eB\x00C", "jurisdiction": "england", "policies": []})
    found = assess(firm, rulebooks(), rulebooks().sets["rics"][-1].rulebook.effective_from)
    judged = Judged("firm.yaml", found, Remedies(), lambda path: None, firm=firm)
    for text in (as_html([judged], "1"), as_svg([judged])):
        assert r"A\x202eB\x00C" in text
        assert "\u202e" not in text
    assert "There is no picture" not in as_html([judged._replace(firm=None)], "1")  # nothing to draw it from


def test_the_same_input_gives_the_same_bytes(here: Here, hard: Path) -> None:
    for format_ in ("html", "svg"):
        assert made(here, format_, hard) == made(here, format_, hard)
        assert made(here, format_, hard).endswith("\n")


# Places


sums = st.integers(1, 10**13)


@given(
    last=st.integers(10_000, 10**13),
    highest=st.integers(0, 10**13),
    values=st.lists(st.integers(0, 10**13), min_size=2),
)
def test_an_axis_keeps_order_and_room_for_everything(last: int, highest: int, values: list[int]) -> None:
    scale = axis(last, highest, WIDTH)
    places = [scale.at(one) for one in sorted(values)]
    assert places == sorted(places)
    assert 0 <= min(places) <= max(places) <= WIDTH == scale.at(scale.end)
    assert highest <= scale.end
    assert abs(scale.at(last) - WIDTH * 2 // 3) <= 1


@given(sums)
def test_round_sums_are_no_smaller_and_ticks_are_few(value: int) -> None:
    assert value <= rounded_up(value) <= value * 3 // 2 + 1
    assert 2 <= len(list(ticks(rounded_up(value)))) <= 8


@given(st.integers(0, 10**9).map(lambda value: value * 10_000) | sums)
def test_a_sum_in_few_letters_is_that_sum(value: int) -> None:
    assert parse_money(brief(value)) == value


def test_sums_in_few_letters() -> None:
    shown = [brief(one * 100) for one in (0, 999, 12_500, 250_000, 1_000_000, 1_250_000, 1_234_567, 10_000_000)]
    assert shown == ["£0", "£999", "£12.5k", "£250k", "£1m", "£1.25m", "£1,234,567", "£10m"]


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed, started once."""
    if not CHROMIUM.exists():
        missing = f"there is no {CHROMIUM}: how the report looks cannot be tested"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with sync_playwright() as player:
        one = player.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield one
        one.close()


@pytest.fixture
def small(here: Here, hard: Path, tmp_path: Path) -> str:
    """The address of a report with everything in it once: axe takes its time."""
    some = (ROOT / "examples/several-shortfalls.yaml", hard / "invalid.yaml")
    here("--as-at", AS_AT, *some, "--output", f"html={tmp_path / 'small.html'}")
    return (tmp_path / "small.html").as_uri()


@pytest.fixture
def report(here: Here, hard: Path, tmp_path: Path) -> str:
    """The address of the report on some firms that are hard to show, and one with shortfalls."""
    some = [hard / f"{name}.yaml" for name in ("long", "hostile", "twelve", "invalid")]
    example = ROOT / "examples/several-shortfalls.yaml"
    here("--as-at", AS_AT, *some, example, "--output", f"html={tmp_path / 'report.html'}")
    return (tmp_path / "report.html").as_uri()


def opened(browser: Browser, address: str, width: int = 1280, scheme: Any = "light", **more: Any) -> Page:
    """The page in a context of its own, with everything unfolded."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more).new_page()
    page.set_default_timeout(30_000)
    page.goto(address)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_accessible(width: int, scheme: str, browser: Browser, small: str) -> None:
    page = opened(browser, small, width, scheme, bypass_csp=True)  # axe is a script: the page itself allows none
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(one => Number(one.localName[1]))")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits(width: int, browser: Browser, report: str) -> None:
    page = opened(browser, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    wide = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
    assert page.eval_on_selector_all("main *:not(pre, pre *, thead, thead *, polygon)", wide) == []
    page.context.close()


def test_no_request_leaves_the_page_and_nothing_is_blocked(browser: Browser, report: str) -> None:
    page = browser.new_context().new_page()
    asked, said = list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report)
    assert (asked, said) == ([report], [])
    assert "run" not in page.title().split()
    page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))")
    page.wait_for_function("true")
    assert any("Content Security Policy" in one for one in said)  # the policy is in force
    page.context.close()


def test_on_paper_everything_is_unfolded_and_light(browser: Browser, here: Here, tmp_path: Path) -> None:
    example = ROOT / "examples/several-shortfalls.yaml"
    here("--as-at", AS_AT, example, "--output", f"html={tmp_path / 'report.html'}")
    page = browser.new_context(color_scheme="dark").new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("details tr").first.is_visible() is False
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all("details tr", "all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) > 10
    shown = page.eval_on_selector_all("details tr", "all => all.every(one => one.checkVisibility())")
    assert shown
    styles = "all => [...new Set(all.map(one => getComputedStyle(one).{}))]"
    assert page.eval_on_selector_all("thead", styles.format("display")) == ["table-header-group"]
    assert page.eval_on_selector_all("tr", styles.format("breakInside")) == ["avoid"]
    assert page.eval_on_selector_all("html", styles.format("backgroundColor")) == ["rgb(255, 255, 255)"]
    pages = len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True)))
    assert 6 <= pages <= 11
    page.context.close()


PRINTED_OVER = """all => all.flatMap(chart => {
    const box = one => one.getBoundingClientRect();
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const words = [...chart.querySelectorAll('text')];
    const marks = [...chart.querySelectorAll('svg:not(.stretched) > .firm, line.required, line.other')]
        .filter(one => one.getBBox().height < 20);
    const frame = box(chart);
    const outside = one => box(one).left < frame.left - 1 || box(one).right > frame.right + 1;
    return words.flatMap((one, place) => [...words.slice(place + 1), ...marks]
        .filter(other => meet(box(one), box(other)) && !other.contains(one))
        .map(other => one.textContent + ' over ' + (other.textContent || other.outerHTML))
        .concat(outside(one) ? [one.textContent + ' leaves the picture'] : []));
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_words_of_a_picture_are_printed_over_others_or_over_a_line(
    width: int, browser: Browser, here: Here, hard: Path, tmp_path: Path
) -> None:
    for number, (turnover, limit, excess) in enumerate(EDGES):
        text = f"{EDGE}    limit_of_indemnity: {limit}\n    uninsured_excess: {excess}\n".replace("£100k", turnover)
        (hard / f"edge-{number}.yaml").write_text(text, encoding="utf-8")
        in_layers = text.replace("limit_of_indemnity", "primary") + "    excess_layers: [{limit: £250k}]\n"
        (hard / f"layers-{number}.yaml").write_text(in_layers, encoding="utf-8")
    for month in range(1, 12):
        ceased = f"{EDGE}ceased_trading: 2026-{month:02}-20\n"
        (hard / f"ceased-{month}.yaml").write_text(ceased, encoding="utf-8")
    here("--as-at", AS_AT, hard, "--output", f"html={tmp_path / 'all.html'}")
    page = opened(browser, (tmp_path / "all.html").as_uri(), width)
    assert page.locator("svg.chart").count() > 2 * len(EDGES)
    assert page.eval_on_selector_all("svg.chart", PRINTED_OVER) == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_svg_stands_alone(scheme: Any, browser: Browser, here: Here, hard: Path, tmp_path: Path) -> None:
    here("--as-at", AS_AT, hard / "hostile.yaml", hard / "range.yaml", "--output", f"svg={tmp_path / 'a.svg'}")
    page = browser.new_context(color_scheme=scheme).new_page()
    asked, address = list[str](), (tmp_path / "a.svg").as_uri()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address]
    paper = page.eval_on_selector("rect.paper", "one => getComputedStyle(one).fill")
    assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 25, 31)")
    out = "all => all.filter(one => one.getBBox().x + one.getBBox().width > 720).map(one => one.textContent)"
    assert page.eval_on_selector_all("svg > text", out) == []
    page.context.close()
