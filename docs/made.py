"""Makes what is made: generated pages, the picture, the golden outputs, and the output of every console example.

`python docs/made.py` writes them; a test holds that each file is as it would be made now.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pages
from rich.console import Console
from rich.text import Text

from pii_check import load_rulebooks
from pii_check.catalogue import SENTENCES
from pii_check.read.contents import contents_of
from pii_check.read.rule_files import CONTENTS, read_folder

ROOT = Path(__file__).parent.parent
PROSE = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GOLDEN = {
    "text": ("--format", "text"),
    "plain": ("--plain",),
    "json": ("--format", "json"),
    "jsonl": ("--format", "jsonl"),
    "80": ("--color", "always"),
    "120": ("--color", "always"),
}
AS_AT = "2026-11-22"
COMMAND = (sys.executable, "-c", "from pii_check.cli.entry import main; main()")
_PICTURE_LINES = 36
_KEPT = ("PATH", "HOME", "PYTHONPATH", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV")


def environment(**changes: str) -> dict[str, str]:
    """The environment of a run whose output is kept: nothing of this machine's settings shows in it."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "COLUMNS": "100", "LC_ALL": "C.UTF-8", **changes}


def printed(*arguments: str, columns: str = "100", folder: Path = ROOT) -> str:
    """What the command prints on standard output.

    Raises:
        RuntimeError: it reached no verdict.
    """
    call = [*COMMAND, *arguments, "--as-at", AS_AT]
    done = subprocess.run(  # noqa: S603 - our own command
        call, cwd=folder, env=environment(COLUMNS=columns), stdout=subprocess.PIPE, check=False
    )
    if done.returncode not in (0, 1, 4):
        raise RuntimeError(f"{arguments}: exit {done.returncode}")
    return done.stdout.decode()


def golden(name: str) -> str:
    """The reports on all examples, in one form."""
    examples = sorted(f"examples/{path.name}" for path in (ROOT / "examples").glob("*.yaml"))
    return printed(*GOLDEN[name], *examples, columns=name if name.isdecimal() else "100")


def sentences() -> str:
    """Every sentence about a fault in a file, by its code."""
    return "".join(f"{code}\n  {one.message}\n  hint: {one.hint}\n" for code, one in sorted(SENTENCES.items()))


def contents() -> str:
    """The contents of the published rules: what is known of each set without reading a rulebook.

    Raises:
        RuntimeError: a rule file is at fault.
    """
    files, faults = read_folder(ROOT / "rules")
    if faults:
        raise RuntimeError("\n".join(line for one in faults for line in one.lines()))
    return contents_of(files)


def picture() -> str:
    """The beginning of the report on the README's firm, as a picture that loads nothing."""
    (firm,) = re.findall(r"^```yaml\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.M | re.S)
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        (Path(folder) / "firm.yaml").write_text(firm, encoding="utf-8")
        report = printed("--color", "always", "firm.yaml", columns="96", folder=Path(folder)).splitlines()
        console = Console(record=True, width=96, file=nowhere, force_terminal=True, color_system="standard")
        console.print(Text.from_ansi("\n".join([*report[1:_PICTURE_LINES], "..."])))
        svg = console.export_svg(title="pii-check firm.yaml", unique_id="report")
    svg = re.sub(r"@font-face \{.*?\}|<!--.*?-->", "", svg, flags=re.S)
    return re.sub(r"[ \t]+$", "", svg, flags=re.M).replace("Fira Code, ", "").rstrip() + "\n"


def refreshed(text: str) -> str:
    """A page with the output of every console example as it is now.

    Raises:
        RuntimeError: a tool that the examples use is not installed, or the program has a bug.
    """
    if shutil.which("jq") is None:
        raise RuntimeError("the console examples need jq: install it")
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder)
        laid_out(desk)
        return re.sub(
            r"^```console\n(.*?)^```$", lambda block: f"```console\n{_ran(block[1], desk)}```", text, flags=re.M | re.S
        )


def laid_out(desk: Path) -> None:
    """What every console example finds: a firm file, a folder of firms, a folder of rules, and the command."""
    shutil.copy(ROOT / "examples/sole-practitioner.yaml", desk / "firm.yaml")
    for name in ("firms", "examples"):
        shutil.copytree(ROOT / "examples", desk / name)
    shutil.copytree(ROOT / "rules", desk / "my-rules")
    command = desk / ".bin/pii-check"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from pii_check.cli.entry import main; main()" "$@"\n')
    command.chmod(0o755)


def _ran(block: str, desk: Path) -> str:
    """A block with its commands, each followed by what it prints."""
    commands = re.findall(r"^\$ (.*\n(?:> .*\n)*)", block, re.M)
    lines = [command.replace("\n> ", "\n") for command in commands]
    # A command sees the exit code of the one before it, as at a prompt.
    script = "".join(f"code=$?\nprintf '\\036\\n'\n(exit $code)\n{line}" for line in lines)
    path = f"{desk / '.bin'}:{os.environ['PATH']}"
    call = ["/bin/sh", "-c", f"exec 2>&1\n{script}"]
    done = subprocess.run(  # noqa: S603 - what our own pages tell people to type
        call, cwd=desk, env=environment(PATH=path), stdout=subprocess.PIPE, check=False
    )
    outputs = done.stdout.decode().split("\x1e\n")[1:]
    if "this is a bug in the program" in done.stdout.decode():
        raise RuntimeError(block)
    return "".join(f"$ {command}{output}" for command, output in zip(commands, outputs, strict=True))


def made() -> dict[Path, Callable[[], str]]:
    """Every made file, and how it is made."""
    files: dict[Path, Callable[[], str]] = {
        ROOT / "docs/what-is-checked.md": lambda: pages.what_is_checked(load_rulebooks()),
        ROOT / "docs/firm-file.md": lambda: pages.firm_file(load_rulebooks()),
        ROOT / "docs/report.svg": picture,
        ROOT / "rules" / CONTENTS: contents,
    }
    files |= {ROOT / f"tests/golden/examples.{name}": partial(golden, name) for name in GOLDEN}
    files[ROOT / "tests/golden/sentences"] = sentences
    files[ROOT / "tests/golden/letter"] = partial(printed, "letter", "examples/several-shortfalls.yaml")
    return files | {page: partial(_page, page) for page in PROSE if page not in files}


def _page(path: Path) -> str:
    return refreshed(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    texts = {target: make() for target, make in made().items()}
    for target, text in texts.items():
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
