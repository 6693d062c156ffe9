"""Who may import whom, what the core may not know, and that every leaf of a model is read by a parser of our own."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import pii_check
from pii_check import Firm, Rulebook
from pii_check.record import Leaf, Record

SOURCE = Path(pii_check.__file__).parent

# Each module may import those before it. Names in one group do not know each other.
ORDER = (
    {"catalogue"},
    {"record"},
    {"money", "days", "words", "reasons"},
    {"procedures"},
    {"firm"},
    {"towers"},
    {"situation"},
    {"measures"},
    {"facts"},
    {"figures"},
    {"amounts"},
    {"terms"},
    {"exact"},
    {"limbs", "conditions"},
    {"run_off"},
    {"kinds"},
    {"edges"},
    {"requirement"},
    {"header"},
    {"rulebook"},
    {"phrases"},
    {"findings"},
    {"ready"},
    {"ready_rules"},
    {"judging"},
    {"ungoverned"},
    {"ceased", "dispensations"},
    {"notes"},
    {"engine"},
    {"quoting"},
    {"handover"},
    {"comparing"},
    {"stating"},
    {"settling", "headroom", "steps"},
    {"answering"},
    {"needs"},
    {"require"},
    {"growth"},
    {"renewals"},
    {"events"},
    {"coming", "rising"},
    {"looking_ahead"},
    {"changes"},
    {"questions"},
    {"talk"},
    {"asking", "replies"},
    {"telling"},
    {"remedy_phrases"},
    {"trying", "levers"},
    {"moves"},
    {"cures"},
    {"remedies"},
    {"read", "report"},
    {"cli"},
)
CORE = {name for group in ORDER[:-2] for name in group}
SHARED_GROUPS = ({"money", "days", "words", "reasons"},)
# What the core knows nothing of: files, the clock, the environment, the terminal, other programs, the network.
FOREIGN = {
    "io", "os", "pathlib", "shutil", "tempfile", "time", "zoneinfo", "sys", "logging", "random", "subprocess", "socket",
    "yaml", "rich", "typer", "json", "hashlib", "glob", "decimal",
}  # fmt: skip
ALLOWED = {("money", "decimal")}  # a caller may hand over a Decimal, which is exact


def modules() -> list[tuple[str, Path]]:
    """Every module by the part of the program that it belongs to."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        if parts != ("__init__",):
            found.append((parts[0], path))
    return found


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            if node.module == "pii_check":
                yield from (f"pii_check.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def rank(part: str) -> int:
    return next(place for place, group in enumerate(ORDER) if part in group)


@pytest.mark.parametrize(("part", "path"), modules(), ids=lambda value: getattr(value, "name", value))
def test_each_module_imports_only_to_its_left(part: str, path: Path) -> None:
    for name in imports(path):
        if not name.startswith("pii_check."):
            continue
        other = name.split(".")[1]
        if other == "__version__":
            assert part == "cli"
        elif other != part:
            group = next(group for group in ORDER if part in group)
            assert rank(other) < rank(part) or (other in group and group in SHARED_GROUPS), f"{part} imports {other}"


@pytest.mark.parametrize(
    ("part", "path"), [one for one in modules() if one[0] in CORE], ids=lambda value: getattr(value, "name", value)
)
def test_the_core_knows_no_file_clock_environment_or_screen(part: str, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {name.split(".")[0] for name in imports(path)}
    assert {name for name in top & FOREIGN if (part, name) not in ALLOWED} == set()
    called = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert called & {"today", "now", "print", "open", "input", "environ", "getenv"} == set()
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert "float" not in {func.id for func in calls if isinstance(func, ast.Name)}
    floats = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert floats == ([0.6] if part == "words" else [])  # only the likeness of two spellings is a float


def test_no_module_knows_the_network() -> None:
    for _, path in modules():
        top = {name.split(".")[0] for name in imports(path)}
        assert top & {"socket", "ssl", "http", "urllib", "asyncio", "ftplib", "smtplib", "requests", "httpx"} == set()


def records(model: type[Record]) -> set[type[Record]]:
    """A model and all models inside it."""
    found, todo = set(), [model]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += [inner for field in one.model_fields.values() for inner in inner_models(field.annotation)]
    return found


def inner_models(annotation: Any) -> list[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        assert issubclass(annotation, Record)
        return [annotation]
    return [one for inner in getattr(annotation, "__args__", ()) for one in inner_models(inner)]


def bare(annotation: Any, metadata: list[Any]) -> bool:
    """Whether some leaf would be read by pydantic itself; a closed list of literals reads nothing."""
    if any(isinstance(one, Leaf) for one in metadata):
        return False
    inner_metadata = list(getattr(annotation, "__metadata__", ()))
    if inner_metadata:
        return bare(annotation.__origin__, inner_metadata)
    if str(annotation).startswith("typing.Literal"):
        return False
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return False
    arguments = [one for one in getattr(annotation, "__args__", ()) if one not in (type(None), Ellipsis)]
    if str(annotation).startswith(("collections.abc.Mapping", "typing.Mapping")):
        arguments = arguments[1:]  # names of sources: any text
    return any(bare(one, []) for one in arguments) if arguments else True


@pytest.mark.parametrize("model", sorted(records(Firm) | records(Rulebook), key=lambda one: one.__name__))
def test_every_leaf_has_a_parser_of_our_own(model: type[Record]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"
    for name, field in model.model_fields.items():
        if not isinstance(field.annotation, str):
            assert not bare(field.annotation, list(field.metadata)), f"{model.__name__}.{name}"


def test_a_bare_leaf_would_be_seen() -> None:
    """The test above can fail."""
    assert bare(int, [])
    assert bare(tuple[int, ...], [])
    assert bare(str | None, [])
    assert not bare(Firm, [])


def test_every_module_and_public_name_says_what_it_is() -> None:
    for info in pkgutil.walk_packages(pii_check.__path__, "pii_check."):
        module = importlib.import_module(info.name)
        assert module.__doc__, info.name
        for name, value in vars(module).items():
            if not name.startswith("_") and getattr(value, "__module__", None) == info.name and callable(value):
                assert value.__doc__, f"{info.name}.{name}"


def test_modules_and_functions_stay_small() -> None:
    for _, path in modules():
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 300, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 45, f"{path.name}: {node.name}"
