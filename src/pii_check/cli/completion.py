"""What shells complete: `pii-check FILE` is `pii-check check FILE` there, too."""

from collections.abc import Callable, Sequence
from typing import Any

from typer.core import TyperGroup

from pii_check.cli.exits import Exit
from pii_check.read.rule_files import published_ids

_DEFAULT = "check"


class Root(TyperGroup):
    """All commands; to a shell that completes words, anything that names none of them is about `check`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the words of a call apart."""
        own = {name for one in self.params for name in one.opts} | set(self.commands)
        if ctx.resilient_parsing and args and args[0] not in own:
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """What the first word may be: a command, or an option of all or of `check`."""
        found = {one.value: one for one in super().shell_complete(ctx, incomplete)}
        with self.commands[_DEFAULT].make_context(_DEFAULT, [], parent=ctx, resilient_parsing=True) as checking:
            for one in checking.command.shell_complete(checking, incomplete):
                found.setdefault(one.value, one)
        return list(found.values())


def ids(incomplete: str) -> list[str]:
    """Ids of requirements, for what is typed of one; of several behind commas, for the last."""
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{one}" for one in published_ids() if one.startswith(last)]


def answer_shell(app: Callable[..., object]) -> int:
    """Say what completes the words that the environment holds; 0 and 1 are answers to the shell, and no verdicts."""
    try:
        app([], prog_name="pii-check")
    except SystemExit as answered:
        return int(answered.code or 0)
    return int(Exit.COMPLIANT)


def set_up(app: Callable[..., object], arguments: Sequence[str]) -> int:
    """Install or show completion; a shell that cannot be made out, or has none, makes the call wrong."""
    try:
        code = app(list(arguments), prog_name="pii-check", standalone_mode=False)
    except SystemExit as left:
        code = left.code
    return int(Exit.BAD_CALL if code else Exit.COMPLIANT)
