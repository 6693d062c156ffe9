"""Exit codes, and which of several wins."""

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """What the command tells a script, the same in every format. Listed by precedence: the first that occurs wins."""

    BUG = 70
    BAD_RULES = 5
    BAD_CALL = 2
    BAD_FIRM_FILE = 3
    NOT_COMPLIANT = 1
    UNDETERMINED = 4
    COMPLIANT = 0


MEANING = {
    Exit.COMPLIANT: "compliant: every requirement that applies is met",
    Exit.NOT_COMPLIANT: "not compliant (with --strict also: an advised requirement not met, or anything dispensed)",
    Exit.BAD_CALL: "the call is wrong, or no file matched",
    Exit.BAD_FIRM_FILE: "a firm file is missing, unreadable or invalid",
    Exit.UNDETERMINED: "undetermined: nothing is failed, but a fact or a rule is missing",
    Exit.BAD_RULES: "a rule file is invalid",
    Exit.BUG: "a bug in this program",
}


def worst_of(exits: Iterable[Exit]) -> Exit:
    """The exit that wins among several."""
    order = list(Exit)
    return min(exits, key=order.index, default=Exit.COMPLIANT)
