"""What a call sets in place of what a file states, by `--set`."""

from datetime import date

import typer

from pii_check.read.setting import Setting, in_effect, parse_setting
from pii_check.record import Refused


def stated_settings(texts: list[str] | None, day: date | None) -> tuple[Setting, ...]:
    """The settings of a call, of several for one key the last; `day` is what `--as-at` states.

    Raises:
        typer.BadParameter: one of them sets nothing, or sets the day that `--as-at` names, too.
    """
    try:
        settings = in_effect([parse_setting(text) for text in texts or []])
    except Refused as refused:
        raise typer.BadParameter(f"{refused.message}: {refused.hint}", param_hint="--set") from None
    if day and any(one.key == "as_at" for one in settings):
        raise typer.BadParameter("the day is named twice, by `--as-at` and by `--set`", param_hint="--set")
    return settings
