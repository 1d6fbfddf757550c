"""Text as people type it and as we compare it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azimut.core.text import both_genders, capitalised, fold, slug, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cœur d’Été", "coeur d'ete"),
        ("ÉLECTRICIEN", "electricien"),
        ("naïf", "naif"),
        ("Œnologue", "oenologue"),
        ("", ""),
    ],
)
def test_text_is_folded_without_accents_nor_ligatures(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words(fold(text)) == words(text)


def test_a_capital_at_the_beginning_leaves_acronyms_alone() -> None:
    assert capitalised("niveau 3 (CAP, BEP)") == "Niveau 3 (CAP, BEP)"
    assert capitalised("") == ""


def test_words_leave_punctuation_behind() -> None:
    assert words("L'aide-soignante, à 10 h !") == ["l", "aide", "soignante", "a", "10", "h"]


@given(st.text(), st.integers(10, 80))
def test_a_slug_is_safe_in_an_address_and_short(text: str, limit: int) -> None:
    result = slug(text, limit=limit)

    assert len(result) <= limit
    assert result.isascii()
    assert all(c.isalnum() or c == "-" for c in result)


@pytest.mark.parametrize(
    ("label", "masculine", "feminine"),
    [
        ("Boulanger / Boulangère", "Boulanger", "Boulangère"),
        (
            "Infirmier / Infirmière en soins généraux (IDE)",
            "Infirmier en soins généraux (IDE)",
            "Infirmière en soins généraux (IDE)",
        ),
        (
            "Conducteur / Conductrice d'engins agricoles",
            "Conducteur d'engins agricoles",
            "Conductrice d'engins agricoles",
        ),
        ("Infirmier libéral / Infirmière libérale", "Infirmier libéral", "Infirmière libérale"),
        (
            "Attaché commercial / Attachée commerciale en zone",
            "Attaché commercial en zone",
            "Attachée commerciale en zone",
        ),
        ("Sage-femme", "Sage-femme", "Sage-femme"),
    ],
)
def test_an_official_label_gives_both_genders(label: str, masculine: str, feminine: str) -> None:
    assert both_genders(label) == (masculine, feminine)
