"""What a run was made on and with; nothing that names the machine."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from results import Machine

_PACKAGES = (
    "pii-check", "typer", "rich", "pydantic", "PyYAML", "ruamel.yaml", "zen-engine", "common-expression-language",
    "json-logic-qubit", "openfisca-core", "numpy", "check-jsonschema", "yamllint",
)  # fmt: skip


def described() -> Machine:
    """The processor, the system, Python, and the versions of what was measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    about = (
        ("processor", _processor()),
        ("cores to use", str(cores)),
        ("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("load when it began (1, 5, 15 minutes)", load),
    )
    return Machine(about, tuple(_versions(_PACKAGES)))


def _processor() -> str:
    """The model of the processor, as the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "not known"


def _versions(packages: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in packages:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, "not installed"
