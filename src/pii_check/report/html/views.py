"""What the templates of the HTML report are given: plain values, every word of them chosen here."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pii_check.days import long_day
from pii_check.findings import Verdict
from pii_check.report.answering import to_state_words
from pii_check.report.pictures import Picture, pictures
from pii_check.report.rows import IN_FULL, Row, parts, rows
from pii_check.report.timeline import Timeline, timeline
from pii_check.report.to_do import together
from pii_check.report.view import (
    NOT_JUDGED,
    OUTCOME_WORDS,
    VERDICT_WORDS,
    Judged,
    Refusal,
    Result,
    beneath,
    ended,
    headline,
    not_checked,
    url_of,
)
from pii_check.report.what_if import what_if
from pii_check.rulebook import Published
from pii_check.words import Cover, Evidence, Outcome, visible


class Part(NamedTuple):
    """One thing said of a finding: what it is, and its lines; `url` is where a source can be read."""

    name: str
    lines: tuple[str, ...]
    url: str = ""

    @property
    def site(self) -> str:
        """The host of the address, which stands for it in a link."""
        return self.url.partition("://")[2].partition("/")[0].removeprefix("www.")


class FindingView(NamedTuple):
    """One finding. Told in full it has `parts`; in a table, required and held stand side by side."""

    anchor: str
    id: str
    title: str
    about: str
    required: str
    held: str
    because: str
    parts: tuple[Part, ...]


class Group(NamedTuple):
    """The findings of one outcome; `kind` is the outcome's name in the style sheet."""

    kind: str
    words: str
    findings: tuple[FindingView, ...]
    in_full: bool
    asks: bool


class CoverView(NamedTuple):
    """The verdict on one cover, and the policy that it goes by."""

    cover: str
    kind: str
    verdict: str
    policy: str


class Rules(NamedTuple):
    """One rulebook that was used."""

    id: str
    title: str
    first_day: str
    sha256: str
    weakest: str
    checked_on: str
    review_by: str


class FirmView(NamedTuple):
    """Everything about one firm that was judged."""

    anchor: str
    name: str
    file: str
    as_at: str
    kind: str
    verdict: str
    headline: str
    beneath: tuple[str, ...]
    what_if: tuple[str, ...]
    covers: tuple[CoverView, ...]
    to_do: tuple[str, ...]
    groups: tuple[Group, ...]
    to_state: tuple[str, ...]
    pictures: tuple[Picture, ...]
    timeline: Timeline | None
    notes: tuple[str, ...]
    not_checked: str
    rules: tuple[Rules, ...]
    is_refused: bool = False


class RefusedView(NamedTuple):
    """A file that was not judged, with the lines of each fault."""

    anchor: str
    file: str
    faults: tuple[str, ...]
    is_refused: bool = True


class Entry(NamedTuple):
    """A line of the table of all firms."""

    anchor: str
    name: str
    file: str
    as_at: str
    kind: str
    verdict: str
    not_met: str
    undetermined: str


class Page(NamedTuple):
    """The whole page."""

    title: str
    entries: tuple[Entry, ...]
    firms: tuple[FirmView | RefusedView, ...]


def page(results: Iterable[Result]) -> Page:
    """The page on all results."""
    firms = tuple(
        _refused(one, number) if isinstance(one, Refusal) else firm_view(one, f"firm-{number}")
        for number, one in enumerate(results, 1)
    )
    names = [one.name if isinstance(one, FirmView) else one.file for one in firms]
    what = names[0] if len(names) == 1 else f"{len(names)} firm files"
    return Page(f"Insurance requirements: {what}", tuple(map(_entry, firms)) if len(firms) > 1 else (), firms)


def _entry(one: FirmView | RefusedView) -> Entry:
    if isinstance(one, RefusedView):
        return Entry(one.anchor, one.file, one.file, "", "refused", NOT_JUDGED, "", "")
    many = {group.kind: str(len(group.findings)) for group in one.groups}
    not_met, open_ = (many.get(kind, "0") for kind in ("not-met", "undetermined"))
    return Entry(one.anchor, one.name, one.file, one.as_at, one.kind, one.verdict, not_met, open_)


def _refused(refusal: Refusal, number: int) -> RefusedView:
    faults = tuple("\n".join(visible(line) for line in fault.lines) for fault in refusal.faults)
    return RefusedView(f"firm-{number}", visible(refusal.file), faults)


def firm_view(judged: Judged, anchor: str) -> FirmView:
    """Everything about one firm."""
    found = judged.assessment
    return FirmView(
        anchor=anchor,
        name=found.name,
        file=judged.shown,
        as_at=long_day(found.as_at),
        kind=found.verdict.value,
        verdict=VERDICT_WORDS[found.verdict],
        headline=f"{headline(found)}.",
        beneath=tuple(beneath(found)),
        what_if=tuple(what_if(judged.assumed)),
        covers=tuple(_covers(judged)),
        to_do=tuple(map(ended, together(judged))),
        groups=tuple(_group(outcome, some, anchor) for outcome, some in rows(judged)),
        to_state=tuple(to_state_words(one) for one in judged.answers.to_state),
        pictures=() if judged.firm is None else pictures(judged.firm, found),
        timeline=None if judged.firm is None else timeline(judged.firm, found.as_at),
        notes=tuple(ended(note.message) for note in found.notes),
        not_checked=not_checked(found),
        rules=tuple(map(_rules, found.rulebooks)),
    )


def _covers(judged: Judged) -> Iterator[CoverView]:
    words = {Verdict.COMPLIANT: "compliant", Verdict.NOT_COMPLIANT: "not compliant"}
    for one in judged.assessment.covers:
        if one.verdict is Verdict.COMPLIANT and not _any_applies(judged, one.cover):
            yield CoverView(_capital(one.cover), "not-applicable", "does not apply", "")
            continue
        policy = "" if one.policy is None else f"policy {one.policy + 1}"
        yield CoverView(_capital(one.cover), one.verdict.value, words.get(one.verdict, "undetermined"), policy)


def _any_applies(judged: Judged, cover: Cover) -> bool:
    """Whether anything is asked of a cover: where nothing is, no insurance was found right."""
    counted = judged.assessment.counted
    return any(one.cover is cover and one.outcome is not Outcome.NOT_APPLICABLE for one in counted)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _group(outcome: Outcome, some: list[Row], anchor: str) -> Group:
    findings = tuple(_finding(one, anchor) for one in some)
    return Group(outcome.value, OUTCOME_WORDS[outcome], findings, outcome in IN_FULL, outcome is Outcome.MET)


def _finding(row: Row, anchor: str) -> FindingView:
    finding = row.finding
    place = "" if finding.policy is None else f"-{finding.policy + 1}"
    parts = tuple(_full(row) if finding.outcome in IN_FULL else _aside(row))
    return FindingView(
        f"{anchor}-{finding.id}{place}", finding.id, row.title, row.about, row.required, row.held, row.because, parts
    )


def _full(row: Row) -> Iterator[Part]:
    """All that is told of it, line by line, as in the text."""
    told: list[tuple[str, list[str]]] = []
    for name, words in parts(row):
        if name:
            told.append((name, [words]))
        else:
            told[-1][1].append(words)
    for name, lines in told:
        yield Part(name[:1].upper() + name[1:], tuple(lines), url_of(row.finding) or "" if name == "source" else "")
        if name == "source":
            yield Part("Evidence", (f"{row.finding.requirement.evidence} (the weakest of its sources)",))


def _aside(row: Row) -> Iterator[Part]:
    """What stands beside required and held."""
    is_met = row.finding.outcome is Outcome.MET
    if row.headroom:
        yield Part("Headroom", (row.headroom,))
    if row.source and is_met:
        yield Part("Source", (row.source,), url_of(row.finding) or "")
    if row.doubt:
        yield Part("Doubt", (row.doubt,))


def _rules(one: Published) -> Rules:
    book, checked = one.rulebook, one.checked
    grades = [requirement.evidence for requirement in book.requirements]  # each by its weakest source
    return Rules(
        id=book.id,
        title=book.title,
        first_day=long_day(book.effective_from),
        sha256=one.sha256,
        weakest=max(grades, key=list(Evidence).index).value,
        checked_on=long_day(checked.checked_on) if checked else "never",
        review_by=long_day(checked.review_by) if checked else "not set",
    )
