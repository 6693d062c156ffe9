"""Holds JUnit XML to a schema: `python tests/junit_schema.py jenkins-junit.xsd`. No schema is kept here."""

import subprocess
import sys
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-c", "from pii_check.cli.entry import main; main()")
FIRMS = [*sorted((ROOT / "tests/firms").glob("*.yaml")), *sorted((ROOT / "examples").glob("*.yaml"))]
REFUSED = [*sorted((ROOT / "tests/malformed").glob("*.yaml")), ROOT / "nowhere.yaml"]


def faults(schema: Path) -> list[str]:
    """What a schema has against the results on firms of every kind, and on files that are refused."""
    known = etree.XMLSchema(etree.parse(schema))
    found = []
    for files in (FIRMS, REFUSED, FIRMS + REFUSED):
        call = [*COMMAND, "--as-at", "2026-11-22", "--format", "junit", *map(str, files)]
        made = subprocess.run(call, stdout=subprocess.PIPE, check=False).stdout
        if not known.validate(etree.fromstring(made)):
            found += [str(one) for one in known.error_log]
    return found


if __name__ == "__main__":
    wrong = faults(Path(sys.argv[1]))
    sys.stdout.write("".join(f"{one}\n" for one in wrong) or "JUnit XML is as the schema says\n")
    sys.exit(bool(wrong))
