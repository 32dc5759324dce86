"""The address a page gives for itself, believed only where it can be true; and its picture."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from monitor.model import Source
from monitor.urls import absolute, at_home, identity, settled, site


def canonical(url: str, claims: Iterable[str], source: Source) -> str:
    """Return the canonical address: the page's claim if sane, else its own, settled."""
    for claim in claims:
        link = absolute(url, claim)
        if link is not None and _sane(link, url, source):
            return settled(link, source)
    return settled(url, source)


def _sane(link: str, url: str, source: Source) -> bool:
    """Distrust links to other sites, the front page, a section above, or another article."""
    if site(link) != site(url) and not (at_home(link, source) and at_home(url, source)):
        return False
    path, own = urlsplit(link).path.rstrip("/"), urlsplit(url).path.rstrip("/")
    if not path or (own.startswith(path) and own[len(path) :].startswith("/")):
        return False
    number = identity(url, source)
    return number is None or identity(link, source) == number


def image(url: str, claims: Iterable[str]) -> str | None:
    """Return the absolute address of the main image, None where none is given."""
    return next((link for claim in claims if (link := absolute(url, claim))), None)
