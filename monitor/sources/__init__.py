"""Readers of listings, by the name that sources.toml gives them.

A further type is one file here, one line in TYPES, one folder of tests and one paragraph of docs.
"""

from monitor.model import SourceType
from monitor.sources.feed import Feed
from monitor.sources.listing import Listing
from monitor.sources.options import CSS, PATTERNS
from monitor.sources.sitemap import Sitemap

__all__ = ["CSS", "PATTERNS", "TYPES", "Feed", "Listing", "Sitemap"]

TYPES: dict[str, type[SourceType]] = {
    "feed": Feed,
    "sitemap": Sitemap,
    "listing": Listing,
}
