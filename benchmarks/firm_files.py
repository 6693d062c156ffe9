"""Firm files with invented firms, all different and all complete: nothing that a requirement asks is left out.

Most meet everything; about one in four falls short of something. The same number always makes the same file.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from decision import SEED, Facts, truth

_FIRST = (
    "Ash", "Beck", "Combe", "Dale", "Elm", "Fern", "Garth", "Holt", "Ings", "Kirk", "Lea", "Mere", "Nab", "Oak",
    "Pike", "Rigg", "Stow", "Thorn", "Wold", "Yew",
)  # fmt: skip
_SECOND = ("bourne", "bridge", "by", "den", "field", "ford", "ham", "hurst", "ley", "low", "ton", "wick", "worth")
_FORMS = {
    "limited company": "Surveyors Ltd", "llp": "Surveyors LLP", "partnership": "& Partners",
    "sole practitioner": "Surveying",
}  # fmt: skip
_PLACES = ("england", "england", "england", "wales", "scotland")
_FIRST_DAY, _DAYS = date(2025, 7, 1), 509  # as-at days: from 1 July 2025 to 22 November 2026
_LIMITS = (250_000, 500_000, 1_000_000, 2_000_000, 5_000_000)


def firm_text(number: int) -> str:
    """One firm file."""
    chance = random.Random(SEED + number)
    constitution = chance.choice(list(_FORMS))
    place = chance.choice(_PLACES)
    as_at = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
    premises = chance.random() < 0.5
    employees = chance.choice((0, 0, 2, 3, 6, 11))
    turnover = chance.randrange(30, 900) * 1000 + chance.randrange(1000)
    lines = [
        f"name: {chance.choice(_FIRST)}{chance.choice(_SECOND)} {number} {_FORMS[constitution]}",
        f"as_at: {as_at}",
        "regulated_by: [rics]",
        f"jurisdiction: {place}",
        f"constitution: {constitution}",
        f"started_trading: {date(2001, 4, 1) + timedelta(days=chance.randrange(6000))}",
        f"turnover: £{turnover:,}",
        f"own_premises: {_said(premises)}",
        f"activities: [{chance.choice(('', '', 'property management'))}]",
        f"people: {{employees: {employees}, close_family: 0}}",
        "policies:",
        *_professional_indemnity(chance, as_at, turnover),
        *(_employers_liability(chance, as_at) if employees else ()),
        *(_public_liability(chance, as_at) if premises else ()),
        *(_complaints(chance, as_at) if chance.random() < 0.5 else ()),
        *(_client_money(chance) if chance.random() < 0.5 else ()),
    ]
    return "\n".join(lines) + "\n"


def _said(answer: bool) -> str:
    return "yes" if answer else "no"


def _mostly(chance: random.Random, usual: str, other: str) -> str:
    """The usual answer, and one time in twenty-five the one that falls short."""
    return other if chance.random() < 0.04 else usual


def _period(chance: random.Random, as_at: date) -> Iterator[str]:
    inception = as_at - timedelta(days=chance.randrange(364))
    yield f"    inception: {inception}"
    yield f"    expiry: {inception + timedelta(days=364)}"


def _professional_indemnity(chance: random.Random, as_at: date, turnover: int) -> Iterator[str]:
    minimum = truth(Facts(turnover * 100, 0, 0)).minimum // 100
    limit = chance.choice([one for one in _LIMITS if one >= minimum] * 6 + [250_000])
    yield from ("  - cover: professional indemnity", "    insurer: Example Insurance plc")
    yield f"    listed_insurer: {_mostly(chance, 'yes', 'no')}"
    yield from _period(chance, as_at)
    yield f"    limit_of_indemnity: £{limit:,}"
    yield f"    basis: {_mostly(chance, 'any one claim', 'aggregate')}"
    yield f"    uninsured_excess: £{chance.choice((500, 1_000, 2_500, 5_000, 10_000)) + chance.randrange(3):,}"
    yield from ("    retroactive_date: none", "    wording: civil liability", "    minimum_wording: yes")
    yield "    insures_past_and_present: yes"
    yield f"    covers_all_professional_work: {_mostly(chance, 'yes', 'no')}"


def _employers_liability(chance: random.Random, as_at: date) -> Iterator[str]:
    yield from ("  - cover: employers' liability", "    authorised_insurer: yes")
    yield from _period(chance, as_at)
    yield f"    limit_of_indemnity: £{_mostly(chance, '10,000,000', '2,000,000')}"
    yield "    excludes_business_activities: no"
    yield f"    employee_bears_excess: {_mostly(chance, 'no', 'yes')}"
    yield f"    certificate: {_mostly(chance, 'electronically', 'not displayed')}"


def _public_liability(chance: random.Random, as_at: date) -> Iterator[str]:
    yield "  - cover: public liability"
    yield from _period(chance, as_at)
    yield f"    limit_of_indemnity: £{chance.choice((1, 2, 5))},000,000"


def _complaints(chance: random.Random, as_at: date) -> Iterator[str]:
    yield from ("complaints_handling:", f"  published: {_mostly(chance, 'yes', 'no')}", "  two_stages: yes")
    yield from ("  handler_named: yes", "  handler_outside_firm: no")
    yield f"  acknowledge_within_days: {chance.choice((3, 5, 7))}"
    yield f"  respond_within_days: {chance.choice((14, 21, 28))}"
    yield from ("  redress_provider: CEDR", "  redress_approved: yes", f"  log_kept: {_mostly(chance, 'yes', 'no')}")
    yield "  log_columns: [date, location, details, actions, close-out]"
    yield f"  reviewed: {as_at - timedelta(days=chance.randrange(300))}"


def _client_money(chance: random.Random) -> Iterator[str]:
    yield from ("client_money:", f"  held: {chance.choice(('yes', 'no'))}")
    yield f"  procedure_written: {_mostly(chance, 'yes', 'no')}"
    yield from ("  designated_account: yes", "  protection_scheme: RICS")


_COMPANY = """\
name: A firm with more to its policy
as_at: 2026-11-22
jurisdiction: england
constitution: limited company
started_trading: 2012-04-01
turnover: £640,000
own_premises: no
people: {employees: 0}
policies:
  - cover: professional indemnity
    listed_insurer: yes
    inception: 2026-04-01
    expiry: 2027-03-31
    basis: any one claim
    uninsured_excess: £10,000
    retroactive_date: none
    wording: civil liability
    minimum_wording: yes
    insures_past_and_present: yes
    covers_all_professional_work: yes
"""
LAYERED = (
    _COMPANY
    + """\
    primary: £1,000,000
    excess_layers:
      - {limit: £1m, insurer: Second Example plc, listed_insurer: yes, follows_primary: yes}
      - {limit: £3m, insurer: Third Example plc, listed_insurer: yes, follows_primary: yes}
"""
)
SECTIONED = (
    _COMPANY
    + """\
    limit_of_indemnity: £1,000,000
    sections:
      - {name: "fire safety, four storeys or fewer", covered: yes, wording: civil liability, retroactive_date: none}
      - {name: "fire safety, five storeys or more", covered: yes, wording: negligent act, retroactive_date: none}
      - {name: ews1 and fraew, covered: yes, wording: negligent act, retroactive_date: none}
      - {name: asbestos, covered: yes, basis: aggregate, wording: civil liability, retroactive_date: none}
      - {name: pollution, covered: yes, basis: aggregate, wording: civil liability, retroactive_date: none}
"""
)


def written(folder: Path, count: int) -> Path:
    """A folder of that many firm files, made inside another; the first are the same, whatever the count."""
    made = folder / f"firms-{count}"
    made.mkdir()
    for number in range(count):
        (made / f"{number:05}.firm.yaml").write_text(firm_text(number), encoding="utf-8")
    return made
