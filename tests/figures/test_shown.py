"""Wording, amounts, key figures, changes, totals, the taxonomy."""

from decimal import Decimal

from monitor.figures import (
    amount,
    by_story,
    changes,
    children,
    find,
    key,
    known,
    once,
    shared,
    totals,
    worded,
    wording,
)  # fmt: skip
from tests.figures.make import article, figure, statement


def test_wording_keeps_the_texts_own_unit() -> None:
    found = find(article("Police seized 11.8 tonnes of narcotics and, in May, 353kg of ice."))
    assert [wording(one) for one in found] == ["11.8 tonnes of narcotics", "353kg of ice"]


def test_amounts_are_normalised() -> None:
    assert amount(figure("2300")) == "2.3 tonnes"
    assert amount(figure("12.5", high=Decimal(14))) == "12.5–14 kg"
    assert amount(figure("1", unit="person")) == "1 person"
    assert amount(figure("1200", unit="tablet", approx="about")) == "about 1,200 tablets"
    assert amount(figure("1000000", unit="VND")) == "1,000,000 VND"


def test_a_corrected_figure_is_one_change() -> None:
    old = (figure("2300"), figure("165", unit="case", what="cases"))
    new = (figure("2600"), figure("165", unit="case", what="cases"))
    (change,) = changes(old, new)
    assert str(change) == "2.3 → 2.6 tonnes"


def test_new_and_withdrawn_figures_are_changes() -> None:
    (come,) = changes((), (figure("5"),))
    (gone,) = changes((figure("5"),), ())
    assert (str(come), str(gone)) == ("new: 5 kg", "no longer stated: 5 kg")


def test_key_figures_differ_in_kind() -> None:
    many = (
        figure("5", start=1), figure("6", start=2), figure("7", start=3),
        figure("9", unit="case", what="cases", start=4), figure("2", share="part", start=5),
        figure("3", unit="vehicle", what="vehicles", start=6),
    )  # fmt: skip
    chosen = key(many, 3)
    assert [f"{one.value} {one.unit}" for one in chosen] == ["5 kg", "9 case", "3 vehicle"]


def test_parts_and_scopes_are_never_added() -> None:
    told = [
        figure("10", scope="Laos"), figure("20", scope="OMD 7"), figure("4", share="part"),
        figure("10", scope="Laos"),
    ]  # fmt: skip
    assert [f"{one.scope}: {one.value}" for one in totals(told)] == ["Laos: 10", "OMD 7: 20"]


def test_outlets_of_a_story_share_a_figure() -> None:
    told = [
        statement(1, 7, figure("5"), "paper"),
        statement(2, 7, figure("5", what="heroin"), "agency"),
        statement(3, 8, figure("5"), "ngo"),
    ]
    assert [(one.article, one.sources) for one in once(told)] == [
        (1, ("paper", "agency")),
        (3, ("ngo",)),
    ]
    assert [one.article for one in worded(told)] == [1, 2, 3]


def test_a_story_counts_its_largest_figure_and_no_campaign() -> None:
    told = shared(
        [
            statement(1, 7, figure("5", what="heroin")),
            statement(2, 7, figure("6", what="heroin")),
            statement(2, 7, figure("3", what="cocaine", start=50)),
            statement(3, 7, figure("30", what="drugs", start=60, share="part")),
            statement(4, 9, figure("5000", scope="OMD 7, first 10 months of 2025")),
        ]
    )
    assert [(one.story, one.value) for one in by_story(told)] == [(7, 9), (9, None)]


def test_the_taxonomy_has_broad_parents() -> None:
    assert "heroin" in children("drugs")
    assert "pangolin scales" in children("wildlife")
    assert set(known("tê tê")) == {"pangolins", "pangolin scales", "pangolin products"}
    assert "pangolin scales" in known("pangolin")
    assert known("drug cases") == known("unheard of") == () or known("cases")
