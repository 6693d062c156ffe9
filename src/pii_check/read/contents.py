"""The table of contents of a folder of rules: what is known of each set before any of its states is read.

It says no figure and decides nothing: which sets there are, whom they bind, from which days, what they name, and the
SHA-256 of every file that it was made from. Where those are not the files that stand there, it is worth nothing.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from pii_check.header import Binds, Header, Names
from pii_check.read.rule_files import CHECKED, CONTENTS, RuleFile, lf_bytes, sha256_of
from pii_check.rulebook import Published, States
from pii_check.words import Cover

_MADE = "made from the files beside it by `python docs/made.py`: see README.md"


class ListedSet(NamedTuple):
    """A set as the contents list it; `reviewed` is the hash of its `checked.yaml`, None where it has none."""

    header: Header
    names: Names
    ids: tuple[str, ...]
    hashes: Mapping[date, str]
    reviewed: str | None

    def files(self) -> dict[str, str]:
        """The files of the set below its folder of rules, with the SHA-256 of each."""
        folder = self.header.set_id
        found = {f"{folder}/{day}.yaml": sha256 for day, sha256 in self.hashes.items()}
        return found | ({f"{folder}/{CHECKED}": self.reviewed} if self.reviewed else {})


def contents_of(files: Iterable[RuleFile]) -> str:
    """The contents of a folder whose rule files are these, as `CONTENTS.json` holds them."""
    by_set: dict[Path, list[Published]] = {}
    for one in files:
        by_set.setdefault(one.path.parent, []).append(one.published)
    listed = [_written(States.of(some), folder / CHECKED) for folder, some in by_set.items()]
    return json.dumps({"what": _MADE, "sum": check_sum(listed), "sets": listed}, ensure_ascii=False, indent=1) + "\n"


def check_sum(listed: list[Any]) -> str:
    """A check sum over the sets: contents that were put together of two versions, or edited, are worth nothing."""
    return sha256_of(json.dumps(listed).encode())


def _written(states: States, review: Path) -> dict[str, Any]:
    header, names = states.header, states.names()
    return {
        **header._asdict(),
        "binds": header.binds.model_dump(mode="json", exclude_defaults=True),
        "names": {kind: sorted(some) for kind, some in names._asdict().items()},
        "ids": states.ids(),
        "hashes": {str(one.rulebook.effective_from): one.sha256 for one in states},
        "reviewed": sha256_of(lf_bytes(review)) if review.is_file() else None,
    }


def listed_in(folder: Path) -> tuple[ListedSet, ...] | None:
    """The sets that the contents of a folder list; None where it has none, or none that can be read."""
    try:
        stated = json.loads((folder / CONTENTS).read_bytes())
        listed = stated["sets"]
        return tuple(_read(one) for one in listed) if stated["sum"] == check_sum(listed) else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _read(stated: dict[str, Any]) -> ListedSet:
    names = Names(*(frozenset(stated["names"][kind]) for kind in Names._fields))
    hashes = {date.fromisoformat(day): sha256 for day, sha256 in stated["hashes"].items()}
    own = {key: stated[key] for key in Header._fields}
    own["binds"] = Binds.model_validate(own["binds"])
    own["cover"] = None if own["cover"] is None else Cover(own["cover"])
    return ListedSet(Header(**own), names, tuple(stated["ids"]), hashes, stated["reviewed"])
