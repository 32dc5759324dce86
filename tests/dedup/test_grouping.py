"""From links to stories, in any order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.dedup import Link, Pair, Rulings, group, members, pair
from monitor.dedup.kinship import Verdict

NUMBERS = list(range(1, 9))


def link(kinship: Verdict = "story", score: float = 0.6) -> Link:
    return Link(kinship=kinship, score=score, reason="")


def test_linked_articles_are_one_story_and_others_alone() -> None:
    assert group([1, 2, 3], {(1, 2): link()}) == [frozenset({1, 2}), frozenset({3})]


def test_a_chain_does_not_pull_strangers_together() -> None:
    chain = {(n, n + 1): link() for n in range(1, 8)}
    assert max(len(found) for found in group(NUMBERS, chain)) < 8


def test_what_speaks_against_counts() -> None:
    links = {(1, 2): link(), (1, 3): link(), (2, 3): link("apart")}
    assert all(len(found) < 3 for found in group([1, 2, 3], links))


def test_rulings_come_first() -> None:
    links = {(1, 2): link("copy", 1.0)}
    split = Rulings(split=frozenset({(1, 2)}))
    assert group([1, 2], links, split) == [frozenset({1}), frozenset({2})]
    joined = Rulings(joined=frozenset({(1, 3)}))
    assert frozenset({1, 2, 3}) in group([1, 2, 3], links, joined)


def test_members_say_who_they_are_kin_to() -> None:
    links = {(1, 2): link("copy", 0.9), (1, 3): link(score=0.5), (2, 3): link(score=0.7)}
    found = members({1, 2, 3}, links, Rulings())
    assert [(m.kinship, m.partner) for m in found] == [("first", None), ("copy", 1), ("story", 2)]


LINKS = st.dictionaries(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
    .filter(lambda p: p[0] != p[1])
    .map(lambda p: pair(*p)),
    st.tuples(st.sampled_from(["copy", "story", "apart"]), st.integers(1, 100)),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(LINKS, st.permutations(NUMBERS))
def test_stories_do_not_depend_on_the_order_of_arrival(
    found: dict[Pair, tuple[Verdict, int]], order: list[int]
) -> None:
    names = {number: f"text {number}" for number in NUMBERS}
    new = dict(zip(NUMBERS, order, strict=True))
    links = {p: link(kind, score / 100) for p, (kind, score) in found.items()}
    renamed = {pair(new[a], new[b]): each for (a, b), each in links.items()}
    first = group(NUMBERS, links, rank=names)
    again = group(order, renamed, rank={new[n]: name for n, name in names.items()})
    assert {frozenset(new[n] for n in part) for part in first} == set(again)
