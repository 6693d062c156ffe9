"""A firm that states everything and falls short of nothing, and changes to what it states."""

import copy
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from pii_check.changes import state_at
from pii_check.days import anniversary
from pii_check.words import Basis, Wording

_PROCEDURE = ("published", "two_stages", "handler_named", "redress_approved", "log_kept")
Stated = dict[str, Any]
Change = Callable[[Stated], None]


def full_firm(cover: str | None, day: date, names: Iterable[str]) -> Stated:
    """A firm that states everything, with one policy that begins on a day; `names` are its sections of cover."""
    policy = {
        "cover": cover or "professional indemnity",
        "inception": day.isoformat(),
        "expiry": (anniversary(day, 1) - timedelta(days=1)).isoformat(),
        "limit_of_indemnity": "10000000.00",
        "uninsured_excess": "0.00",
        "basis": Basis.ANY_ONE_CLAIM.value,
        "wording": Wording.CIVIL_LIABILITY.value,
        "retroactive_date": "none",
        "listed_insurer": "yes",
        "authorised_insurer": "yes",
        "minimum_wording": "yes",
        "insures_past_and_present": "yes",
        "covers_all_professional_work": "yes",
        "excludes_business_activities": "no",
        "employee_bears_excess": "no",
        "certificate": "at each workplace",
        "run_off": {"consumer_limit": "10000000.00", "consumer_years": "20", "commercial_years": "20"},
        "sections": [{"name": name, "covered": "yes"} for name in names],
    }
    return {
        "name": "Example Surveyors",
        "jurisdiction": "england",
        "constitution": "sole practitioner",
        "started_trading": anniversary(day, -20).isoformat(),
        "turnover": "85000.00",
        "own_premises": "yes",
        "people": {"employees": "3", "close_family": "0"},
        "policies": [policy],
        "complaints_handling": {
            **dict.fromkeys(_PROCEDURE, "yes"),
            "acknowledge_within_days": "0",
            "respond_within_days": "0",
            "reviewed": day.isoformat(),
        },
        "client_money": {
            "held": "yes", "procedure_written": "yes", "designated_account": "yes", "protection_scheme": "RICS",
        },
    }  # fmt: skip


def at(path: str, value: Any) -> Change:
    """States a value at a path; takes the key away if the value is None."""
    return lambda firm: state_at(firm, path, value)


def changed(firm: Stated, changes: Iterable[Change]) -> Stated:
    """A copy of a firm with changes made to it."""
    made = copy.deepcopy(firm)
    for change in changes:
        change(made)
    return made
