"""The command that judges firm files, whoever has read its call."""

from functools import cache

from pii_check.cli.asked import asked_color, asked_format, asked_groups, asked_ids, asked_settings, default_format
from pii_check.cli.calls import CheckCall
from pii_check.cli.checking import Asking, check_files, refuse_rules
from pii_check.cli.clock import stated_day, today_in_uk
from pii_check.cli.files import chosen
from pii_check.cli.outputs import Printed, Sink, opened, opened_if_possible
from pii_check.cli.progress import Progress, wanted
from pii_check.read import RuleFileError, rulebooks_at_hand


def run_check(call: CheckCall) -> int:
    """Judge the files of a call, print the results, and return the exit code.

    Raises:
        WrongCallError: a value of the call is none; nothing is printed yet.
    """
    color, meant = asked_color(call.color), chosen(call.files)
    printed = Printed(asked_format(call.format) if call.format else default_format(color, call.plain), color)
    try:
        rulebooks = rulebooks_at_hand(call.rules_folder)
    except RuleFileError as error:
        return int(refuse_rules(error, [printed, *opened_if_possible(call.output, meant, call.rules_folder)]))
    day = stated_day(call.as_at, "--as-at")
    ids, groups = asked_ids(call.only, rulebooks), asked_groups(call.include)
    # The clock is asked once, and only where a file needs it: time zones are not read for nothing.
    asking = Asking(day, cache(today_in_uk), ids, groups, call.strict, asked_settings(call.set_, day))
    many = len(meant.files) + len(meant.unmatched)
    seen: list[Sink] = [Progress(many, call.strict)] if wanted(many, call.plain) else []
    outputs = opened(call.output, meant, call.rules_folder)
    return int(check_files(meant, asking, rulebooks, [*seen, printed, *outputs]))
