"""Pages made from the program itself: what is checked, from the rulebooks, and the firm file, from its models."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, get_args, get_origin

from pii_check import Firm, Requirement, Rulebook, Rulebooks
from pii_check.days import long_day
from pii_check.firm import Turnover
from pii_check.record import Leaf, Record, records_in
from pii_check.report.explain import PURPOSE, explained
from pii_check.report.rulebooks import whom
from pii_check.rulebook import Published
from pii_check.words import SYNONYMS, Basis, Certificate, Constitution, Cover, Jurisdiction, Wording

_MADE = "<!-- Made by docs/made.py: change the rulebooks or the models, not this page. -->\n"

_CHECKED = """
# What is checked, and why

Every requirement that the newest rulebook of each set holds, with what it asks, whom it binds, what is disputed or in
doubt, and where it is published. `pii-check explain ID` says the same of one requirement; `pii-check rules list` lists
all rulebooks. Only a *must* decides a verdict; a *should* is reported. What the grades of evidence mean is on the page
[Sources and evidence](sources.md).
"""

_FIRM_FILE = """
# The firm file

One firm in a file, as YAML or JSON. `name` is the only key that must be there; what you leave out is *not stated*, and
never counts as a pass. Every key is below, with how its value is written. `pii-check example` prints a file to begin
with, and `pii-check schema firm` the same as this page for editors and programs.

These mean something when they are left out: `as_at` is today in the UK, `regulated_by` is `[rics]`, `ceased_trading`
is "still trading", `dispensations` and `excess_layers` are "none", `insures_this_firm` is "yes", and `activities` is
"none that a rulebook names". `policies`, once given, is the complete list: a cover that is not on it is not held.
"""

_VOCABULARIES: tuple[type[StrEnum], ...] = (Jurisdiction, Constitution, Cover, Basis, Wording, Certificate)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    rows = (tuple(cell.replace("|", "\\|") for cell in row) for row in rows)
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def what_is_checked(rulebooks: Rulebooks) -> str:
    """One section for each set, by its newest state."""
    newest = [states[-1] for states in rulebooks.sets.values()]
    return _MADE + _CHECKED + "".join(part for one in newest for part in _rulebook(one))


def _rulebook(published: Published) -> Iterator[str]:
    book = published.rulebook
    yield f"\n## {book.title}\n\n"
    yield f"Rulebook `{book.id}`, from {long_day(book.effective_from)}. {whom(book)}"
    if published.checked:
        yield f" Last laid beside its sources on {long_day(published.checked.checked_on)}."
    yield f"\n\n{PURPOSE[book.cover or book.group]}\n\n"
    rows = ((one.title, f"`{one.id}`", one.force, one.authority, one.evidence) for one in book.requirements)
    yield _table(("requirement", "id", "force", "authority", "weakest evidence"), rows)
    for requirement in book.requirements:
        yield "\n"
        yield from _requirement(requirement, book)


def _requirement(requirement: Requirement, book: Rulebook) -> Iterator[str]:
    yield f"### {requirement.title}\n\n`{requirement.id}`, {requirement.force}, {requirement.authority}\n\n"
    for name, lines in explained(requirement, book):
        if len(lines) == 1:
            yield f"- **{name}:** {_ended(lines[0])}\n"
        else:
            yield f"- **{name}:**\n" + "".join(f"  - {line}\n" for line in lines)
    yield "- **Sources:**\n"
    for cite in requirement.cite:
        source, rests = book.sources[cite.source], f", for {cite.of}" if cite.of else ""
        yield f"  - [{source.publisher}, {source.title}]({source.url}), {cite.clause} ({cite.evidence}{rests})\n"


def _ended(line: str) -> str:
    return line if line.endswith(".") else f"{line}."


def firm_file(rulebooks: Rulebooks) -> str:
    """Every block of the firm file with its keys, then how values are written."""
    blocks = "".join(part for name, model in _blocks(Firm, "") for part in _block(name, model))
    return _MADE + _FIRM_FILE + blocks + _values(rulebooks)


def _blocks(model: type[Record], place: str) -> Iterator[tuple[str, type[Record]]]:
    """A model and every model inside it, by the key that holds it."""
    yield place, model
    for name, field in model.model_fields.items():
        for inner in records_in(field.annotation):
            yield from _blocks(inner, f"{place}.{field.alias or name}".lstrip("."))


def _block(place: str, model: type[Record]) -> Iterator[str]:
    yield f"\n## {f'`{place}`' if place else 'The firm'}\n\n{model.__doc__}\n\n"
    rows = []
    for name, field in model.model_fields.items():
        needed = " (must be stated)" if field.is_required() else ""
        metadata = [one for one in field.metadata if isinstance(one, Leaf)]
        written = metadata[0].schema["title"] if metadata else _written(field.annotation)
        written = f"a sum of money, or {written}" if field.annotation == Turnover | None else written
        rows.append((f"`{field.alias or name}`", f"{field.description}{needed}", written))
    yield _table(("key", "what it means", "how it is written"), rows)


def _written(annotation: Any) -> str:
    """How a value is written: the kind of value, a list of them, or a block."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return "a block"
    if leaves := [one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, Leaf)]:
        return str(leaves[0].schema["title"])
    inner = [one for one in get_args(annotation) if one not in (type(None), Ellipsis)]
    written = _written(inner[0])
    return f"a list of {written.removeprefix('a ')}s" if get_origin(annotation) is tuple else written


_HOW = (
    ("sum of money", "`£250,000`, `250000`, `£250k`, `£1.5m`: pounds, two decimals at most, nothing converted"),
    ("sum of money, or a range", "the same, or `£150,000 to £190,000` where only the bounds are known"),
    ("day", "`2026-04-01`: year, month, day"),
    ("yes or no", "`yes`, `no`, `true`, `false`"),
    ("count", "`3`: a whole number of nought or more"),
    ("share", "`60%`, or a number from 0 to 1"),
    ("retroactive date", "`none`, which is fully retroactive, or a day"),
    ("text", "any text on one line"),
    ("name", "a name that some rulebook knows: see below"),
    ("id of a requirement", "such as `rics.excess`"),
)


def _values(rulebooks: Rulebooks) -> str:
    bodies, activities, sections = rulebooks.names()
    rows = [(member.__name__.lower(), _listed(member)) for member in _VOCABULARIES]
    rows += [
        ("name of a body", _quoted(bodies)),
        ("name of an activity", _quoted(activities)),
        ("name of a section", _quoted(sections)),
    ]
    return (
        "\n## How values are written\n\n"
        "Capitals, hyphens, underscores and runs of spaces make no difference. Inside `{ }` or `[ ]` a comma ends the "
        "value: write £1m there, or put the sum in quotes. A space and `#` begin a comment: a name with `#` in it "
        "goes in quotes, too.\n\n"
        + _table(("kind", "how it is written"), _HOW)
        + "\n"
        + _table(("kind", "one of these (other spellings)"), rows)
    )


def _quoted(names: Iterable[str]) -> str:
    return "; ".join(f"`{name}`" for name in sorted(names))


def _listed(vocabulary: type[StrEnum]) -> str:
    said = []
    for member in vocabulary:
        others = [other for other, name in SYNONYMS.items() if name == member.value]
        said.append(f"`{member.value}`" + (f" ({', '.join(others)})" if others else ""))
    return "; ".join(said)
