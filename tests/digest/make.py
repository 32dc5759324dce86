"""Stories, articles and digests for tests of everything between the archive and the reader."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from monitor.digest import Candidate, Changes, Period, Setting, Wanted, compose
from monitor.model import (
    Article,
    Coverage,
    Digest,
    FetchPolicy,
    Figure,
    HealthEvent,
    Kinship,
    Match,
    Member,
    Passage,
    Source,
    SourceCoverage,
    Span,
    Stamp,
    StoredArticle,
    Story,
    Subscription,
    Topic,
)

NOW = datetime(2026, 10, 5, 0, 0, tzinfo=UTC)  # 07:00 in Hanoi
HANOI = "Asia/Ho_Chi_Minh"
YESTERDAY = Stamp(at=datetime(2026, 10, 4, 11, 20, tzinfo=UTC), precision="minute", zone=420)

TOPICS = (
    Topic(name="wildlife", title="Wildlife trafficking", query="ivory OR pangolin"),
    Topic(name="drugs", title="Drug trafficking", query="heroin"),
    Topic(name="urgent", title="Urgent", query="rhino", alert=True),
)
SOURCES = {
    "vna": Source(name="vna", title="VietnamPlus", ways=(), outlet="agency"),
    "vns": Source(name="vns", title="Viet Nam News", ways=(), outlet="newspaper"),
    "ifaw": Source(name="ifaw", title="IFAW", ways=(), outlet="ngo"),
    "mps": Source(
        name="mps",
        title="Ministry of Public Security",
        ways=(),
        outlet="ministry",
        policy=FetchPolicy(tls="fetch-intermediate", tls_reason="it sends no intermediate"),
    ),
}


def figure(value: str, unit: str, words: str, what: str = "ivory") -> Figure:
    return Figure(value=Decimal(value), unit=unit, what=what, words=words, start=0, end=len(words))


def stored(
    id: int = 1,
    title: str = "Customs seize ivory in Hai Phong",
    *,
    source: str = "vna",
    text: str = "Officers found ivory in a container.\n\nIt came by sea.",
    topics: tuple[tuple[str, float], ...] = (("wildlife", 2.0),),
    figures: tuple[Figure, ...] = (),
    story: int | None = None,
    revision: int = 0,
    language: str = "en",
    url: str | None = None,
    published: Stamp | None = YESTERDAY,
) -> StoredArticle:
    address = url or f"https://{source}.example/{id}"
    return StoredArticle(
        id=id,
        article=Article(
            source=source,
            url=address,
            canonical_url=address,
            title=title,
            text=text,
            language=language,
            published=published,
        ),
        seen_at=NOW,
        story_id=story or id,
        revision=revision,
        figures=figures,
        matches=tuple(
            Match(
                topic=topic,
                score=score,
                spans=(Span(field="text", start=15, end=20, words="ivory"),),
            )
            for topic, score in topics
        ),
    )


def candidate(*articles: StoredArticle, kinship: Kinship = "story", **rest: object) -> Candidate:
    members = tuple(
        Member(article_id=a.id, kinship=kinship if n else "first", reason="", score=1.0)
        for n, a in enumerate(articles)
    )
    first = articles[0]
    story = Story(
        id=first.story_id, best=first.id, first_seen_at=NOW, updated_at=NOW, members=members
    )
    return Candidate(story=story, articles=articles, **rest)  # type: ignore[arg-type]


def subscription(**options: object) -> Subscription:
    given = {
        "name": "morning",
        "title": "Morning digest",
        "channels": ("mail",),
        "zone": HANOI,
        **options,
    }
    return Subscription(**given)  # type: ignore[arg-type]


def passages(article: Article, match: Match) -> tuple[Passage, ...]:
    """Return the first sentence with every hit of the match's words, as the real one does."""
    sentence = article.text.partition("\n\n")[0]
    words = {re.escape(span.words) for span in match.spans}
    hits = tuple(m.span() for m in re.finditer("|".join(words), sentence)) if words else ()
    return (Passage(sentence=sentence, hits=hits, topic=match.topic),)


def facts(article: StoredArticle) -> tuple[str, ...]:
    return tuple(each.words for each in article.figures)


def compare(old: Sequence[Figure], new: Sequence[Figure]) -> Changes:
    """Pair by kind and unit, as the real one does."""
    known = {(f.what, f.unit, f.value) for f in old}
    stays = {(f.what, f.unit, f.value) for f in new}
    added = [f for f in new if (f.what, f.unit, f.value) not in known]
    gone = [f for f in old if (f.what, f.unit, f.value) not in stays]
    return Changes(
        corrected=tuple(
            f"{g.words} → {a.words}"
            for g in gone
            for a in added
            if (g.what, g.unit) == (a.what, a.unit)
        ),
        added=tuple(f.words for f in added),
    )


SETTING = Setting(topics=TOPICS, sources=SOURCES, passages=passages, facts=facts, compare=compare)


def coverage() -> Coverage:
    """Return one source of every condition."""
    return Coverage(
        sources=(
            SourceCoverage(source="vna", title="VietnamPlus", read_until=NOW, state="ok"),
            SourceCoverage(
                source="vns",
                title="Viet Nam News",
                read_until=datetime(2026, 10, 3, 2, 0, tzinfo=UTC),
                state="failing",
                detail="http-503 since 3 October",
            ),
            SourceCoverage(
                source="mps",
                title="Ministry of Public Security",
                read_until=NOW,
                state="ok",
                notices=("certificate exception: it sends no intermediate",),
            ),
        ),
        started=(HealthEvent(source="vns", kind="failing", detail="http-503", started_at=NOW),),
        outside=41,
    )


def made(
    *found: Candidate,
    after: int = 0,
    until: int = 1000,
    start: datetime | None = datetime(2026, 10, 4, 0, 0, tzinfo=UTC),
    covered: Coverage | None = None,
    **options: object,
) -> Digest:
    """Compose a digest of the candidates for the morning subscription."""
    return compose(
        Wanted(subscription=subscription(**options)),
        found,
        Period(after=after, until=until, start=start, end=NOW),
        SETTING,
        coverage() if covered is None else covered,
    )
