"""A requirement in words: what it asks, of whom, where it comes from, what is doubtful, what failing it leads to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, assert_never

from pii_check.amounts import Amount, Bands, Choice, NoAmount, NotEstablished, ShareOf, Sum
from pii_check.conditions import Bringing, Condition
from pii_check.days import long_day
from pii_check.header import Group
from pii_check.kinds import AtLeast, AtMost, Check, InForce, NotOlderThan, OneOf, ReachesBack, SectionOf
from pii_check.limbs import shown
from pii_check.money import pounds
from pii_check.phrases import amount, answer_words, label, place_name
from pii_check.requirement import Cite, Requirement
from pii_check.rulebook import Published, Rulebook, Rulebooks
from pii_check.run_off import RunOff
from pii_check.situation import Answer
from pii_check.words import Cover, percent

# What each cover and each procedure is for: revision notes on client care, in substance.
PURPOSE: Mapping[Cover | Group, str] = {
    Cover.PROFESSIONAL_INDEMNITY: "Professional indemnity insurance answers claims of professional negligence, "
    "by which a client is injured or loses money.",
    Cover.EMPLOYERS_LIABILITY: "Employers' liability insurance answers claims by employees for accident or illness "
    "at work.",
    Cover.PUBLIC_LIABILITY: "Public liability insurance answers claims by third parties, such as visitors.",
    "complaints": "A complaints handling procedure is a formal system with a redress stage: someone named takes the "
    "complaint, and a client who is not content with the answer can turn to an independent body. Learning material "
    "says that RICS looks into firms without one.",
    "client-money": "Money that belongs to clients is kept apart from the firm's own, by a written procedure. "
    "Learning material says that RICS looks into firms that misuse it.",
}


class Part(NamedTuple):
    """One thing that is said of a requirement: what it is, and its lines."""

    name: str
    lines: tuple[str, ...]

    def told(self) -> Iterator[str]:
        """As lines of plain text: one line, or its name and a line for each beneath it."""
        if len(self.lines) == 1:
            yield f"  {self.name}: {self.lines[0]}"
        else:
            yield f"  {self.name}:"
            yield from (f"    {line}" for line in self.lines)


def explanation(id_: str, rulebooks: Rulebooks) -> str:
    """Everything that the newest state of each set to hold a requirement says about it, as plain text."""
    told = []
    for states in rulebooks.sets_of(id_.partition(".")[0]):
        holding = [(state, one) for state in states for one in state.rulebook.requirements if one.id == id_]
        told += ["".join(_as_text(one, state)) for state, one in holding[-1:]]
    return "\n".join(told)


def _as_text(requirement: Requirement, published: Published) -> Iterator[str]:
    book = published.rulebook
    yield f"{requirement.title} ({requirement.id}, {requirement.force}, {requirement.authority})\n"
    yield f"  Rulebook: {book.id}, {book.title}, from {long_day(book.effective_from)}.\n"
    if purpose := PURPOSE.get(book.cover or book.group):
        yield f"  {purpose}\n"
    for part in (*explained(requirement, book), sources_of(requirement, book)):
        yield from (f"{line}\n" for line in part.told())
    if requirement.leads_to is None:
        yield "  What failing it leads to: not found in what was read.\n"


def sources_of(requirement: Requirement, book: Rulebook) -> Part:
    """Every source of a requirement, with its grade and its address."""
    lines: list[str] = []
    for cite in requirement.cite:
        lines += [source_line(cite, book), f"  {book.sources[cite.source].url}"]
    return Part("Sources", tuple(lines))


def source_line(cite: Cite, book: Rulebook) -> str:
    """A source with its grade of evidence, and what rests on it if not all does."""
    source, rests = book.sources[cite.source], f", for {cite.of}" if cite.of else ""
    return f"{source.publisher}, {source.title}, {cite.clause} (evidence: {cite.evidence}{rests})"


def explained(requirement: Requirement, book: Rulebook) -> Iterator[Part]:
    """What it asks, of whom, what is disputed or doubtful, and what failing it leads to; its sources apart."""
    yield Part("What is asked", tuple(_asked(requirement.check)))
    duty = requirement.duty or book.duty
    if duty:
        yield Part("When", tuple(_arises(condition) for condition in duty.arises))
        if duty.exempt:
            yield Part("Exempt", tuple(_lifts(condition) for condition in duty.exempt))
    disputed = [one for one in (duty and duty.other_reading, requirement.other_reading) if one]
    for one in disputed:
        yield Part("Disputed", (f"{one.this}; or {one.says}.",))
    for name, words in (("Reading", requirement.reading), ("Doubt", requirement.doubt)):
        if words:
            yield Part(name, (words,))
    if requirement.leads_to:
        yield Part("What failing it leads to", (requirement.leads_to.says,))


def _lifts(condition: Condition) -> str:
    only = f" (only for a {' or '.join(condition.employers)})" if condition.employers else ""
    return f"{condition.says}{only}"


def _arises(condition: Bringing) -> str:
    places = f" ({' and '.join(map(place_name, condition.jurisdictions))})" if condition.jurisdictions else ""
    return f"open, {condition.doubtful}{places}" if condition.doubtful else f"{condition.says}{places}"


def _asked(check: Check) -> Iterator[str]:
    if isinstance(check, InForce):
        yield "a policy in force on the day"
    elif isinstance(check, AtLeast | AtMost):
        relation = "at least" if isinstance(check, AtLeast) else "at most"
        yield from _amount_lines(f"{label(check.fact)}: {relation}", check.amount)
    elif isinstance(check, OneOf):
        yield f"{label(check.fact)}: {' or '.join(_answer(check.fact, value) for value in check.values)}"
    elif isinstance(check, ReachesBack):
        yield _reach(check)
    elif isinstance(check, SectionOf):
        yield from _section(check)
    elif isinstance(check, RunOff):
        limit = f"{figure(check.limit)} " if check.limit else ""
        yield f"run-off for {check.whom} clients: {limit}for {check.years} years"
    elif isinstance(check, NotOlderThan):
        yield f"{label(check.fact)}: no older than {check.months} months"
    else:
        assert_never(check)


def _section(check: SectionOf) -> Iterator[str]:
    yield f"{check.name}: covered"
    for name, values in (("form of cover", check.wording), ("basis of the limit", check.basis)):
        if values:
            yield f"{name}: {' or '.join(values)}"
    if check.reaches_back:
        yield _reach(check.reaches_back)


def _answer(fact: str, value: Answer) -> str:
    """An answer, in words; yes or no where the label is the question."""
    return shown(value) if isinstance(value, bool) else answer_words(fact, shown(value))


def _reach(check: ReachesBack) -> str:
    if check.to_day:
        return f"retroactive date: none, or no later than {long_day(check.to_day)}"
    return f"retroactive date: {check.years} years before inception" if check.years else "retroactive date: none"


def _amount_lines(asked: str, what: Amount, where: tuple[str, ...] = ()) -> Iterator[str]:
    """An amount, its bands and options a line each, with what each is for before it."""
    if isinstance(what, Bands):
        for number, band in enumerate(what.bands):
            above = "above that" if number else "of any size"
            reach = f"up to {pounds(band.up_to)}" if band.up_to is not None else above
            yield from _amount_lines(asked, band.amount, (*where, f"{label(what.by)} {reach}"))
    elif isinstance(what, Choice):
        for option in what.options:
            yield from _amount_lines(asked, option.amount, (*where, " or ".join(option.when)))
        yield from _amount_lines(asked, what.otherwise, (*where, "otherwise"))
    else:
        asked = asked.partition(":")[0] if isinstance(what, NoAmount | NotEstablished) else asked
        yield ", ".join((*where, f"{asked}{':' if ':' not in asked else ''} {figure(what)}"))


def figure(what: Amount) -> str:
    """A figure as a rule states it."""
    if isinstance(what, Sum):
        return amount(what.value, what.unit)
    if isinstance(what, ShareOf):
        floor = f", and no less than {pounds(what.at_least)}" if what.at_least is not None else ""
        ceiling = f", and no more than {pounds(what.at_most)}" if what.at_most is not None else ""
        return f"{percent(what.percent)}% of the {label(what.of)}{floor}{ceiling}"
    return "nothing is asked" if isinstance(what, NoAmount) else "not established by any source that was read"
