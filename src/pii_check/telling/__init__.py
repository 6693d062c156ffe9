"""Whether any firm could tell two rulebooks apart, and the smallest one that does."""

from pii_check.telling.compare import Told, telling_firm

__all__ = ["Told", "telling_firm"]
