"""The same words whoever writes them: accents, genders, inclusive writing, elisions."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azimut.core.text import both_genders
from azimut.search.normalisation import stem, surface_words, words_of

WRITINGS = [
    ("infirmière", "infirmier"),
    ("INFIRMIERE", "infirmier"),
    ("infirmier·e", "infirmier"),
    ("infirmier·ère", "infirmier"),
    ("infirmier(ère)", "infirmier"),
    ("infirmier.ère", "infirmier"),
    ("infirmier/ière", "infirmier"),
    ("infirmier-ère", "infirmier"),
    ("Infirmier·ère·s", "infirmiers"),
    ("agent(e)s", "agent"),
    ("technicien(ne)", "technicien"),
    ("animateur/trice", "animateur"),
    ("vendeur.euse", "vendeur"),
    ("boulangère", "boulanger"),
    ("boulangé", "boulanger"),
    ("développeuse web", "developpeur web"),
    ("conductrice", "conducteur"),
    ("aide-soignante", "aide soignant"),
    ("cheffe de cuisine", "chef de cuisine"),
    ("hôtesse d'accueil", "hôte d’accueil"),
    ("actrice", "acteur"),
    ("professeure des écoles", "professeur des écoles"),
    ("l'électricienne", "electricien"),
    ("qu'un ébéniste", "ebeniste"),
    ("Cœur", "coeur"),
]


@pytest.mark.parametrize(("written", "same"), WRITINGS)
def test_one_word_is_the_same_however_it_is_written(written: str, same: str) -> None:
    assert words_of(written) == words_of(same)


@pytest.mark.parametrize(
    ("one", "other"), [("profit", "prof"), ("bâtiment", "bât"), ("C++", "C#"), ("boulanger", "boucher")]
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


def test_empty_words_and_elisions_say_nothing() -> None:
    assert words_of("Je cherche l'emploi d'un boulanger, s'il vous plaît") == words_of("emploi boulanger plaît")
    assert words_of("de la") == ()


def test_codes_are_left_as_they_are() -> None:
    assert words_of("RNCP38565 J1506 N2") == ("rncp38565", "j1506", "n2")


def test_signs_of_a_language_are_part_of_its_name() -> None:
    assert surface_words("C++ et C#, .NET") == ["cplusplus", "et", "csharp", "dotnet"]


@given(st.text(max_size=200))
def test_any_text_gives_plain_words(text: str) -> None:
    words = words_of(text)

    assert all(word.isascii() and word.isalnum() for word in words)
    assert len(set(words)) == len(words)


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_a_stem_never_disappears(word: str) -> None:
    assert stem(word)


@pytest.mark.large
def test_both_genders_of_official_names_give_the_same_words(real_data: Path) -> None:
    with (real_data / "rome" / "unix_referentiel_appellation_v460_utf8.csv").open(encoding="utf-8") as file:
        labels = [row["libelle_appellation_long"] for row in csv.DictReader(file)]
    pairs = [both_genders(label) for label in labels]

    same = sum(words_of(masculine) == words_of(feminine) for masculine, feminine in pairs)

    assert same / len(pairs) >= 0.99
