"""A digest that says what it is, to try a channel with: one invented story and its coverage."""

from datetime import datetime
from decimal import Decimal

from monitor.model import (
    Article,
    Coverage,
    Digest,
    Figure,
    Item,
    Match,
    Passage,
    SourceCoverage,
    Span,
    Stamp,
    StoredArticle,
)

_SENTENCE = "If you can read this sentence, with this word marked, the channel works."


def sample(name: str, zone: str, now: datetime, *, story: bool = True) -> Digest:
    """Return a sample for a channel. The same moment makes the same key."""
    source = SourceCoverage(source="sample", title="Sample source", read_until=now, state="ok")
    return Digest(
        key=f"sample-{name}-{now:%Y%m%d%H%M%S%f}",
        subscription="sample",
        title="monitor: a sample",
        zone=zone,
        after=0,
        until=0,
        period_start=None,
        period_end=now,
        groups=(("Sample topic", (_item(now),)),) if story else (),
        coverage=Coverage(sources=(source,)),
        notice=f"This is a test of the channel {name}. Nothing in it has happened.",
    )


def _item(now: datetime) -> Item:
    start = _SENTENCE.index("marked")
    article = Article(
        source="sample",
        url="https://example.org/sample",
        canonical_url="https://example.org/sample",
        title="Example: 2.6 tonnes of nothing found in an empty container",
        text=_SENTENCE,
        language="en",
        published=Stamp(at=now, precision="minute"),
    )
    figure = Figure(
        value=Decimal(2600), unit="kg", what="", words="2.6 tonnes of nothing", start=9, end=30
    )
    span = Span(field="text", start=start, end=start + 6, words="marked")
    match = Match(topic="sample", score=1.0, spans=(span,))
    return Item(
        story_id=0,
        article=StoredArticle(id=0, article=article, seen_at=now, story_id=0, matches=(match,)),
        outlet="Sample source",
        passages=(Passage(sentence=_SENTENCE, hits=((start, start + 6),), topic="sample"),),
        figures=(figure,),
        matches=(match,),
        also_in=("Another sample source",),
        members=(0,),
        facts=(figure.words,),
    )
