"""Whether any firm could tell two rulebooks apart, and the smallest one that does."""

from pii_check.telling.compare import Told, telling_firm
from pii_check.telling.trials import TooManyFirms

__all__ = ["Told", "TooManyFirms", "telling_firm"]
