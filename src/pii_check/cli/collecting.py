"""When Python looks for garbage: not while what stays until the end is read, and seldom while files are judged.

Looking during the start took a seventh of the time of a whole check of one file, and found next to nothing. Judging a
file leaves next to none: what it made goes as soon as it has been told.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY_OBJECTS = 50_000  # far more than reading and judging one file makes; some 10 MiB


def put_off() -> None:
    """Look for none until there is work to do."""
    gc.disable()


def leave() -> None:
    """Look through nothing once more: the process ends."""
    gc.freeze()


@contextmanager
def seldom() -> Iterator[None]:
    """While it runs, look seldom, and never among what was read before it; then as before."""
    looked, before = gc.isenabled(), gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS, *before[1:])
    gc.enable()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        if not looked:
            gc.disable()
