"""What a firm must hold: each requirement as it binds the firm, and what they come to for each cover."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pii_check import phrases
from pii_check.edges import goes_by
from pii_check.findings import Note
from pii_check.firm import Firm
from pii_check.kinds import InForce, amounts_in
from pii_check.reasons import Reason
from pii_check.requirement import Requirement
from pii_check.rulebook import Published
from pii_check.terms import Term
from pii_check.words import Authority, Cover, Force

LIMIT = "limit_of_indemnity"


class Status(StrEnum):
    """Whether a requirement binds the firm.

    `OPEN`: that depends on facts not stated, or no source establishes it. `ON_OCCASION`: it asks something only once
    there is something to ask it of, such as excess layers.
    """

    REQUIRED = "required"
    OPEN = "open"
    ON_OCCASION = "on-occasion"
    NOT_REQUIRED = "not-required"


class Need(NamedTuple):
    """One requirement, as it binds the firm: what must be held, why, and who says so.

    `terms` say what is required; a term's value is None where it depends on what is open. `depends_on` are the paths of
    facts that would settle it. `limit` is the limit of indemnity that it is told for, where it goes by that, in pence.
    `rulebook` is None where no rulebook governs.
    """

    requirement: Requirement
    rulebook: Published | None
    cover: Cover | None
    authority: Authority
    status: Status
    terms: tuple[Term, ...]
    reasons: tuple[Reason, ...]
    depends_on: tuple[str, ...]
    limit: int | None = None

    @property
    def id(self) -> str:
        """The requirement's id, such as `rics.limit`."""
        return self.requirement.id

    @property
    def force(self) -> Force:
        """Must or should."""
        return self.requirement.force

    @property
    def because(self) -> str:
        """Why it is required, or is not, or is open: in words."""
        return "; ".join(dict.fromkeys(phrases.why_asked(why) for why in self.reasons))

    @property
    def goes_by_limit(self) -> bool:
        """Whether it asks for a share of the limit of indemnity, or by its bands, and no limit is known yet."""
        return LIMIT in goes_by(amounts_in([self.requirement.check])) and all(term.value is None for term in self.terms)


class CoverNeeded(NamedTuple):
    """Whether a cover must be held: `main` are the requirements to hold it, the one that decides first.

    `advised` are those that ask for it and are no must. `minimum` is the least limit of indemnity in pence, None where
    none is asked for or it is not known.
    """

    cover: Cover
    main: Need
    advised: tuple[Need, ...]
    minimum: int | None
    needs: tuple[Need, ...]

    @property
    def status(self) -> Status:
        """Whether the cover must be held."""
        return self.main.status

    @property
    def established(self) -> bool:
        """Whether any rulebook governs."""
        return any(need.rulebook for need in self.needs)


class Band(NamedTuple):
    """What is required at any turnover above one sum, up to and with another; both in pence, None for no edge.

    `needs` are the requirements that go by the turnover and ask the same of all of the band.
    """

    above: int | None
    up_to: int | None
    needs: tuple[Need, ...]


class Required(NamedTuple):
    """What a firm must hold, of policies that begin on the day `as_at`.

    `limit` is the limit of professional indemnity that was asked about, in pence, if any. `bands` tell what goes by the
    turnover where that is not known, else there are none.
    """

    firm: Firm
    as_at: date
    limit: int | None
    needs: tuple[Need, ...]
    bands: tuple[Band, ...]
    rulebooks: tuple[Published, ...]
    notes: tuple[Note, ...]

    @property
    def covers(self) -> tuple[CoverNeeded, ...]:
        """Each cover that some rulebook is about, in the order of the requirements."""
        return tuple(_of_cover(cover, self.needs) for cover in covers_of(self.needs))

    @property
    def is_enough(self) -> bool | None:
        """Whether the limit asked about is enough; None where there is none, or the least is not known."""
        minimum = minimum_of(Cover.PROFESSIONAL_INDEMNITY, self.needs)
        return None if self.limit is None or minimum is None else self.limit >= minimum


def covers_of(needs: Iterable[Need]) -> tuple[Cover, ...]:
    """The covers that requirements are about, each once."""
    return tuple(dict.fromkeys(need.cover for need in needs if need.cover))


_FIRST = (Status.REQUIRED, Status.OPEN, Status.ON_OCCASION, Status.NOT_REQUIRED)


def _of_cover(cover: Cover, needs: tuple[Need, ...]) -> CoverNeeded:
    own = tuple(need for need in needs if need.cover is cover)
    holding = [need for need in own if isinstance(need.requirement.check, InForce)]
    main = min(holding, key=lambda need: (need.force is not Force.MUST, _FIRST.index(need.status)))
    advised = tuple(need for need in holding if need.force is Force.SHOULD and need.status is Status.REQUIRED)
    return CoverNeeded(cover, main, advised, minimum_of(cover, needs), own)


def minimum_of(cover: Cover, needs: Iterable[Need]) -> int | None:
    """The least limit of indemnity that every must on a cover asks for; None where none does, or one is not known."""
    asked = [
        term.value
        for need in needs
        if need.cover is cover and need.force is Force.MUST and need.status is not Status.NOT_REQUIRED
        for term in need.terms
        if term.fact == LIMIT and term.relation == "at least"
    ]
    known = [value for value in asked if isinstance(value, int)]
    return max(known) if known and len(known) == len(asked) else None
