"""What a call's words for its options come to."""

import os
import sys
from datetime import date

from pii_check.cli.formats import Color, Format, WrongFormatError, parse_format
from pii_check.cli.wrong_call import WrongCallError
from pii_check.engine import OPTIONAL_GROUPS
from pii_check.read.setting import Setting, in_effect, parse_setting
from pii_check.record import Refused
from pii_check.rulebook import Rulebooks
from pii_check.words import nearest


def asked_color(asked: Color) -> Color:
    """The call beats NO_COLOR, which beats FORCE_COLOR; an empty variable says nothing."""
    if asked is not Color.AUTO:
        return asked
    if os.environ.get("NO_COLOR"):
        return Color.NEVER
    return Color.ALWAYS if os.environ.get("FORCE_COLOR", "0") not in ("", "0") else Color.AUTO


def default_format(color: Color, plain: bool) -> Format:
    """Drawn on a terminal that can show it or where colour is forced; sentences where asked for; else text."""
    if plain or os.environ.get("ACCESSIBLE"):
        return Format.PLAIN
    is_terminal = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Format.TERMINAL if is_terminal or color is Color.ALWAYS else Format.TEXT


def asked_ids(texts: list[str] | None, rulebooks: Rulebooks) -> tuple[str, ...] | None:
    """The requirements that `--only` names, each once; None where it is left out.

    Raises:
        WrongCallError: one that there is not, or none.
    """
    if texts is None:
        return None
    wanted = _listed(texts)
    if not wanted:
        raise WrongCallError("no requirement is named", "--only")
    known = list(rulebooks.ids())
    for one in wanted:
        if one not in known:
            raise WrongCallError(unknown_id(one, known), "--only")
    return wanted


def _listed(texts: list[str]) -> tuple[str, ...]:
    """The words of a repeatable option whose words may also stand behind commas, each once."""
    return tuple(dict.fromkeys(one.strip().casefold() for text in texts for one in text.split(",") if one.strip()))


def unknown_id(one: str, known: list[str]) -> str:
    """That no rulebook holds a requirement, and which may be meant."""
    close = nearest(one, known)
    hint = f"did you mean {close}?" if close else f"the ids are {', '.join(known)}"
    return f"no rulebook holds `{one}`; {hint}"


def asked_groups(texts: list[str] | None) -> tuple[str, ...]:
    """The groups that `--include` names, each once.

    Raises:
        WrongCallError: one that there is not, or none.
    """
    wanted = _listed(texts or [])
    if texts and not wanted:
        raise WrongCallError("no group is named", "--include")
    for one in wanted:
        if one not in OPTIONAL_GROUPS:
            groups = " or ".join(OPTIONAL_GROUPS)
            raise WrongCallError(f"there is no group `{one}`; it may be {groups}", "--include")
    return wanted


def asked_settings(texts: list[str] | None, day: date | None) -> tuple[Setting, ...]:
    """The settings of a call, of several for one key the last; `day` is what `--as-at` states.

    Raises:
        WrongCallError: one of them sets nothing, or sets the day that `--as-at` names, too.
    """
    try:
        settings = in_effect([parse_setting(text) for text in texts or []])
    except Refused as refused:
        raise WrongCallError(f"{refused.message}: {refused.hint}", "--set") from None
    if day and any(one.key == "as_at" for one in settings):
        raise WrongCallError("the day is named twice, by `--as-at` and by `--set`", "--set")
    return settings


def asked_format(text: str) -> Format:
    """The format that `--format` names.

    Raises:
        WrongCallError: one that there is not, or none.
    """
    try:
        return parse_format(text)
    except WrongFormatError as wrong:
        raise WrongCallError(str(wrong), "--format") from None
