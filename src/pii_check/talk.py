"""A dialogue that makes a firm file: what the file states, the answers so far, and what they come to together."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, NamedTuple

from pii_check.changes import state_at
from pii_check.engine import OPTIONAL_GROUPS, assess
from pii_check.findings import Finding
from pii_check.firm import Firm, Policy
from pii_check.questions import Question
from pii_check.rulebook import Rulebooks
from pii_check.words import Cover, Outcome

STAND_IN = "the firm"  # for a name that is not given yet


class Stated(NamedTuple):
    """A value to be written at a path of the firm file; `remark` stands beside it, for whoever reads the file."""

    path: str
    value: Any
    remark: str = ""


class Given(NamedTuple):
    """An answer: to which question, as it was understood (None: not stated), and what it states."""

    question: Question
    answer: str | None
    states: tuple[Stated, ...]


class Talk(NamedTuple):
    """A dialogue so far: what the file states, in plain values; the rulebooks; today; the answers in order."""

    base: Mapping[str, Any]
    rulebooks: Rulebooks
    day: date
    given: tuple[Given, ...] = ()


def begun(stated: Mapping[str, Any], rulebooks: Rulebooks, day: date) -> Talk:
    """The beginning of a dialogue about a file that states some things, or nothing; a blank value states nothing."""
    return Talk(without_blanks(stated), rulebooks, day)


def without_blanks(value: Any) -> Any:
    """Plain values without the keys that have nothing behind them."""
    if isinstance(value, Mapping):
        return {key: without_blanks(one) for key, one in value.items() if one is not None}
    return [without_blanks(one) for one in value] if isinstance(value, list) else value


def back(talk: Talk) -> Talk:
    """The dialogue without its last answer; the same where there is none."""
    return talk._replace(given=talk.given[:-1])


def facts(talk: Talk) -> dict[str, Any]:
    """What the file and the answers state together, with the keys of a firm file."""
    return with_stated(talk.base, (one for given in talk.given for one in given.states))


def with_stated(base: Mapping[str, Any], more: Iterable[Stated]) -> dict[str, Any]:
    """The values of a file with more of them stated, in order."""
    stated = deepcopy(dict(base))
    for one in more:
        state_at(stated, one.path, deepcopy(one.value))
    return stated


class Seen:
    """A dialogue with what it comes to: the firm, its policies, and the findings as it stands."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.stated = facts(talk)
        self.firm = Firm.model_validate({"name": STAND_IN} | self.stated)
        self.day = self.firm.as_at or talk.day
        self.findings = self._judged(self.firm)
        self.answers = {one.question.key: one.answer for one in talk.given}
        self._bare: tuple[Finding, ...] | None = None

    @property
    def policies(self) -> tuple[Policy, ...]:
        """The policies so far; none where nothing is said of them."""
        return self.firm.policies or ()

    @property
    def without_policies(self) -> tuple[Finding, ...]:
        """What would be found if the firm held no policy: what it must hold, and which facts decide on that."""
        if self._bare is None:
            self._bare = self._judged(self.firm.model_copy(update={"policies": ()}))
        return self._bare

    def _judged(self, firm: Firm) -> tuple[Finding, ...]:
        found = assess(firm, self.talk.rulebooks, self.day, include=OPTIONAL_GROUPS).findings
        return tuple(one for one in found if one.outcome is not Outcome.NOT_APPLICABLE)

    def states(self, path: str) -> bool:
        """Whether the file or an answer states anything at a path; an empty path is no fact."""
        if path == "name":
            return path in self.stated
        held: Any = self.firm if path else None
        for part in path.split("."):
            if isinstance(held, tuple):
                held = held[int(part)] if int(part) < len(held) else None
            else:
                held = None if held is None else getattr(held, part)
        return held is not None

    def looks_at(self, path: str) -> bool:
        """Whether a finding looks at a fact, which the minimum wording does not supply."""
        return any(
            path in one.missing or any(term.path == path and not term.supplied for term in one.terms)
            for one in self.findings
        )

    def may_be_owed(self, cover: Cover) -> bool:
        """Whether anything is asked of the firm about a cover, or may be."""
        return any(one.cover is cover for one in self.without_policies)

    def says_only_cover(self, place: int) -> bool:
        """Whether a policy of the file that the dialogue began with says nothing but its cover."""
        policies = self.talk.base.get("policies") or []
        return place < len(policies) and list(policies[place]) == ["cover"]

    def is_open(self, place: int) -> bool:
        """Whether it is not known if a policy is held: its entry says only its cover, and no one has said yes to it."""
        opened = {one.question.opens[0] for one in self.talk.given if one.answer == "yes" and one.question.opens}
        return list(self.stated["policies"][place]) == ["cover"] and place not in opened
