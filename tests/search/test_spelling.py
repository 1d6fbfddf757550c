"""A word nobody knows is read as the one that was meant."""

from hypothesis import given
from hypothesis import strategies as st

from azimut.search.lettering import form_of, likeness, written_as
from azimut.search.normalisation import stem
from azimut.search.spelling import KEPT, Spelling

WORDS = ["boulang", "charpenti", "frigorist", "pilot", "maraich", "chauff", "grutier", "soudeur", "thermo", "soudag"]
SPELLING = Spelling(WORDS)
LONG = [word for word in WORDS if len(word) > 4]


@given(st.sampled_from(LONG), st.data())
def test_one_letter_wrong_is_always_mended(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("aeinorst"))
    wrong = data.draw(
        st.sampled_from(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
    )

    found = SPELLING.corrections(wrong)

    assert len(wrong) < 4 or wrong in WORDS or word in found
    assert len(found) <= KEPT


def test_two_words_written_as_one_are_parted_where_both_are_words() -> None:
    driver, crane_driver = stem("chauffeur"), stem("grutier")

    assert Spelling([driver, crane_driver]).parts("chauffeurgrutier") == (driver, crane_driver)
    assert Spelling([driver]).parts("chauffeurgrutier") is None


def test_the_end_of_a_stemmed_word_is_not_stemmed_again() -> None:
    driver, of_roads = stem("conducteur"), stem("routier")

    assert Spelling([driver, of_roads, "rout"]).parts(stem("conducteurroutier")) == (driver, of_roads)


def test_a_learned_word_is_not_two() -> None:
    assert SPELLING.parts("thermosoudag") is None


def test_a_word_added_later_is_mended_too() -> None:
    assert "menuisi" in SPELLING.with_words(["menuisi"]).corrections("menusi")
    assert "menuisi" not in SPELLING.corrections("menusi")


def test_letters_tell_names_apart_without_minding_accents_nor_empty_words() -> None:
    boulanger, boulangere, mining, driving = map(
        form_of, ("boulanger", "boulangere", "conducteur de minage", "conducteur")
    )
    assert likeness(written_as("Je veux être boulangère"), [boulanger, boulangere])[1] == 1.0
    nearest, other = likeness("conducteur de mingae", [mining, driving])
    assert nearest > other
    assert likeness("", [form_of("")]) == [1.0]
    assert likeness("zz", [boulanger]) == [0.0]
    assert not len(likeness("zz", []))


def test_a_cedilla_lost_in_folding_is_still_heard() -> None:
    spelling = Spelling(["macon", "maison", "garcon"])

    assert next(iter(spelling.corrections("masson"))) == "macon"
    assert next(iter(spelling.corrections("garsson"))) == "garcon"
