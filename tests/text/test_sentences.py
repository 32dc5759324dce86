"""Where a sentence ends in English, Vietnamese and Chinese."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police took 2.3 tonnes. All burnt.", ["Police took 2.3 tonnes.", "All burnt."]),
        ("Decree No. 5 is in force. Good!", ["Decree No. 5 is in force.", "Good!"]),
        ("Mr. Lam spoke. He left.", ["Mr. Lam spoke.", "He left."]),
        ("A U.S. Customs post. Closed.", ["A U.S. Customs post.", "Closed."]),
        ("It ended in the U.S. The ring is gone.", ["It ended in the U.S.", "The ring is gone."]),
        ("Tại TP. Hồ Chí Minh, có 2,5 kg. Hết.", ["Tại TP. Hồ Chí Minh, có 2,5 kg.", "Hết."]),
        ("“Xong rồi.” Ông nói vậy.", ["“Xong rồi.”", "Ông nói vậy."]),
        ("海关查获2.3吨。两人被捕！", ["海关查获2.3吨。", "两人被捕！"]),
        ("Headline without stop\n\nNext one", ["Headline without stop", "Next one"]),
        ("one line\ngoes on. Two", ["one line\ngoes on.", "Two"]),
        ("", []),
    ],
)
def test_sentences_are_cut(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(st.text(alphabet="aB. \n!?。é\"'5", max_size=60))
def test_spans_are_in_order_and_lose_no_word(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert "\n\n" not in "".join(text[a:b] for a, b in spans)
    kept = "".join("".join(text[a:b].split()) for a, b in spans)
    assert kept == "".join(text.split())
