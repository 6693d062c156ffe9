"""What happens next as calendar entries: an iCalendar file, the same bytes for the same input.

Nothing but this module knows the library `icalendar`, which is not installed unless it is asked for.
"""

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar
from icalendar import Event as Entry

from pii_check.events import Event, Kind
from pii_check.looking_ahead import Outlook
from pii_check.report.outlook_text import NO_VERDICT
from pii_check.report.outlook_words import told

ALARMS = (60, 30, 7)
"""Days before the event."""

# Of our own, and never to be changed: the identity of every entry in people's calendars hangs on it.
_ENTRIES = UUID("6f0d5a4e-2c53-5d0e-9f0a-8a5b8f1c7d21")
_COUNTED_FROM = date(1900, 1, 1)


def calendar(outlook: Outlook, version: str) -> bytes:
    """An all-day entry for each event that has a day."""
    made = Calendar()
    made.add("prodid", f"-//pii-check//pii-check {version}//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    seen = Counter[str]()
    for event in outlook.events:
        if event.day is not None:
            identity = _identity(event, outlook)
            made.add_component(_entry(event, event.day, outlook, uid_of(identity, seen[identity])))
            seen[identity] += 1
    return bytes(made.to_ical())


def entries_in(outlook: Outlook) -> int:
    """How many entries a calendar holds."""
    return sum(event.day is not None for event in outlook.events)


def _identity(event: Event, outlook: Outlook) -> str:
    """What makes two entries the same one: whose it is, its kind, what it is about, and its day.

    Not the words, the growth or what it came to, so that a later run replaces an entry and doubles none. A policy is
    known by its number, and by its place only where it has none; a review by its day alone.
    """
    about: list[str | int] = []
    if event.policy is not None:
        number = (outlook.firm.policies or ())[event.policy].policy_number
        about = [str(event.cover), *(["number", number] if number else ["place", event.policy])]
    if event.kind in (Kind.DISPENSATION_BEGINS, Kind.DISPENSATION_ENDS, Kind.RUN_OFF_ENDS):
        about += event.ids
    day = event.day.isoformat() if event.day else ""
    return json.dumps([outlook.firm.name, str(event.kind), *about, day], ensure_ascii=False)


def uid_of(identity: str, turn: int) -> str:
    """The lasting name of an entry; `turn` tells apart two that are otherwise the same, such as a policy listed twice.

    Args:
        identity: what makes it that entry.
        turn: how many of the same identity stand before it.
    """
    return f"{uuid5(_ENTRIES, json.dumps([identity, turn]))}@pii-check"


def _entry(event: Event, day: date, outlook: Outlook, uid: str) -> Entry:
    title, says, to_do = told(event, outlook)
    summary = f"{outlook.firm.name}: {title}"
    lines = [*says, *([f"To do: {to_do}"] if to_do else [])]
    entry = Entry()
    entry.add("uid", uid)
    entry.add("dtstamp", datetime.combine(outlook.as_at, time(), UTC))
    entry.add("sequence", (outlook.as_at - _COUNTED_FROM).days)  # a later run takes the place of an earlier one
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("summary", summary)
    entry.add("description", "\n".join([*lines, f"Made by pii-check. {NO_VERDICT}"]))
    entry.add("transp", "TRANSPARENT")
    for days in ALARMS:
        entry.add_component(_alarm(summary, days))
    return entry


def _alarm(summary: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(days=-days))
    alarm.add("description", f"In {days} days: {summary}")
    return alarm
