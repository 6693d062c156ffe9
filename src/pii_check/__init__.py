"""pii-check: does a UK surveying firm hold the insurance it must hold, and if not, what exactly is missing?"""

from pii_check.answers import Answers, answers
from pii_check.changes import Change, Cure, changed
from pii_check.comparing import Comparison, compare_quotes
from pii_check.engine import assess
from pii_check.findings import Assessment, CoverVerdict, Finding, Note, Verdict
from pii_check.firm import Firm, Policy
from pii_check.looking_ahead import Outlook, outlook
from pii_check.needs import Band, CoverNeeded, Need, Required, Status
from pii_check.quoting import Quote
from pii_check.read import FirmFileError, PiiCheckError, RuleFileError, load_firm, load_rulebooks
from pii_check.remedies import Remedies, Remedy, remedies_for
from pii_check.require import required_of
from pii_check.requirement import Requirement
from pii_check.rulebook import Rulebook, Rulebooks
from pii_check.terms import Term
from pii_check.words import Authority, Cover, Force, Outcome

__version__ = "0.1.0"

__all__ = [
    "Answers",
    "Assessment",
    "Authority",
    "Band",
    "Change",
    "Comparison",
    "Cover",
    "CoverNeeded",
    "CoverVerdict",
    "Cure",
    "Finding",
    "Firm",
    "FirmFileError",
    "Force",
    "Need",
    "Note",
    "Outcome",
    "Outlook",
    "PiiCheckError",
    "Policy",
    "Quote",
    "Remedies",
    "Remedy",
    "Required",
    "Requirement",
    "RuleFileError",
    "Rulebook",
    "Rulebooks",
    "Status",
    "Term",
    "Verdict",
    "answers",
    "assess",
    "changed",
    "compare_quotes",
    "load_firm",
    "load_rulebooks",
    "outlook",
    "remedies_for",
    "required_of",
]
