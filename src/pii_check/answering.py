"""What an assessment says beyond yes and no: what would settle what is open, and how far what is met is from breach."""

from collections.abc import Mapping
from typing import NamedTuple

from pii_check.findings import Assessment, Key
from pii_check.firm import Firm
from pii_check.headroom import Headroom, headrooms
from pii_check.rulebook import Rulebooks
from pii_check.settling import Settling, ToState, facts_to_state, settling
from pii_check.words import Outcome

_OPEN = Outcome.UNDETERMINED


class Answers(NamedTuple):
    """By the id and policy of a finding, what would settle it and its headroom; and the facts worth stating."""

    settled: Mapping[Key, Settling]
    headroom: Mapping[Key, Headroom]
    to_state: tuple[ToState, ...]


NO_ANSWERS = Answers({}, {}, ())


def answers(firm: Firm, rulebooks: Rulebooks, assessment: Assessment) -> Answers:
    """Everything beyond yes and no about one assessment, by the firm and the rulebooks that it was made from."""
    open_ = [one for one in assessment.findings if one.outcome is _OPEN]
    settled = {one.key: answer for one in open_ if (answer := settling(firm, rulebooks, assessment.as_at, one))}
    to_state = facts_to_state(firm, rulebooks, assessment) if open_ else ()
    return Answers(settled, headrooms(firm, rulebooks, assessment), to_state)
