"""When garbage is collected: not while what stays until the end is read, since all of it would be gone through again.

Collecting during the start took a seventh of the time of a whole check of one file, and found next to nothing.
"""

import gc


def put_off() -> None:
    """Collect nothing until there is work to do."""
    gc.disable()


def begin() -> None:
    """Collect from now on what the work leaves; what was read before it, the rules above all, is not looked at again.

    Nothing where it was not put off: another program that runs a command decides for itself.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
