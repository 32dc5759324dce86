"""Whom to believe, as data with reasons: which claim about a title, date or author goes first.

A claim that loses is kept as evidence; one that contradicts the winner lowers its confidence.
"""

from monitor.model import Method

# part -> method -> (confidence, why it stands where it stands). The order is the order of trust.
ORDER: dict[str, dict[Method, tuple[float, str]]] = {
    "title": {
        "rules": (0.98, "the source's own rule, proved on its pages"),
        "page": (0.95, "the heading readers see, where <title> or og:title repeats it"),
        "json-ld": (0.9, "headline, never `name`: portals put their own name there"),
        "meta": (0.85, "og:title; often shortened, or with the outlet's name behind it"),
        "feed": (0.7, "as it was when the feed was made: titles change, the page is later"),
        "sitemap": (0.7, "like a feed"),
        "listing": (0.5, "the link's text, often cut"),
        "inferred": (0.3, "the first line of the text"),
    },
    "published": {
        "rules": (0.95, "the source's own rule, proved on its pages"),
        "json-ld": (0.95, "written by the system that publishes, with its offset"),
        "meta": (0.93, "the same for older systems"),
        "time": (0.85, "for readers and machines, but other stories have one too"),
        "feed": (0.8, "made when published; some carry the day they were made anew"),
        "page": (0.75, "a date in sight near the title: usually right, seldom with an offset"),
        "dateline": (0.7, "the day the text was written on, in its first line"),
        "sitemap": (0.65, "publication_date of a news sitemap"),
        "listing": (0.6, "a date beside a link"),
        "url": (0.6, "a day in the address: where it was filed"),
        "import": (0.6, "as handed over"),
        "inferred": (0.35, "a day without a year, the year taken from the text"),
    },
    "author": {
        "rules": (0.95, "the source's own rule"),
        "json-ld": (0.9, "named by the publishing system"),
        "meta": (0.85, "named by the publishing system, sometimes the outlet"),
        "page": (0.75, "a line that begins with By and its kin, or is marked as a byline"),
        "feed": (0.6, "often the desk that made the feed"),
        "sitemap": (0.5, "seldom a person"),
        "listing": (0.5, "seldom given"),
        "inferred": (0.5, "the outlet signs what nobody signs"),
    },
}
AGREEMENT = 0.04  # added where a second way of knowing says the same
CONFLICT = 0.75  # times, where it says otherwise


def confidence(part: str, method: Method) -> float:
    """Return how far a claim is believed before others are heard, 0 where it never counts."""
    return ORDER[part].get(method, (0.0, ""))[0]


def rank(part: str, method: Method) -> int:
    """Return the place of a method in the order of trust, 0 first."""
    order = list(ORDER[part])
    return order.index(method) if method in ORDER[part] else len(order)
