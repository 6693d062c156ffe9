"""A requirement in words: what it asks, of whom, where it comes from, what is doubtful, what failing it leads to."""

from collections.abc import Iterator

from pii_check.amounts import Amount, Bands, Choice, NoAmount, NotEstablished, ShareOf, Sum
from pii_check.conditions import Bringing
from pii_check.days import long_day
from pii_check.kinds import AtLeast, AtMost, Check, InForce, NotOlderThan, OneOf, ReachesBack, SectionOf
from pii_check.limbs import shown
from pii_check.money import pounds
from pii_check.phrases import amount, answer_words, label
from pii_check.requirement import Requirement
from pii_check.rulebook import Published, Rulebooks
from pii_check.run_off import RunOff
from pii_check.words import Cover, percent

# What each cover is for, as revision notes on client care put it in substance.
PURPOSE = {
    Cover.PROFESSIONAL_INDEMNITY: "Professional indemnity insurance answers claims of professional negligence, "
    "by which a client is injured or loses money.",
    Cover.EMPLOYERS_LIABILITY: "Employers' liability insurance answers claims by employees for accident or illness "
    "at work.",
    Cover.PUBLIC_LIABILITY: "Public liability insurance answers claims by third parties, such as visitors.",
}


def explanation(id_: str, rulebooks: Rulebooks) -> str:
    """Everything that the newest state of each set says about a requirement."""
    lines: list[str] = []
    for states in rulebooks.sets.values():
        for requirement in states[-1].rulebook.requirements:
            if requirement.id == id_:
                lines += [*([""] if lines else []), *_told(requirement, states[-1])]
    return "\n".join(lines) + "\n"


def _told(requirement: Requirement, published: Published) -> Iterator[str]:
    book = published.rulebook
    yield f"{requirement.title} ({requirement.id}, {requirement.force}, {requirement.authority})"
    yield f"  Rulebook: {book.id}, {book.title}, from {long_day(book.effective_from)}."
    if book.cover:
        yield f"  {PURPOSE[book.cover]}"
    yield "  What is asked:"
    yield from (f"    {line}" for line in _asked(requirement.check))
    duty = requirement.duty or book.duty
    if duty:
        yield from (f"  When: {_arises(condition)}." for condition in duty.arises)
        for condition in duty.exempt:
            only = f" (only for a {' or '.join(condition.employers)})" if condition.employers else ""
            yield f"  Exempt: {condition.says}{only}."
        if duty.other_reading:
            yield f"  Disputed: {duty.other_reading.this}; or {duty.other_reading.says}."
    if requirement.other_reading:
        yield f"  Disputed: {requirement.other_reading.this}; or {requirement.other_reading.says}."
    for name, words in (("Reading", requirement.reading), ("Doubt", requirement.doubt)):
        if words:
            yield f"  {name}: {words}"
    if requirement.leads_to:
        yield f"  What failing it leads to: {requirement.leads_to.says}"
    yield "  Sources:"
    for cite in requirement.cite:
        source = book.sources[cite.source]
        rests = f", for {cite.of}" if cite.of else ""
        yield f"    {source.publisher}, {source.title}, {cite.clause} (evidence: {cite.evidence}{rests})"
        yield f"      {source.url}"


def _arises(condition: Bringing) -> str:
    places = f" ({' and '.join(place.title() for place in condition.jurisdictions)})" if condition.jurisdictions else ""
    return f"open, {condition.doubtful}{places}" if condition.doubtful else f"{condition.says}{places}"


def _asked(check: Check) -> Iterator[str]:
    if isinstance(check, InForce):
        yield "a policy in force on the day"
    elif isinstance(check, AtLeast | AtMost):
        relation = "at least" if isinstance(check, AtLeast) else "at most"
        yield from _amount_lines(f"{label(check.fact)}: {relation}", check.amount)
    elif isinstance(check, OneOf):
        yield f"{label(check.fact)}: {' or '.join(answer_words(check.fact, shown(value)) for value in check.values)}"
    elif isinstance(check, ReachesBack):
        yield _reach(check)
    elif isinstance(check, SectionOf):
        yield f"{check.name}: covered"
        if check.wording:
            yield f"form of cover: {' or '.join(check.wording)}"
        if check.reaches_back:
            yield _reach(check.reaches_back)
    elif isinstance(check, RunOff):
        limit = f"{_figure(check.limit)} " if check.limit else ""
        yield f"run-off for {check.whom} clients: {limit}for {check.years} years"
    elif isinstance(check, NotOlderThan):
        yield f"{label(check.fact)}: no older than {check.months} months"


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
        yield ", ".join((*where, f"{asked}{':' if ':' not in asked else ''} {_figure(what)}"))


def _figure(what: Amount) -> str:
    if isinstance(what, Sum):
        return amount(what.value, what.unit)
    if isinstance(what, ShareOf):
        floor = f", and no less than {pounds(what.at_least)}" if what.at_least is not None else ""
        ceiling = f", and no more than {pounds(what.at_most)}" if what.at_most is not None else ""
        return f"{percent(what.percent)}% of the {label(what.of)}{floor}{ceiling}"
    return "nothing is asked" if isinstance(what, NoAmount) else "not established by any source that was read"
