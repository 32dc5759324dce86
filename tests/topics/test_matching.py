"""Matches, the sentences that show them, and explanations."""

from monitor.model import Topic
from monitor.topics import compile_topics, explain, passages
from tests.query.making import article

RHINO = Topic(name="rhino", title="Rhino horn", query='horn NEAR/4 seiz* -"zoo"')
TEXT = (
    "Customs met on Monday. Officers seized two rhino horns at the port. Nothing else happened.\n\n"
    "A horn was also seized in May."
)


def test_spans_are_the_words_of_the_article() -> None:
    about = article(TEXT, title="Port")
    (match,) = compile_topics((RHINO,)).match(about)
    assert [span.words for span in match.spans] == ["seized", "horns", "horn", "seized"]
    for span in match.spans:
        assert about.text[span.start : span.end] == span.words
    assert {span.clause for span in match.spans} == {"horn", "seiz*"}


def test_passages_are_sentences_with_the_hits_marked() -> None:
    about = article(TEXT, title="Port")
    (match,) = compile_topics((RHINO,)).match(about)
    first, second = passages(about, match)
    assert first.sentence == "Officers seized two rhino horns at the port."
    assert [first.sentence[a:b] for a, b in first.hits] == ["seized", "horns"]
    assert second.sentence == "A horn was also seized in May."
    assert len(passages(about, match, limit=1)) == 1


def test_a_long_sentence_is_cut_around_its_hits() -> None:
    about = article("word " * 200 + "rhino horn seized " + "word " * 200)
    (match,) = compile_topics((RHINO,)).match(about)
    (passage,) = passages(about, match)
    assert len(passage.sentence) <= 420
    assert [passage.sentence[a:b] for a, b in passage.hits] == ["horn", "seized"]


def test_a_match_in_the_title_alone_shows_the_title() -> None:
    about = article("Nothing.", title="Rhino horn seized")
    (match,) = compile_topics((RHINO,)).match(about)
    assert [each.sentence for each in passages(about, match)] == ["Rhino horn seized"]


def test_a_topic_wants_its_threshold() -> None:
    topic = Topic(name="t", title="", query="ivory^2 OR horn", threshold=3)
    matcher = compile_topics((topic,))
    assert matcher.match(article("ivory")) == ()
    assert matcher.match(article("ivory horn"))[0].score == 3


def test_equal_topics_share_a_matcher() -> None:
    assert compile_topics((RHINO,)) is compile_topics((RHINO,))


def test_an_explanation_names_the_clause_and_the_nearest_miss() -> None:
    far = explain(article("horn " + "word " * 9 + "seized"), RHINO)
    assert not far.matched
    assert "9 words apart" in far.reason
    zoo = explain(article("zoo horn seized"), RHINO)
    assert "zoo stands in the article" in zoo.reason
    accents = explain(article("bắt má", language="vi"), Topic(name="t", title="", query="ma má mã"))
    assert "accents" in accents.reason
    good = explain(article("horn seized"), RHINO)
    assert good.matched
    assert good.clauses[0].true
