"""Being told to end: by Ctrl-C, by the terminal that closes, or by another program. None of it is a verdict."""

import signal
from types import FrameType

INTERRUPTED = 128 + signal.SIGINT  # as shells have it for a program that Ctrl-C ended


class EndedError(BaseException):
    """Another program, or the terminal that closed, told this one to end; `number` is the signal's.

    No ordinary error, so that nothing on the way takes it for one.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


def _end(number: int, frame: FrameType | None) -> None:
    raise EndedError(number)


def heed() -> None:
    """End in an orderly way, as on Ctrl-C, so that nothing half made is left; what is ignored stays so (nohup)."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def exit_after(ended: BaseException) -> int:
    """As shells have it for a program that a signal ended: 130 for Ctrl-C."""
    return 128 + ended.number if isinstance(ended, EndedError) else INTERRUPTED
