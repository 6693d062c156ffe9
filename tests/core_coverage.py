"""Fails unless every line and branch of the core was run by the tests. Reads the data of the last run."""

import subprocess
import sys

from test_architecture import CORE, modules


def main() -> int:
    files = [str(path) for part, path in modules() if part in CORE]
    command = [sys.executable, "-m", "coverage", "report", "--fail-under=100", f"--include={','.join(files)}"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
