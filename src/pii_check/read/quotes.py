"""Reading a renewal quote: a firm file of its own, or a fragment of one that is laid over a firm."""

from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pii_check.firm import Firm
from pii_check.quoting import Quote, laid_over
from pii_check.read.faults import Fault, FirmFileError, Mark, fault
from pii_check.read.firm_file import FirmFile, firm_of, located, read_bytes, tree_of
from pii_check.read.tree import Tree
from pii_check.read.validate import validated
from pii_check.rulebook import Rulebooks

# A file so named is left out when a folder is judged, if it is a fragment.
FRAGMENT_ENDINGS = (".quote.yaml", ".quote.yml", ".quote.json")
_LENT = "a firm"  # for a fragment, which has no name: no rule looks at it


class QuoteFile(NamedTuple):
    """A quote as its file states it: a whole firm, or a fragment under a name that is lent to it."""

    file: FirmFile
    is_whole: bool

    def over(self, base: Firm) -> Quote:
        """The firm as it would be with this quote.

        Raises:
            FirmFileError: what it states clashes with what stays of the firm.
        """
        if self.is_whole:
            return Quote(self.file.firm)
        try:
            return laid_over(base, self.file.firm)
        except ValidationError:
            raise FirmFileError(located(self.file.name, self.file.tree, self._clashes(base))) from None

    def _clashes(self, base: Firm) -> list[Fault]:
        """The faults of the two together, each told where this file states its part in it."""
        written = base.model_dump(mode="json", by_alias=True, exclude_none=True)
        tree = self.file.tree
        together = tree._replace(value={**written, **tree.value})
        found = validated(Firm, together, "")[1]
        return [one._replace(mark=one.other, other=None) if one.other else one for one in found]


def parse_quote_file(data: bytes, name: str, rulebooks: Rulebooks) -> QuoteFile:
    """Read a quote from the bytes of its file; one that states a `name` is a firm of its own.

    Raises:
        FirmFileError: with every fault, located.
    """
    tree = tree_of(data, name)
    if tree.value is None and not tree.faults:
        raise FirmFileError(located(name, tree, [fault(Mark(1, 1), "quote-empty")]))
    if not is_fragment(tree):
        return QuoteFile(firm_of(name, tree, rulebooks), is_whole=True)
    file = firm_of(name, tree._replace(value={**tree.value, "name": _LENT}), rulebooks)
    if faults := _of_nothing(tree):
        raise FirmFileError(located(name, tree, faults))
    return QuoteFile(file, is_whole=False)


def _of_nothing(tree: Tree) -> list[Fault]:
    """What a fragment that brings nothing has wrong."""
    if tree.value.get("policies") == []:
        return [fault(tree.marks["policies",].value, "quote-without-policies")]
    stated = any(one is not None for one in tree.value.values())
    return [] if stated else [fault(Mark(1, 1), "quote-empty")]


def is_fragment(tree: Tree) -> bool:
    """Whether a tree states something, and no name."""
    return isinstance(tree.value, dict) and "name" not in tree.value


def is_fragment_file(path: Path) -> bool:
    """Whether a file is plainly a fragment, and so no firm file: by its name and by its keys, both."""
    if not path.name.lower().endswith(FRAGMENT_ENDINGS):
        return False
    try:
        return is_fragment(tree_of(read_bytes(path, str(path)), str(path)))
    except FirmFileError:
        return False
