"""The shape of the JSON that is printed, format `pii-check/1`: what as_json.py and finding_json.py build.

Its schema is made of it. Additions are allowed under this format; a key that is taken away, or that changes its
meaning, needs another one.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from pii_check.facts import Unit
from pii_check.findings import Verdict
from pii_check.header import Group
from pii_check.terms import Relation
from pii_check.words import Authority, Cover, Evidence, Force, Outcome

Plain = str | int | list[str] | None
Money = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]{2}$", description="pounds, with two decimals")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a day, YYYY-MM-DD")]


class MoneyHeld(TypedDict):
    """A sum."""

    amount: Annotated[Money, Field(description="pounds, with two decimals")]
    currency: Annotated[Literal["GBP"], Field(description="pounds sterling")]


class MeasureHeld(TypedDict):
    """A measure other than money."""

    value: Annotated[Plain, Field(description="a number, a text, a day, or a list of texts")]
    unit: Annotated[Unit, Field(description="what it is counted in")]


class MoneyRequired(MoneyHeld):
    """A sum that is required, and how what is held must stand to it."""

    relation: Annotated[Relation, Field(description="how what is held must stand to it")]


class MeasureRequired(MeasureHeld):
    """Another measure that is required, and how what is held must stand to it."""

    relation: Annotated[Relation, Field(description="how what is held must stand to it")]


Held = MoneyHeld | MeasureHeld
Required = MoneyRequired | MeasureRequired


class Term(TypedDict):
    """One comparison of a finding: a fact, a relation and a threshold."""

    fact: Annotated[str, Field(description="the key of the fact", examples=["uninsured_excess"])]
    relation: Annotated[Relation, Field(description="how what is held must stand to the threshold")]
    value: Annotated[Plain, Field(description="the threshold; null while it is open, or where nothing is required")]
    unit: Annotated[Unit, Field(description="what both are counted in")]
    held: Annotated[Plain, Field(description="what the firm states; null where it states nothing")]
    stated: Annotated[bool, Field(description="whether the firm file states it, or the call sets it")]
    outcome: Annotated[Outcome, Field(description="what this comparison comes to")]
    between: Annotated[list[Money] | None, Field(description="lowest and highest, where the file states a range")]


class Cite(TypedDict):
    """Where a requirement is published."""

    source: Annotated[str, Field(description="title of the first source")]
    clause: Annotated[str, Field(description="section, clause or paragraph")]
    url: Annotated[str, Field(description="where it can be read")]
    evidence: Annotated[Evidence, Field(description="the weakest grade among all that the requirement rests on")]


class Location(TypedDict):
    """A place in the firm file."""

    line: Annotated[int, Field(description="from 1")]
    column: Annotated[int, Field(description="from 1")]


class Piece(TypedDict):
    """Some values of a fact, and what the finding then comes to: a row of values, or some answers."""

    lowest: Annotated[Money | int | None, Field(description="the lowest of these values; null for answers")]
    highest: Annotated[
        Money | int | None, Field(description="the highest; null for answers, or where nothing bounds it")
    ]
    answers: Annotated[list[str] | None, Field(description="the answers; null for values")]
    outcome: Annotated[Outcome, Field(description="what the finding then comes to")]
    then: Annotated["Settled | None", Field(description="what settles it then, where a second fact must be known")]


class Settled(TypedDict):
    """For which values of a fact that the file leaves open a finding is met, and for which not."""

    path: Annotated[str, Field(description="path of the fact", examples=["turnover"])]
    pieces: Annotated[list[Piece], Field(description="every value that it may have")]


class NextBand(TypedDict):
    """Where more turnover asks for another sum."""

    turnover: Annotated[Money, Field(description="how much higher the turnover may be and ask no other sum")]
    required: Annotated[Money, Field(description="the sum that a penny more than that asks for")]


class Headroom(TypedDict):
    """How far a requirement that is met is from breach."""

    fact: Annotated[str, Field(description="the key of the fact", examples=["uninsured_excess"])]
    margin: Annotated[Held, Field(description="how far it may move towards the threshold")]
    next: Annotated[NextBand | None, Field(description="the next band of turnover; null if there is none")]


class ToState(TypedDict):
    """A fact that the file leaves open, and which findings it bears on."""

    path: Annotated[str, Field(description="path of the fact", examples=["turnover"])]
    settles: Annotated[list[str], Field(description="ids of findings that it would settle alone, whatever it is")]
    bears_on: Annotated[list[str], Field(description="ids of all findings that it bears on")]


class Change(TypedDict):
    """A value to state otherwise in the firm file."""

    path: Annotated[str, Field(description="path of the fact", examples=["policies.0.uninsured_excess"])]
    value: Annotated[str, Field(description="the value, as a firm file would state it", examples=["12500.00"])]


class Way(TypedDict):
    """One way to meet a requirement that is not met."""

    says: Annotated[str, Field(description="the way, in words")]
    changes: Annotated[list[Change], Field(description="all of them together meet it; a path beyond a list adds to it")]


class Finding(TypedDict):
    """What one requirement comes to for one policy, or for the firm."""

    id: Annotated[str, Field(description="id of the requirement; never changes meaning", examples=["rics.excess"])]
    title: Annotated[str, Field(description="what it is called")]
    group: Annotated[Group, Field(description="what it is about")]
    cover: Annotated[Cover | None, Field(description="class of insurance, if it is about one")]
    policy: Annotated[int | None, Field(description="index of the policy in the firm file, from 0")]
    force: Annotated[Force, Field(description="only `must` decides the verdict")]
    authority: Annotated[Authority, Field(description="who makes the requirement")]
    outcome: Annotated[Outcome, Field(description="what it comes to")]
    required: Annotated[Required | None, Field(description="what the deciding term requires; null while it is open")]
    held: Annotated[Held | None, Field(description="what the firm states of it")]
    gap: Annotated[Held | None, Field(description="how far what is held falls short, or goes beyond")]
    terms: Annotated[list[Term], Field(description="every comparison that was made")]
    because: Annotated[str, Field(description="the reason, in words")]
    remedy: Annotated[str | None, Field(description="what would cure it, in words")]
    missing: Annotated[list[str], Field(description="paths of the facts that would settle it")]
    rests_on: Annotated[str | None, Field(description="`minimum_wording` where that statement implies it")]
    rulebook: Annotated[str | None, Field(description="id of the rulebook", examples=["rics/2025-07-01"])]
    cite: Annotated[Cite | None, Field(description="where it is published")]
    path: Annotated[str | None, Field(description="path of the fact", examples=["policies.0.uninsured_excess"])]
    location: Annotated[
        Location | None, Field(description="where the firm file states the fact; null if the call set it")
    ]
    settled_by: Annotated[Settled | None, Field(description="what would settle it, where it is undetermined")]
    headroom: Annotated[Headroom | None, Field(description="how far it is from breach, where it is met by a measure")]
    alternatives: Annotated[list[Way], Field(description="the ways of `remedy`, each of which is enough by itself")]
    no_remedy: Annotated[str | None, Field(description="why nothing that the firm can do now meets it, in words")]


class CoverVerdict(TypedDict):
    """The verdict on one cover, by its best policy."""

    cover: Annotated[Cover, Field(description="class of insurance")]
    verdict: Annotated[Verdict, Field(description="the worst over the requirements of that policy")]
    policy: Annotated[int | None, Field(description="index of the policy that counts; null for none or several")]


class Rulebook(TypedDict):
    """A rulebook that was used."""

    id: Annotated[str, Field(description="set and first day", examples=["rics/2025-07-01"])]
    title: Annotated[str, Field(description="what instrument it states")]
    sha256: Annotated[str, Field(description="hash of its file")]
    checked_on: Annotated[Day | None, Field(description="day on which it was last laid beside its sources")]
    review_by: Annotated[Day | None, Field(description="day by which that is due again")]


class Note(TypedDict):
    """What is neither finding nor error."""

    code: Annotated[str, Field(description="what kind of note it is", examples=["review-due"])]
    message: Annotated[str, Field(description="the note, in words")]
    path: Annotated[str | None, Field(description="path of the fact that it is about")]


class Assumed(TypedDict):
    """A fact that the call set, by `--set KEY=VALUE`, in place of what the file states."""

    path: Annotated[str, Field(description="path of the fact", examples=["policies.0.uninsured_excess"])]
    value: Annotated[str | None, Field(description="the value as typed; null where the call takes the fact away")]


class Remedy(TypedDict):
    """One line of the list that puts right everything that counts."""

    id: Annotated[str, Field(description="id of the requirement", examples=["rics.excess"])]
    policy: Annotated[int | None, Field(description="index of the policy in the firm file, from 0")]
    says: Annotated[str, Field(description="what is to be done, in words")]
    changes: Annotated[list[Change], Field(description="what it would change in the firm file")]


class Assessment(TypedDict):
    """One firm, judged as at one day."""

    file: Annotated[str, Field(description="the file, as the call named it; `-` is standard input")]
    name: Annotated[str, Field(description="name of the firm")]
    as_at: Annotated[Day, Field(description="the day as at which it was judged")]
    verdict: Annotated[Verdict, Field(description="the worst over covers and firm-wide musts")]
    verdict_by_authority: Annotated[
        dict[Authority, Verdict], Field(description="the same for law, regulator and practice apart")
    ]
    covers: Annotated[list[CoverVerdict], Field(description="the verdict on each cover")]
    not_checked: Annotated[list[str], Field(description="groups of requirements that were not asked about")]
    rulebooks: Annotated[list[Rulebook], Field(description="every rulebook that was used")]
    findings: Annotated[list[Finding], Field(description="in the order of sets, then of policies")]
    notes: Annotated[list[Note], Field(description="what else a reader should know")]
    set: Annotated[list[Assumed], Field(description="what the call set; empty where the file alone was judged")]
    to_state: Annotated[list[ToState], Field(description="facts that would settle what is open, the most useful first")]
    remedies: Annotated[
        list[Remedy], Field(description="put right in order, what counts is met, but for what has `no_remedy`")
    ]


class Error(TypedDict):
    """One fault of a file that could not be judged."""

    file: Annotated[str, Field(description="the file, as the call named it")]
    line: Annotated[int, Field(description="from 1; of the file, or of `set`")]
    column: Annotated[int, Field(description="from 1; of the file, or of `set`")]
    message: Annotated[str, Field(description="what is wrong, in words")]
    hint: Annotated[str, Field(description="what would be right; may be empty")]
    code: Annotated[str, Field(description="what kind of fault it is", examples=["money-not-sterling"])]
    set: Annotated[str | None, Field(description="`KEY=VALUE` of the call where the fault is in it, else null")]


class Tool(TypedDict):
    """The program."""

    name: Annotated[Literal["pii-check"], Field(description="its name")]
    version: Annotated[str, Field(description="its version")]


class Report(TypedDict):
    """What `pii-check --format json` prints; a line of `--format jsonl` is one assessment or one error."""

    format: Annotated[Literal["pii-check/1"], Field(description="changes only if a key goes or changes its meaning")]
    tool: Annotated[Tool, Field(description="what made the report")]
    exit_code: Annotated[int, Field(description="as the command exits")]
    assessments: Annotated[list[Assessment], Field(description="one for every file that was judged")]
    errors: Annotated[list[Error], Field(description="one for every fault of the other files")]
