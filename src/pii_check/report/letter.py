"""A letter to the broker, in plain text: what is to be arranged, and what is to be confirmed in writing."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from textwrap import wrap

from pii_check.days import long_day
from pii_check.findings import Assessment, Finding
from pii_check.firm import Firm
from pii_check.kinds import OneOf
from pii_check.phrases import label_of_path
from pii_check.remedies import Remedies
from pii_check.report.view import ended
from pii_check.words import Outcome

_WIDTH = 72
_ASKING = "We have checked our insurance against what is asked of us. May we ask you for what follows?"
_NOTHING = "We have checked our insurance against what is asked of us, and have nothing to ask of you."
_ARRANGE = "Please arrange this. Each change is the least that would do."
_CONFIRM = "Please confirm this in writing."

Points = dict[int | None, list[str]]
"""What is asked about each policy, by its place in the file; about new cover, or several policies, under None."""


def letter(firm: Firm, assessment: Assessment, remedies: Remedies, tool: str) -> str:
    """The letter on one assessment; `tool` is the program and its version."""
    day = long_day(assessment.as_at)
    to_arrange, to_confirm = _to_arrange(firm, remedies), _to_confirm(assessment)
    parts = [
        "To our insurance broker",
        f"{firm.name}: our insurance as at {day}",
        _ASKING if to_arrange or to_confirm else _NOTHING,
        *_part(_ARRANGE, to_arrange, firm, 1),
        *_part(_CONFIRM, to_confirm, firm, 1 + sum(len(points) for points in to_arrange.values())),
        firm.name,
        f"Made by {tool} from the firm's own statements as at {day}. It has not read any policy. Not legal advice.",
    ]
    return "\n\n".join(part if "\n" in part else _wrapped(part) for part in parts) + "\n"


def for_the_firm(assessment: Assessment, remedies: Remedies) -> list[str]:
    """What is not met or open and no matter for a broker: to be done, or stated, by the firm itself."""
    done = [one.finding.title for one in remedies.together if not _is_for_a_broker(one.finding)]
    done += [one.finding.title for one in remedies.incurable]
    open_ = (path for one in _undetermined(assessment) for path in one.missing if not path.startswith("policies."))
    return list(dict.fromkeys((*done, *(label_of_path(path) for path in open_))))


def _is_for_a_broker(finding: Finding) -> bool:
    """All that policies say; where the certificate is shown is the firm's own to do, as are its procedures."""
    check = finding.requirement.check
    return finding.cover is not None and not (isinstance(check, OneOf) and check.fact == "certificate")


def _to_arrange(firm: Firm, remedies: Remedies) -> Points:
    points: Points = {}
    listed = len(firm.policies or ())
    for one in remedies.together:
        if _is_for_a_broker(one.finding):
            policy = one.finding.policy
            known = policy if policy is not None and policy < listed else None
            points.setdefault(known, []).append(one.ways[0].says)
    return points


def _undetermined(assessment: Assessment) -> list[Finding]:
    return [one for one in assessment.counted if one.outcome is Outcome.UNDETERMINED]


def _to_confirm(assessment: Assessment) -> Points:
    """What the policies say and the firm does not state; and that a policy is on the wording that findings rest on."""
    points: Points = {}
    for one in _undetermined(assessment):
        for path in one.missing:
            _, _, place = path.partition("policies.")
            if place:
                points.setdefault(int(place.partition(".")[0]), []).append(_unstated(one, path))
    for policy in dict.fromkeys(one.policy for one in assessment.counted if one.rests_on):
        resting = [one for one in assessment.counted if one.rests_on and one.policy == policy]
        points.setdefault(policy, []).append(_wording(resting, assessment.first_day(resting[0])))
    return {policy: list(dict.fromkeys(some)) for policy, some in points.items()}


def _unstated(finding: Finding, path: str) -> str:
    if path.endswith(".sections"):
        return f"{finding.title}: whether it is covered, and on what terms"
    layer = path.partition(".excess_layers.")[2].partition(".")[0]
    where = f" (excess layer {int(layer) + 1})" if layer else ""
    return f"what the schedule says on this: {label_of_path(path)}{where}"


def _wording(resting: list[Finding], first: date | None) -> str:
    """What rests on the one statement that a policy is on the minimum wording, and on the wording of which day."""
    day = f" in force on {long_day(first)}" if first else ""
    titles = "; ".join(dict.fromkeys(one.title for one in resting))
    return f"that the policy is on the RICS minimum wording{day}, or wider. On that alone rest: {titles}"


def _part(opening: str, points: Points, firm: Firm, first: int) -> Iterator[str]:
    """What is asked, policy by policy, numbered."""
    if not points:
        return
    yield opening
    for policy, some in sorted(points.items(), key=lambda one: -1 if one[0] is None else one[0]):
        yield "\n".join((_wrapped(_heading(firm, policy)), *_numbered(some, first)))
        first += len(some)


def _heading(firm: Firm, place: int | None) -> str:
    """A policy as a broker finds it: cover, insurer, number, period."""
    if place is None:
        return "New cover, or several policies together"
    policy = (firm.policies or ())[place]
    days = [long_day(day) if day else "a day not stated" for day in (policy.inception, policy.expiry)]
    number = f"policy number {policy.policy_number}" if policy.policy_number else None
    cover = policy.cover[:1].upper() + policy.cover[1:]
    return ", ".join(filter(None, (cover, policy.insurer, number, f"{days[0]} to {days[1]}")))


def _numbered(points: Iterable[str], first: int) -> Iterator[str]:
    for number, point in enumerate(points, first):
        yield _wrapped(ended(point[:1].upper() + point[1:]), f"{number:>3}. ")


def _wrapped(text: str, start: str = "") -> str:
    """The text in lines; a day stays on one line."""
    whole = re.sub(r"(?<=\d) (?=[A-Z][a-z]+ \d{4})|(?<=[a-z]) (?=\d{4}\b)", "\N{NO-BREAK SPACE}", text)
    lines = wrap(
        whole, _WIDTH, initial_indent=start, subsequent_indent=" " * len(start),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")
