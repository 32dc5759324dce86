"""Templates into text: sandboxed, the user's own before ours; a story that breaks is left out.

A template sees `d`, a `View`. Autoescaping is on for HTML. A story on which a template fails is
isolated and listed in place of being shown: the others go out.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from monitor.channels.view import ItemView, View
from monitor.errors import DeliveryError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_OWN = Path(__file__).parent / "templates"
Out = TypeVar("Out")
# What a template, or code that formats one story, may raise on a value it did not expect.
_BREAKS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)


def html(view: View, templates: str = "") -> str:
    """Render the HTML part with its styles inlined; nothing in it is loaded from anywhere."""
    import css_inline

    inliner = css_inline.CSSInliner(
        keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False
    )
    return inliner.inline(_render("mail.html", view, templates))


def text(view: View, templates: str = "") -> str:
    """Render the text part."""
    return _render("mail.txt", view, templates)


def isolating(channel: str, render: Callable[[View], Out], view: View) -> tuple[Out, View]:
    """Render; where that fails, leave out the stories that break it and list them.

    Raise DeliveryError when even a digest without stories cannot be rendered.
    """
    failure = _failure(render, view)
    if not failure:
        return render(view), view
    bad = {item.id: why for item in view.items if (why := _failure(render, _only(view, item)))}
    left = _without(view, bad)
    still = _failure(render, left)
    if still or not bad:
        raise DeliveryError(channel=channel, answer=f"cannot be rendered: {failure}", retry=False)
    return render(left), left


def _failure(render: Callable[[View], object], view: View) -> str:
    """Return why rendering fails, '' (falsy) where it does not."""
    from jinja2 import TemplateError

    try:
        render(view)
    except TemplateError as error:
        place = f"{getattr(error, 'name', '')}:{getattr(error, 'lineno', '')}: ".lstrip(":")
        return f"{place if place != ' ' else ''}{error.message or type(error).__name__}"
    except _BREAKS as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _only(view: View, item: ItemView) -> View:
    return replace(view, groups=(("", (item,)),), more=(), omitted=0)


def _without(view: View, bad: dict[int, str]) -> View:
    groups = tuple(
        (heading, kept)
        for heading, items in view.groups
        if (kept := tuple(item for item in items if item.id not in bad))
    )
    listed = tuple(
        f"{item.title} <{item.url}>: could not be rendered ({bad[item.id]})"
        for item in view.items
        if item.id in bad
    )
    return replace(view, groups=groups, isolated=(*view.isolated, *listed))


def _render(name: str, view: View, templates: str) -> str:
    return _environment(templates).get_template(name).render(d=view)


@lru_cache(maxsize=8)
def _environment(templates: str) -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    places = [templates, str(_OWN)] if templates else [str(_OWN)]
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(places),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=False,
    )
