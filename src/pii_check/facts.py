"""The facts that rules may ask about: name, label, unit, how to read each from a situation, who can change it."""

from collections.abc import Callable
from typing import Annotated, NamedTuple

from pii_check import measures as read
from pii_check import situation as said
from pii_check.record import Leaf, Refused, as_text, exactly, short
from pii_check.situation import Answer, Measure, Said, Situation
from pii_check.words import Basis, Certificate, Constitution, Jurisdiction, Word, Wording, folded


class Unit(Word):
    """What a measured fact is counted in; sums are whole pence."""

    GBP = "GBP"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    COUNT = "count"
    DATE = "date"
    TEXT = "text"


class MeasuredFact(NamedTuple):
    """A fact that is counted in a unit."""

    name: str
    label: str
    unit: Unit
    get: Callable[[Situation], Measure]
    changeable: bool
    of_tower: bool = True


class SaidFact(NamedTuple):
    """A fact that is one of a closed list of answers.

    `of_tower` says whether it is read from the policies of a tower and nothing else: what is kept of one firm for the
    next goes by that. `absent` is the code of the reason why it may not arise.
    """

    name: str
    label: str
    get: Callable[[Situation], tuple[Said, ...]]
    changeable: bool
    of_tower: bool
    answers: tuple[Answer, ...] = (True, False)
    absent: str = ""


MEASURED: dict[str, MeasuredFact] = {
    fact.name: fact
    for fact in (
        MeasuredFact("turnover", "turnover", Unit.GBP, read.turnover, changeable=False, of_tower=False),
        MeasuredFact("limit_of_indemnity", "limit of indemnity", Unit.GBP, read.limit_of_indemnity, changeable=True),
        MeasuredFact("primary_limit", "limit of the primary layer", Unit.GBP, read.primary_limit, changeable=True),
        MeasuredFact("uninsured_excess", "uninsured excess", Unit.GBP, read.uninsured_excess, changeable=True),
        MeasuredFact("employees", "number of employees", Unit.COUNT, read.employees, changeable=False, of_tower=False),
        MeasuredFact("days_without_cover", "days without cover", Unit.DAYS, read.days_without_cover, changeable=False),
        *(
            MeasuredFact(
                f"complaints_handling.{key}",
                label,
                Unit.DAYS,
                read.days_of_block("complaints_handling", key),
                changeable=True,
                of_tower=False,
            )
            for key, label in (
                ("acknowledge_within_days", "days to acknowledge a complaint"),
                ("respond_within_days", "days to a full reply or a written update"),
            )
        ),
        *(
            MeasuredFact(f"run_off.{key}", label, unit, read.run_off(key), changeable=True)
            for key, label, unit in (
                ("consumer_limit", "run-off limit for consumers' claims", Unit.GBP),
                ("consumer_years", "run-off for consumers' claims", Unit.YEARS),
                ("commercial_years", "run-off for other clients' claims", Unit.YEARS),
            )
        ),
    )
}

SAID: dict[str, SaidFact] = {
    fact.name: fact
    for fact in (
        SaidFact(
            "basis", "basis of the limit", said.of_tower("basis"), changeable=True, of_tower=True, answers=tuple(Basis)
        ),
        SaidFact(
            "wording", "form of cover", said.of_tower("wording"), changeable=True, of_tower=True, answers=tuple(Wording)
        ),
        SaidFact(
            "retroactive_date",
            "retroactive date",
            said.of_tower("retroactive_date"),
            changeable=True,
            of_tower=True,
            answers=(),
        ),
        SaidFact(
            "minimum_wording",
            "RICS minimum wording or wider",
            said.of_tower("minimum_wording"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "listed_insurer",
            "insurer on the RICS list",
            said.of_each_insurer("listed_insurer"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "authorised_insurer",
            "authorised insurer",
            said.of_each_insurer("authorised_insurer"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "insures_past_and_present",
            "past and present partners, directors, members and employees insured",
            said.of_tower("insures_past_and_present"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "covers_all_professional_work",
            "all professional work covered",
            said.of_tower("covers_all_professional_work"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "excludes_business_activities",
            "exclusion of what the firm does",
            said.of_tower("excludes_business_activities"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "employee_bears_excess",
            "employee bears part of a claim",
            said.of_tower("employee_bears_excess"),
            changeable=True,
            of_tower=True,
        ),
        SaidFact(
            "certificate",
            "certificate shown",
            said.of_tower("certificate"),
            changeable=True,
            of_tower=True,
            answers=tuple(Certificate),
        ),
        SaidFact(
            "layers_follow_primary",
            "excess layers follow the primary",
            said.layers_follow_primary,
            changeable=True,
            of_tower=True,
            absent="no-layers",
        ),
        *(
            SaidFact(f"{block}.{key}", label, said.of_block(block, key), changeable=True, of_tower=False)
            for block, key, label in (
                ("complaints_handling", "published", "complaints procedure published"),
                ("complaints_handling", "two_stages", "two stages, the second independent redress"),
                ("complaints_handling", "handler_named", "complaints handler named"),
                ("complaints_handling", "log_kept", "complaints log kept"),
                ("client_money", "procedure_written", "written procedure for client money"),
                ("client_money", "designated_account", "designated client account"),
            )
        ),
        SaidFact(
            "complaints_handling.redress_approved",
            "redress provider approved by RICS",
            said.redress_approved,
            changeable=True,
            of_tower=False,
        ),
        SaidFact(
            "client_money.protection_scheme",
            "client money protection scheme",
            said.protection_scheme,
            changeable=True,
            of_tower=False,
        ),
        SaidFact(
            "jurisdiction",
            "jurisdiction",
            said.of_firm("jurisdiction"),
            changeable=False,
            answers=tuple(Jurisdiction),
            of_tower=False,
        ),
        SaidFact(
            "constitution",
            "legal form",
            said.of_firm("constitution"),
            changeable=False,
            answers=tuple(Constitution),
            of_tower=False,
        ),
    )
}


def measured(name: str, situation: Situation) -> Measure:
    """What is known of a measured fact; each is measured once in a situation."""
    found = situation.known.get(name)
    if found is None:
        found = situation.known[name] = MEASURED[name].get(situation)
    return found


_ANSWERS: dict[str, Answer] = {
    "yes": True,
    "no": False,
    **{folded(answer): answer for answer in (*Basis, *Wording, *Certificate, *Jurisdiction, *Constitution)},
}


def _answer(value: object) -> Answer:
    if isinstance(value, bool):
        return value
    text = folded(as_text(value, "an answer"))
    if text not in _ANSWERS:
        raise Refused("answer-unknown", text=short(text), known=", ".join(_ANSWERS))
    return _ANSWERS[text]


def _said_name(value: object) -> str:
    text = as_text(value, "the name of a said fact")
    if text not in SAID:
        raise Refused("fact-said-unknown", text=short(text), known=", ".join(SAID))
    return text


StatedAnswer = Annotated[Answer, Leaf(_answer, schema={"type": ["string", "boolean"]})]
SaidName = Annotated[str, Leaf(_said_name, schema=exactly(SAID))]
