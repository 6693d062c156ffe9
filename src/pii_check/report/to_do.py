"""The list of everything that is to be done, as every report on a firm shows it."""

from pii_check.remedies import Remedy
from pii_check.report.view import Judged, with_policy
from pii_check.words import Force

TO_PUT_RIGHT = "To put right what is not met, in this order"


def together(judged: Judged) -> list[str]:
    """Everything that is to be done, a line each, where that is more than one thing; what nothing cures comes last."""
    some = judged.remedies
    if len(some.together) + len(some.incurable) < 2:
        return []
    done = [f"{_what(one)}: {one.says}" for one in some.together]
    return done + [f"{_what(one)}: nothing that can be done now cures it; {one.no_way}" for one in some.incurable]


def _what(one: Remedy) -> str:
    finding = one.finding
    advised = "" if finding.force is Force.MUST else " (advised)"
    return with_policy(finding.title, finding) + advised
