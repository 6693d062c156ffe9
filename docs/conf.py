"""How the documentation is built: `make docs`. Nothing that the built pages need comes from the network."""

from enum import Enum
from typing import Any

from pydantic import BaseModel
from pygments.lexer import RegexLexer
from pygments.token import Generic, Text
from sphinx.application import Sphinx
from sphinx.ext.napoleon import Config, GoogleDocstring

from pii_check import __version__

project = "pii-check"
author = "the pii-check authors"
release = version = __version__
language = "en-GB"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns: list[str] = []

# Headings get the anchors that GitHub gives them, so that one link works in both places.
myst_heading_anchors = 3
# Quotes and dashes stay as they are written: command lines must be copied as they stand.
smartquotes = False
default_role = "literal"

html_theme = "furo"
html_title = f"pii-check {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
pygments_style = "friendly"
pygments_dark_style = "native"

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"


class Console(RegexLexer):
    """A command after `$ ` or `> `, else output; Pygments' own stumbles over quotes that span lines."""

    name, aliases = "console", ["console"]
    tokens = {  # noqa: RUF012 - the form that Pygments asks for
        "root": [
            (r"^[$>] ", Generic.Prompt, "command"),
            (r".*\n", Text),
        ],
        "command": [(r".*\n", Generic.Strong, "#pop")],
    }


def _docstring(app: Sphinx, what: str, name: str, obj: Any, options: object, lines: list[str]) -> None:
    """What the code's own words leave out: the members of an enumeration, the fields of a model."""
    if lines and lines[0].startswith("Alias for field number"):  # all that a named tuple says of a field
        lines.clear()
    elif what in ("function", "method"):
        lines[:] = GoogleDocstring(lines, Config(), app, what, name, obj, options).lines()
    elif isinstance(obj, type) and issubclass(obj, Enum):
        lines += ["", ", ".join(f"``{one.name}`` ({one.value})" for one in obj) + "."]
    elif isinstance(obj, type) and issubclass(obj, BaseModel):
        said = ((key, field.description) for key, field in obj.model_fields.items())
        lines += ["", *(f"- ``{key}``" + (f": {words}" if words else "") for key, words in said)]


def _signature(app: Sphinx, what: str, name: str, obj: object, *_: Any) -> tuple[str, None] | None:
    """Fields are listed below their class, so its signature would only repeat them."""
    plain = isinstance(obj, type) and issubclass(obj, BaseModel | Enum | tuple)
    return ("", None) if plain else None


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_lexer("console", Console)
    app.connect("autodoc-process-docstring", _docstring)
    app.connect("autodoc-process-signature", _signature)
