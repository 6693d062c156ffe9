"""Reading firm files and rule files: everything that is judged, and what it is judged by, comes in here."""

from pii_check.read.at_hand import rulebooks_at_hand
from pii_check.read.faults import FirmFileError, PiiCheckError, RuleFileError
from pii_check.read.firm_file import FirmFile, load_firm
from pii_check.read.rule_files import load_rulebooks

__all__ = [
    "FirmFile",
    "FirmFileError",
    "PiiCheckError",
    "RuleFileError",
    "load_firm",
    "load_rulebooks",
    "rulebooks_at_hand",
]
