"""What an assessment says beyond yes and no: what would settle what is open, and how far what is met is from breach."""

from collections.abc import Mapping
from typing import NamedTuple

from pii_check.findings import Assessment, Key
from pii_check.firm import Firm
from pii_check.headroom import Headroom, headroom
from pii_check.rulebook import Rulebooks
from pii_check.settling import Settling, ToState, facts_to_state, settling


class Answers(NamedTuple):
    """By the id and policy of a finding, what would settle it and its headroom; and the facts worth stating."""

    settled: Mapping[Key, Settling]
    headroom: Mapping[Key, Headroom]
    to_state: tuple[ToState, ...]


NO_ANSWERS = Answers({}, {}, ())


def answers(firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> Answers:
    """Everything beyond yes and no about one assessment, by the firm and the rulebooks that it was made from."""
    day, found = assessment.as_at, assessment.findings
    settled = {one.key: answer for one in found if (answer := settling(firm, rulebooks, day, one))}
    room = {one.key: far for one in found if (far := headroom(firm, day, one))}
    return Answers(settled, room, facts_to_state(firm, rulebooks, assessment))
