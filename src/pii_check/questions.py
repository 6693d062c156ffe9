"""The questions by which a firm file is made: where each answer will stand, its words, and what it is asked for.

A table of data, and no logic: `dialogue` says which of them is asked next.
"""

from enum import StrEnum
from typing import NamedTuple

from pii_check.words import Cover

PI, EL, PL = Cover.PROFESSIONAL_INDEMNITY, Cover.EMPLOYERS_LIABILITY, Cover.PUBLIC_LIABILITY


class Form(StrEnum):
    """How a question is answered; `SEVERAL` are choices behind commas, `MANY` is a number of things to be told of."""

    TEXT = "text"
    YES_NO = "yes or no"
    CHOICE = "choice"
    SEVERAL = "several"
    MANY = "many"


class Row(NamedTuple):
    """One question of the table: a path under the firm, the policy or the layer, and its words.

    `feeds` is the requirement that the answer is for, if it is for one. `always` asks it whether a requirement looks at
    the answer or not; `must` takes no silence, because silence would say something; `why` is what the answer is for
    where no requirement looks at it.
    """

    path: str
    prompt: str
    feeds: str = ""
    always: bool = False
    must: bool = False
    why: str = ""


ABOUT_THE_FIRM = (
    Row("name", "What is the firm called?", must=True, why="It heads the report."),
    Row(
        "as_at",
        "On which day is all that you will say true? Write days as year-month-day.",
        why="The firm is judged as at that day.",
    ),
    Row(
        "regulated_by",
        "Which of these bodies regulates the firm?",
        why="The requirements of a body bind only the firms that it regulates.",
    ),
    Row("ceased_trading", "What was the last day on which the firm traded?", "rics.run-off-consumer", must=True),
    Row("jurisdiction", "Where does the firm carry on business?", "rics.in-force"),
    Row("constitution", "What is the legal form of the firm?", "el.in-force"),
    Row("started_trading", "On which day did the firm start trading?", "rics.retroactive"),
    Row(
        "turnover",
        "What was the turnover of the year before the present professional indemnity policy began, "
        "as declared to RICS? For example £85,000.",
        "rics.limit",
    ),
    Row(
        "turnover.estimate",
        "If that policy began in the firm's first year: what turnover was estimated for twelve months?",
        "rics.limit",
    ),
    Row(
        "own_premises",
        "Does the firm own or rent an office or shop? Answer no if it works only from someone's home.",
        "pl.in-force",
    ),
    Row("activities", "Does the firm do any of these?", "pl.limit", must=True),
    Row(
        "people.employees",
        "How many people does the firm employ, under a contract of service or apprenticeship? 0 if none.",
        "el.in-force",
    ),
    Row("people.close_family", "How many of those are close relatives of the employer?", "el.in-force"),
    Row(
        "people.sole_employee_share",
        "Which share of the company does its only employee own? For example 60%.",
        "el.in-force",
    ),
)

THE_FIRM, RICS = "About the firm", "rics"
STILL_TRADING = "Is the firm still trading?"

IN_LETTERS = "Letters to the broker name the policy by it; no requirement looks at it."
# Questions about a policy, by the covers that they are asked of, in order.
OF_A_POLICY: tuple[tuple[tuple[Cover, ...], Row], ...] = (
    (
        (PI, EL, PL),
        Row("insurer", "Who is the insurer? The one on the schedule, not the broker.", always=True, why=IN_LETTERS),
    ),
    ((PI, EL, PL), Row("policy_number", "What is the policy number?", always=True, why=IN_LETTERS)),
    ((PI, EL, PL), Row("inception", "On which day did the policy begin?", "in-force", always=True)),
    (
        (PI, EL, PL),
        Row("expiry", "What is the last full day of cover? Earlier, if it was cancelled.", "in-force", always=True),
    ),
    ((PI,), Row("listed_insurer", "Was the insurer on the RICS list when the policy began?", "rics.insurer")),
    ((EL,), Row("authorised_insurer", "Is the insurer authorised, as the FCA register shows?", "el.insurer")),
    (
        (PI, EL, PL),
        Row(
            "limit_of_indemnity", "What is the limit of indemnity, with any excess layers? For example £250k.", "limit"
        ),
    ),
    ((PI,), Row("basis", "On which basis does the limit apply?", "rics.basis")),
    (
        (PI,),
        Row(
            "uninsured_excess",
            "What is the most that the firm may itself bear on any one claim, in any part of the policy? 0 if nothing.",
            "rics.excess",
        ),
    ),
    (
        (PI,),
        Row(
            "minimum_wording",
            "Has the insurer or broker confirmed that the policy is on the RICS minimum wording, or wider?",
            "rics.wording",
        ),
    ),
    ((PI,), Row("wording", "Which form of cover does the policy have?", "rics.civil-liability")),
    (
        (PI,),
        Row(
            "retroactive_date",
            "What is the retroactive date: a day, or the word none if the policy is fully retroactive?",
            "rics.retroactive",
        ),
    ),
    (
        (PI,),
        Row(
            "insures_past_and_present",
            "Does it insure all past and present partners, directors, members and employees?",
            "rics.insured-persons",
        ),
    ),
    ((PI,), Row("covers_all_professional_work", "Does it cover all of the firm's work?", "rics.activities")),
    (
        (PI,),
        Row(
            "run_off.consumer_limit",
            "Cover after the firm ceases: what is the limit for consumers' claims? 0 if there is no such cover.",
            "rics.run-off-consumer",
        ),
    ),
    (
        (PI,),
        Row(
            "run_off.consumer_years",
            "Cover after the firm ceases: for how many years, for consumers' claims?",
            "rics.run-off-consumer",
        ),
    ),
    (
        (PI,),
        Row(
            "run_off.commercial_years",
            "Cover after the firm ceases: for how many years, for other clients' claims?",
            "rics.run-off-commercial",
        ),
    ),
    (
        (EL,),
        Row(
            "excludes_business_activities",
            "Does the policy exclude anything that the firm's employees really do?",
            "el.exclusions",
        ),
    ),
    ((EL,), Row("employee_bears_excess", "Must the employee bear the first part of a claim?", "el.employee-excess")),
    ((EL,), Row("certificate", "Where is the certificate of insurance shown to staff?", "el.certificate")),
)
LIMIT = "limit_of_indemnity"  # the layers that make it up are asked about right behind it
BEFORE_SECTIONS = "covers_all_professional_work"

HOW_MANY_LAYERS = "How many excess layers is that limit made of, above the primary? 0 if none."
PRIMARY = Row("primary", "What is the limit of the primary layer?", "rics.layers", always=True)
OF_A_LAYER = (
    Row("limit", "What is the limit of excess layer {number} alone?", "rics.layers", always=True),
    Row("listed_insurer", "Was the insurer of excess layer {number} on the RICS list at inception?", "rics.insurer"),
    Row("authorised_insurer", "Is the insurer of excess layer {number} authorised?", "el.insurer"),
    Row("follows_primary", "Does excess layer {number} follow the terms of the primary?", "rics.layers"),
)
OF_A_SECTION = (
    Row("covered", "Does the policy cover this: {name}?", always=True),
    Row("wording", "Which form of cover does it have for {name}?"),
    Row("basis", "On which basis does the limit apply to {name}?"),
    Row("retroactive_date", "What is the retroactive date for {name}: a day, or the word none?"),
)

HOLDS = "Does the firm hold {cover} insurance?"
HOLDS_BARE = "The file does not say whether the firm holds {cover} insurance. Does it?"
ANOTHER = "Does the firm hold another {cover} policy?"


class Block(NamedTuple):
    """A block of the file that is judged only where it is there, with the question whether it shall be."""

    path: str
    heading: str
    prompt: str
    rows: tuple[Row, ...]


BLOCKS = (
    Block(
        "complaints_handling",
        "Complaints handling",
        "Shall the complaints handling procedure be checked, too?",
        (
            Row("published", "Is the complaints handling procedure published?", "chp.published"),
            Row("two_stages", "Has it two stages, the second of them independent redress?", "chp.two-stages"),
            Row("handler_named", "Does it name who handles complaints?", "chp.handler"),
            Row("acknowledge_within_days", "Within how many days is a complaint acknowledged?", "chp.acknowledge"),
            Row(
                "respond_within_days",
                "Within how many days is there a full reply, or a written update?",
                "chp.respond",
            ),
            Row(
                "redress_provider", "Which provider of independent redress does it name? Write none if it names none.",
                "chp.redress", always=True,
            ),
            Row("redress_approved", "Is that provider approved by RICS?", "chp.redress"),
            Row("log_kept", "Is a log of complaints kept?", "chp.log"),
            Row("reviewed", "On which day was the procedure last reviewed?", "chp.reviewed"),
        ),
    ),
    Block(
        "client_money",
        "Client money",
        "Shall the handling of client money be checked, too?",
        (
            Row("held", "Does the firm hold money that belongs to clients?", "client-money.procedure"),
            Row("procedure_written", "Is the procedure for client money in writing?", "client-money.procedure"),
            Row("designated_account", "Is it kept in a designated client account?", "client-money.account"),
            Row(
                "protection_scheme",
                "Which client money protection scheme is the firm in? Write none if it is in none.",
                "client-money.protection",
            ),
        ),
    ),
)  # fmt: skip


class Question(NamedTuple):
    """A question as it is asked of a firm.

    `key` tells it from every other; `path` is where the answer will stand in the file, empty where it is no fact.
    `default` is what Enter stands for, None for "not stated"; one that must be answered has none. `choices` may be
    named by number. `opens` is the place of the policy that a yes is about, and its cover; `block` the block of the
    file that a yes begins; `beside` what is stated together with the answer.
    """

    key: str
    path: str
    heading: str
    prompt: str
    form: Form
    choices: tuple[str, ...] = ()
    default: str | None = None
    must: bool = False
    feeds: str = ""
    opens: tuple[int, Cover] | None = None
    block: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    why: str = ""

    @property
    def fact(self) -> str:
        """The path of what it is about: of the answer, or of what a yes begins."""
        return self.path or self.block or ("policies" if self.opens else "ceased_trading")
