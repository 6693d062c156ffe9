"""The command that writes a letter to the broker."""

import sys
from typing import Annotated

import typer

from pii_check import __version__
from pii_check.cli.checking import read_firm, refusal
from pii_check.cli.clock import stated_day, today_in_uk
from pii_check.cli.exiting import exit_for
from pii_check.cli.exits import Exit
from pii_check.cli.options import AsAtOption, RulesFolder
from pii_check.cli.streams import write
from pii_check.engine import assess
from pii_check.read import FirmFileError, rulebooks_at_hand
from pii_check.remedies import remedies_for


def letter(
    file: Annotated[str, typer.Argument(metavar="FILE", show_default=False, help="One firm file, or - .")],
    as_at: AsAtOption = None,
    rules_folder: RulesFolder = None,
) -> int:
    """Write a letter to the broker: what to arrange, and what to confirm in writing. Exits as `check` does."""
    from pii_check.report.letter import for_the_firm
    from pii_check.report.letter import letter as written
    from pii_check.report.text import refusal_text

    rulebooks, day = rulebooks_at_hand(rules_folder), stated_day(as_at, "--as-at")
    try:
        firm = read_firm(file, rulebooks).firm
    except FirmFileError as error:
        write(refusal_text(refusal(file, error.faults)), sys.stderr)
        return int(Exit.BAD_FIRM_FILE)
    assessment = assess(firm, rulebooks, day or firm.as_at or today_in_uk())
    remedies = remedies_for(firm, rulebooks, assessment)
    write(written(firm, assessment, remedies, f"pii-check {__version__}"), sys.stdout)
    if own := for_the_firm(assessment, remedies):
        write(f"Not in the letter, being no matter for a broker: {'; '.join(own)}.\n", sys.stderr)
    return int(exit_for(assessment, strict=False))
