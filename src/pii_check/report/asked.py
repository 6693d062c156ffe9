"""A question of the dialogue in words: plain lines that a screen reader reads out, and what `?` explains."""

from collections.abc import Iterator
from datetime import date

from pii_check.firm import Firm
from pii_check.questions import Form, Question
from pii_check.report.rows import source_words
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebooks, governing
from pii_check.stating import field_at

_HOW = {
    Form.TEXT: "Your answer",
    Form.YES_NO: "Yes or no",
    Form.CHOICE: "By number or in words",
    Form.SEVERAL: "Numbers or words, with commas between, or none",
    Form.MANY: "Your answer",
}


def question_text(question: Question, number: int) -> str:
    """The question with its choices, each on a line of its own."""
    choices = (f"  {place}. {choice}" for place, choice in enumerate(question.choices, 1))
    return "\n".join([f"Question {number}. {question.prompt}", *choices]) + "\n"


def prompt_text(question: Question) -> str:
    """What stands before the answer: how to answer, and what Enter alone stands for."""
    enter = "must be answered" if question.must else f"Enter: {question.default or 'not stated'}"
    return f"{_HOW[question.form]} [{enter}]: "


def explanation_text(question: Question, firm: Firm, rulebooks: Rulebooks, day: date) -> str:
    """What a question is about, and which requirement, of which source, the answer is for."""
    return " ".join(_explained(question, firm, rulebooks, day)) + "\n"


def _explained(question: Question, firm: Firm, rulebooks: Rulebooks, day: date) -> Iterator[str]:
    key = question.fact.rpartition(".")[2]
    yield f"This is `{key}` in the file: {field_at(question.fact).description}."
    if question.why:
        yield question.why
    found = _requirement(question, firm, rulebooks, day)
    if found is not None:
        requirement, published = found
        yield f"It is asked for the requirement: {requirement.title} ({requirement.id})."
        yield f"Source: {source_words(requirement, published)}."


def _requirement(
    question: Question, firm: Firm, rulebooks: Rulebooks, day: date
) -> tuple[Requirement, Published] | None:
    """The requirement that an answer is for: of the firm's place and of the day that picks it, else the newest."""
    held = []
    for states in rulebooks.sets_of(question.feeds.partition(".")[0]):
        places, by_inception = states.header.binds.jurisdictions, states.header.picked_by == "policy inception"
        current = governing(states, _picking_day(question, firm, day, by_inception))
        is_here = places is None or firm.jurisdiction in places
        for rank, one in enumerate([*states, *([current] if current else [])]):
            if (requirement := one.rulebook.requirement(question.feeds)) is not None:
                held.append((is_here, rank, requirement, one))
    return max(held, key=lambda one: one[:2])[2:] if held else None


def _picking_day(question: Question, firm: Firm, day: date, by_inception: bool) -> date:
    parts, policies = question.path.split("."), firm.policies or ()
    if by_inception and parts[0] == "policies" and int(parts[1]) < len(policies):
        return policies[int(parts[1])].inception or day
    return day
