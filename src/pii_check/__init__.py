"""pii-check: does a UK surveying firm hold the insurance it must hold, and if not, what exactly is missing?"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pii_check.answering import Answers, answers
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

# Where each of these names is made. A module is read when one of its names is first asked for: no program that judges
# a firm waits for what compares quotes. None of the names may be that of a module, which would take its place here.
_HOMES = {
    "Answers": "answering",
    "Assessment": "findings",
    "Authority": "words",
    "Band": "needs",
    "Change": "changes",
    "Comparison": "comparing",
    "Cover": "words",
    "CoverNeeded": "needs",
    "CoverVerdict": "findings",
    "Cure": "changes",
    "Finding": "findings",
    "Firm": "firm",
    "FirmFileError": "read",
    "Force": "words",
    "Need": "needs",
    "Note": "findings",
    "Outcome": "words",
    "Outlook": "looking_ahead",
    "PiiCheckError": "read",
    "Policy": "firm",
    "Quote": "quoting",
    "Remedies": "remedies",
    "Remedy": "remedies",
    "Required": "needs",
    "Requirement": "requirement",
    "RuleFileError": "read",
    "Rulebook": "rulebook",
    "Rulebooks": "rulebook",
    "Status": "needs",
    "Term": "terms",
    "Verdict": "findings",
    "answers": "answering",
    "assess": "engine",
    "changed": "changes",
    "compare_quotes": "comparing",
    "load_firm": "read",
    "load_rulebooks": "read",
    "outlook": "looking_ahead",
    "remedies_for": "remedies",
    "required_of": "require",
}

if not TYPE_CHECKING:  # who checks types knows every name already, and is to mark any other

    def __getattr__(name):
        """The public name, from the module that makes it."""
        from importlib import import_module

        if name not in _HOMES:
            from importlib.util import find_spec

            if not name.startswith("_") and find_spec(f"pii_check.{name}"):
                return import_module(f"pii_check.{name}")
            raise AttributeError(f"module `pii_check` has no attribute `{name}`")
        value = getattr(import_module(f"pii_check.{_HOMES[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
