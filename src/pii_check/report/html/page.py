"""Renders the HTML report and the standalone SVG. Nothing that they show is loaded, and no script is in them."""

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pii_check.report.html.sheet import sheet
from pii_check.report.html.views import page
from pii_check.report.to_do import TO_PUT_RIGHT
from pii_check.report.view import NOT_ADVICE, NOT_JUDGED, TO_SETTLE, Result

_HERE = Path(__file__).parent
# What XML cannot hold, or what would turn the text around it: spelled out, wherever it comes from.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def as_html(results: Iterable[Result], version: str) -> str:
    """All results as one page that needs nothing else: the same bytes for the same results."""
    style = _style("page.css")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return _render(
        "page.html.jinja",
        page=page(results),
        style=style,
        digest=digest,
        version=version,
        not_advice=NOT_ADVICE,
    )


def as_svg(results: Iterable[Result]) -> str:
    """The pictures of all results as one SVG file, one firm below the other."""
    return _render("sheet.svg.jinja", sheet=sheet(results), style=_style("sheet.css"))


def _style(name: str) -> str:
    """A style sheet, with that of the charts, as it stands between the tags."""
    return "\n".join((_HERE / one).read_text(encoding="utf-8") for one in (name, "charts.css"))


def _render(template: str, **given: object) -> str:
    return _environment().get_template(template).render(**given) + "\n"


@cache
def _environment() -> Environment:
    """Jinja with every value escaped, a fault for a name that is not given, and the headings of all formats."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.globals |= {"to_put_right": TO_PUT_RIGHT, "to_settle": TO_SETTLE, "not_judged": NOT_JUDGED}
    return made


def _shown(value: object) -> object:
    """A value as it goes into the page.

    Raises:
        ValueError: it is None, which says nothing to a reader.
    """
    if value is None:
        raise ValueError("a template was given nothing to show")
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _UNSEEN.sub(lambda sign: f"\\x{ord(sign[0]):02x}", value)
