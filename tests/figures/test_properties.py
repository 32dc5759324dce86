"""Amounts survive formatting; spans can be read again; order and copies change nothing."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.figures import by_story, changes, find, once, quantities, shared, totals
from monitor.figures.numerals import parse_digits
from tests.figures.make import article, figure, statement

AMOUNTS = st.decimals(min_value="0.01", max_value="9999999", places=2)
MARKS = st.sampled_from([(",", "."), (".", ",")])
SENTENCES = (
    "Police seized {} kg of heroin in Laos.",
    "Customs arrested {} suspects.",
    "Rangers seized {} tusks at the port.",
    "Officers uncovered {} drug-related cases.",
    "They seized over {} tonnes of pangolin scales worth US$1.5 million.",
)
MANY = settings(max_examples=100, deadline=None)


def written(amount: Decimal, thousands: str, mark: str) -> str:
    """Write an amount as a locale does."""
    plain = f"{amount:,.2f}"
    return plain.replace(",", "_").replace(".", mark).replace("_", thousands)


@MANY
@given(AMOUNTS, MARKS)
def test_formatting_survives(amount: Decimal, marks: tuple[str, str]) -> None:
    thousands, mark = marks
    assert parse_digits(written(amount, thousands, mark), mark) == amount


@MANY
@given(AMOUNTS)
def test_each_language_reads_its_own_amounts(amount: Decimal) -> None:
    english = f"Police seized {written(amount, ',', '.')} kg of heroin."
    vietnamese = f"Công an thu giữ {written(amount, '.', ',')} kg heroin."
    assert [one.value for one in find(article(english))] == [amount.normalize()]
    found = find(article(vietnamese, language="vi"))
    assert [one.value for one in found] == [amount.normalize()]


@MANY
@given(st.integers(2, 999_999))
def test_whole_numbers_are_never_read_as_parts(count: int) -> None:
    for text in (f"{count:,}", f"{count}"):
        found = find(article(f"Police arrested {text} suspects on the border."))
        assert [one.value for one in found] in ([count], []), text
        assert found or 1900 <= count <= 2100


@MANY
@given(st.lists(st.tuples(st.sampled_from(SENTENCES), st.integers(3, 890)), min_size=1, max_size=5))
def test_a_span_can_be_read_again(parts: list[tuple[str, int]]) -> None:
    text = " ".join(sentence.format(number) for sentence, number in parts)
    for one in find(article(text)):
        assert text[one.start : one.end] == one.words
        again = quantities(one.sentence, "en")
        assert (one.words, one.value, one.unit) in {(a.words, a.value, a.unit) for a in again}


@MANY
@given(st.permutations(SENTENCES))
def test_order_changes_nothing(sentences: list[str]) -> None:
    def read(ordered: list[str]) -> set[tuple[Decimal, str, str]]:
        text = "\n\n".join(
            sentence.format(7 + 10 * SENTENCES.index(sentence)) for sentence in ordered
        )
        return {(one.value, one.unit, one.what) for one in find(article(text))}

    assert read(list(sentences)) == read(list(SENTENCES))


@MANY
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 50)), min_size=1, max_size=6),
    st.integers(1, 4),
)
def test_copies_change_no_total(stated: list[tuple[int, int]], copies: int) -> None:
    originals = [
        statement(place, story, figure(str(value)))
        for place, (story, value) in enumerate(stated, start=1)
    ]
    repeated = originals + [
        statement(one.article + 100 * copy, one.story, one.figure, f"outlet{copy}")
        for one in originals
        for copy in range(1, copies + 1)
    ]
    assert _values(originals) == _values(repeated)
    assert totals(one.figure for one in once(originals)) == totals(
        one.figure for one in once(repeated)
    )
    assert all(len(one.sources) == copies + 1 for one in once(repeated))


def _values(statements: list) -> dict[tuple[int, str], Decimal | None]:  # type: ignore[type-arg]
    return {(one.story, one.unit): one.value for one in by_story(shared(statements))}


@MANY
@given(
    st.permutations(
        [figure("5"), figure("70", unit="case", what="cases"), figure("9", what="ivory")]
    )
)
def test_a_text_in_another_order_is_no_change(ordered: list) -> None:  # type: ignore[type-arg]
    assert changes(tuple(ordered), tuple(reversed(ordered))) == ()
