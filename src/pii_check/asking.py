"""Which question is asked next. Skipped: what is stated, and what no requirement that is judged would look at."""

from collections.abc import Iterator

from pii_check import questions as table
from pii_check.kinds import SectionOf
from pii_check.questions import Form, Question, Row
from pii_check.run_off import ceased_by
from pii_check.stating import values_of
from pii_check.talk import Given, Seen, Talk
from pii_check.words import Constitution, Cover

_FAMILY = {Cover.PROFESSIONAL_INDEMNITY: "rics", Cover.EMPLOYERS_LIABILITY: "el", Cover.PUBLIC_LIABILITY: "pl"}
_GROUPS = {"complaints_handling": "complaints", "client_money": "client-money"}


def next_question(talk: Talk) -> Question | None:
    """The first question that is open and can matter; None where there is none left."""
    seen = Seen(talk)
    return next((one for one in _all(seen) if one.key not in seen.answers and not seen.states(one.path)), None)


def _all(seen: Seen) -> Iterator[Question]:
    yield from _about_the_firm(seen)
    for cover in Cover:
        yield from _about_cover(cover, seen)
    for block in table.BLOCKS:
        yield from _about_block(block, seen)


def _asked(row: Row, path: str, heading: str) -> Question:
    """A row of the table as a question about a path; the answers that there are come from the model."""
    values = values_of(path)
    form = Form.CHOICE if values else Form.TEXT
    choices = tuple(str(one) for one in values or ())
    if values == (True, False):
        form, choices = Form.YES_NO, ()
    return Question(path, path, heading, row.prompt, form, choices, must=row.must, feeds=row.feeds, why=row.why)


def _about_the_firm(seen: Seen) -> Iterator[Question]:
    for row in table.ABOUT_THE_FIRM:
        if row.path == "ceased_trading" and seen.firm.jurisdiction is None:
            yield Question("trading", "", table.THE_FIRM, table.STILL_TRADING, Form.YES_NO, must=True, feeds=row.feeds)
        if _can_matter(row.path, seen):
            yield _of_the_firm(row, seen)


def _of_the_firm(row: Row, seen: Seen) -> Question:
    question, names = _asked(row, row.path, table.THE_FIRM), seen.talk.rulebooks.names()
    if row.path == "as_at":
        return question._replace(default=seen.talk.day.isoformat())
    if row.path == "regulated_by":
        return question._replace(form=Form.SEVERAL, choices=tuple(sorted(names.bodies)), default=table.RICS)
    if row.path == "activities":
        return question._replace(form=Form.SEVERAL, choices=tuple(sorted(names.activities)))
    if row.path == "turnover" and seen.firm.turnover is not None:  # a block, which states something else of it
        return question._replace(path="turnover.preceding_year")
    return question


def _can_matter(path: str, seen: Seen) -> bool:
    """Whether an answer about the firm can matter, by the other answers."""
    employees = seen.firm.people.employees if seen.firm.people else None
    if path == "ceased_trading":
        return seen.answers.get("trading") == "no"
    if path.startswith("turnover"):
        return ceased_by(seen.firm, seen.day) is None and _turnover_can_matter(path, seen)
    if path == "people.close_family":
        return bool(employees) and _decides_on_duty(path, seen)
    if path == "people.sole_employee_share":
        company = seen.firm.constitution is Constitution.LIMITED_COMPANY
        return company and employees == 1 and _decides_on_duty(path, seen)
    return True


def _turnover_can_matter(path: str, seen: Seen) -> bool:
    """The year before is asked first, and an estimate only where that is not known; without a first day none counts."""
    if path == "turnover":
        return not seen.states("turnover.estimate")
    is_known = seen.states("turnover.preceding_year")
    return "turnover" in seen.answers and not is_known and seen.firm.started_trading is not None


def _decides_on_duty(path: str, seen: Seen) -> bool:
    return any(path in one.missing for one in seen.without_policies)


def _about_cover(cover: Cover, seen: Seen) -> Iterator[Question]:
    own = [place for place, policy in enumerate(seen.policies) if policy.cover is cover]
    if "policies" not in seen.talk.base and seen.may_be_owed(cover):
        yield _holding(cover, len(seen.policies), table.HOLDS)
    for place in own:
        if seen.says_only_cover(place):
            yield _holding(cover, place, table.HOLDS_BARE)._replace(key=f"holds policy {place}")
        if seen.policies[place].insures_this_firm is not False and not seen.is_open(place):
            yield from _about_policy(place, seen)
    if any(_is_about(one, own) for one in seen.talk.given):
        asked = _holding(cover, len(seen.policies), table.ANOTHER)
        yield asked._replace(key=f"another {cover} beside {len(own)}", default="no")


def _holding(cover: Cover, place: int, prompt: str) -> Question:
    feeds, said = f"{_FAMILY[cover]}.in-force", prompt.format(cover=cover)
    return Question(f"holds {cover}", "", _heading(cover), said, Form.YES_NO, feeds=feeds, opens=(place, cover))


def _heading(cover: Cover) -> str:
    return cover[0].upper() + cover[1:]


def _is_about(given: Given, places: list[int]) -> bool:
    """Whether an answer is about a policy that is held: that it is, or a fact of it."""
    if given.question.opens is not None:
        return given.answer == "yes" and given.question.opens[0] in places
    parts = given.question.path.split(".")
    return parts[0] == "policies" and int(parts[1]) in places


def _about_policy(place: int, seen: Seen) -> Iterator[Question]:
    at, cover = f"policies.{place}", seen.policies[place].cover
    heading = f"{_heading(cover)}, policy {place + 1}"
    for covers, row in table.OF_A_POLICY:
        if cover not in covers:
            continue
        if _is_looked_at(row, at, seen):
            feeds = row.feeds if "." in row.feeds else f"{_FAMILY[cover]}.{row.feeds}"
            yield _asked(row, f"{at}.{row.path}", heading)._replace(feeds=feeds if row.feeds else "")
        if row.path == table.LIMIT and cover is Cover.PROFESSIONAL_INDEMNITY:
            yield from _about_layers(place, heading, seen)
        if row.path == table.BEFORE_SECTIONS:
            yield from _about_sections(place, heading, seen)


def _is_looked_at(row: Row, at: str, seen: Seen) -> bool:
    if row.path == table.LIMIT and seen.states(f"{at}.primary"):
        return False  # its layers say it
    return row.always or seen.looks_at(f"{at}.{row.path}")


def _about_layers(place: int, heading: str, seen: Seen) -> Iterator[Question]:
    at = f"policies.{place}"
    layers, many = f"{at}.excess_layers", len(seen.policies[place].excess_layers or ())
    if seen.looks_at(f"{at}.{table.LIMIT}"):
        yield Question(layers, layers, heading, table.HOW_MANY_LAYERS, Form.MANY, default="0", feeds="rics.layers")
    if many:
        yield _asked(table.PRIMARY, f"{at}.primary", heading)
    for number in range(many):
        for row in table.OF_A_LAYER:
            if _is_looked_at(row, f"{layers}.{number}", seen):
                asked = _asked(row, f"{layers}.{number}.{row.path}", heading)
                yield asked._replace(prompt=row.prompt.format(number=number + 1))


def _about_sections(place: int, heading: str, seen: Seen) -> Iterator[Question]:
    """The sections of cover that requirements on this policy ask for, and of each the terms that they look at."""
    at = f"policies.{place}.sections"
    listed = {one.name: number for number, one in enumerate(seen.policies[place].sections or ())}
    for id_, name in _sections_asked(place, seen):
        entry = f"{at}.{listed.get(name, len(listed))}"
        beside = () if name in listed else ((f"{entry}.name", name),)
        for row in table.OF_A_SECTION[: None if name in listed else 1]:
            if name in listed and not seen.looks_at(f"{entry}.{row.path}"):
                continue
            asked = _asked(row, f"{entry}.{row.path}", heading)
            yield asked._replace(
                key=f"{at} {name} {row.path}", prompt=row.prompt.format(name=name), feeds=id_, beside=beside
            )


def _sections_asked(place: int, seen: Seen) -> Iterator[tuple[str, str]]:
    for one in seen.findings:
        check = one.requirement.check
        if isinstance(check, SectionOf) and one.policy == place and not all(term.supplied for term in one.terms):
            yield one.id, check.name


def _about_block(block: table.Block, seen: Seen) -> Iterator[Question]:
    """A block that is judged only where the file has it: whether it shall, at the end of a dialogue, and its facts."""
    if not any(one.group == _GROUPS[block.path] for one in seen.findings):
        return
    if seen.talk.given and not seen.states(block.path):
        yield Question(block.path, "", block.heading, block.prompt, Form.YES_NO, default="no", block=block.path)
    if seen.states(block.path):
        for row in block.rows:
            if _is_looked_at(row, block.path, seen):
                yield _asked(row, f"{block.path}.{row.path}", block.heading)
