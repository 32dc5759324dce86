"""One tree, three readings: the plain one, the compiled one, and what the index is asked."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Topic
from monitor.query import (
    Every,
    Needs,
    Reading,
    Some,
    Words,
    evaluate,
    needs,
    parse,
    searchable,
)
from monitor.query import PlainFinder as Plain
from monitor.topics import TopicMatcher
from tests.query.making import PACKS, article

WORDS = [
    "ivory", "ivories", "traffic", "trafficking", "traffickers", "crime", "crimes", "Việt", "Nam",
    "viet", "nam", "ma", "túy", "má", "OMD", "omd", "VII", "7", "vii", "Mekong", "Dragon", "ngà",
    "voi", "country", "countries", "capable", "capabilities", "dying", "die", "象牙", "走私",
    "hope", "hoping", "ofViệt", "WeChat", "zoo", "hoà", "hòa",
]  # fmt: skip
SPACES = st.sampled_from([" ", "\n", "\u00a0", "–", ". ", "\n\n", "-", ""])
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), SPACES), max_size=14).map(
    lambda parts: "".join(word + space for word, space in parts)
)
TERMS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(["traff*", "=OMD", "@pack:ivory", '"ma tú*"', "Mekong-Dragon", "OMD VII"]),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda ws: f'"{" ".join(ws)}"'),
)
PLACED = st.one_of(TERMS, st.tuples(TERMS, TERMS).map(lambda ts: f"({ts[0]} OR {ts[1]})"))
CLAUSES = st.one_of(
    PLACED,
    st.tuples(PLACED, st.sampled_from(["NEAR/1", "ONEAR/2", "NEAR/4"]), PLACED).map(" ".join),
    PLACED.map(lambda part: f"ATLEAST/2 {part}"),
    st.tuples(st.sampled_from(["title:", "text:", "lead:", "-"]), PLACED).map("".join),
    PLACED.map(lambda part: f"{part}^2.5"),
    st.sampled_from(["lang:en", "lang:vi"]),
)
QUERIES = st.recursive(
    CLAUSES,
    lambda inner: st.tuples(inner, st.sampled_from([" ", " OR ", " AND ", " AND NOT "]), inner).map(
        lambda parts: f"({parts[0]}{parts[1]}{parts[2]})"
    ),
    max_leaves=4,
)


def has(need: Needs | None, words: list[str]) -> bool:
    """Answer as an index would."""
    match need:
        case None:
            return True
        case Every():
            return all(has(part, words) for part in need.parts)
        case Some():
            return any(has(part, words) for part in need.parts)
        case Words():
            size = len(need.words)
            rows = (tuple(words[at : at + size]) for at in range(len(words) - size + 1))
            if need.prefix:
                return any(
                    row[:-1] == need.words[:-1] and row[-1].startswith(need.words[-1])
                    for row in rows
                )
            return need.words in rows


@settings(max_examples=100, deadline=None)
@given(st.lists(QUERIES, min_size=1, max_size=3), TEXTS, TEXTS, st.sampled_from(["en", "vi", None]))
def test_every_reading_of_a_query_agrees(
    queries: list[str], title: str, text: str, language: str | None
) -> None:
    about = article(text, title=title, language=language)
    topics = tuple(
        Topic(name=str(number), title="", query=query, threshold=-99)
        for number, query in enumerate(queries)
    )
    trees = tuple(parse(query, PACKS) for query in queries)
    matcher = TopicMatcher(topics, trees)
    found = {match.topic for match in matcher.match(about)}
    reading = Reading(about)
    for topic in topics:
        tree = matcher.tree(topic.name)
        plain = evaluate(tree, reading, Plain(reading))
        compiled = matcher.verdict(about, topic.name).outcome
        assert (compiled.true, compiled.score) == (plain.true, plain.score), topic.query
        assert set(compiled.hits) == set(plain.hits), topic.query
        assert (topic.name in found) == plain.true, topic.query
        if plain.true:
            indexed = searchable(about)
            words = [*indexed.title.split(), "|", *indexed.text.split()]
            assert has(needs(tree), words), topic.query
