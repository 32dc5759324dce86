"""A word diff gives both texts back and names what changed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.diff import Piece, changes, word_diff


def test_one_changed_figure_is_one_change() -> None:
    before = "Officers seized 2.3 tonnes of scales."
    after = "Officers seized 2.6 tonnes of scales."
    assert changes(before, after) == (("2.3", "2.6"),)


def test_a_new_paragraph_is_an_addition() -> None:
    pieces = word_diff("First.\n\nThird.", "First.\n\nSecond.\n\nThird.")
    assert [piece.kind for piece in pieces] == ["=", "+", "="]


def test_chinese_is_compared_by_character() -> None:
    assert changes("查获两吨", "查获三吨") == (("两", "三"),)


def test_equal_texts_are_one_piece() -> None:
    assert word_diff("Same.", "Same.") == (Piece(kind="=", text="Same."),)
    assert changes("Same.", "Same.") == ()


_TEXTS = st.text(alphabet="ab1., \n越", max_size=80)


@settings(max_examples=100, deadline=None)
@given(_TEXTS, _TEXTS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "+") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "-") == after
