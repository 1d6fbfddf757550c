"""One question a page; an address that tells nobody's name; never a dead end."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azimut.guidance.questions import (
    AGE_BANDS,
    MODES,
    TRAITS,
    Answers,
    choices_of,
    contradictions,
    read_answers,
)
from azimut.guidance.rules.book import RuleBook
from azimut.guidance.rules.reading import read_rules

BOOK = RuleBook(read_rules("centre-val-de-loire"), version=0)

complete_answers = st.builds(
    Answers,
    situation=st.sampled_from(list(BOOK.situations)),
    need=st.sampled_from(list(BOOK.needs)),
    age_band=st.sampled_from(["", *(band.code for band in AGE_BANDS)]),
    modes=st.lists(st.sampled_from(list(MODES)), unique=True).map(lambda m: tuple(x for x in MODES if x in m)),
    traits=st.lists(st.sampled_from(list(TRAITS)), unique=True).map(lambda t: tuple(x for x in TRAITS if x in t)),
)


def test_every_situation_and_need_can_be_chosen() -> None:
    assert {choice.value for choice in choices_of("situation", BOOK)} == set(BOOK.situations)
    assert {choice.value for choice in choices_of("besoin", BOOK)} == set(BOOK.needs)
    assert choices_of("ou", BOOK) == ()


@given(complete_answers)
def test_an_address_gives_the_same_answers_back(answers: Answers) -> None:
    again = read_answers(parse_qs(answers.query), BOOK)

    assert (again.situation, again.need, again.age_band, again.modes, again.traits) == (
        answers.situation,
        answers.need,
        answers.age_band,
        answers.modes,
        answers.traits,
    )
    assert again.query == answers.query


@given(
    st.dictionaries(st.sampled_from(["situation", "besoin", "age", "comment", "precision", "x"]), st.lists(st.text()))
)
def test_a_hand_made_address_never_breaks(parameters: dict[str, list[str]]) -> None:
    answers = read_answers(parameters, BOOK)

    assert answers.situation in {"", *BOOK.situations}
    assert answers.age is None or 0 <= answers.age <= 120
    contradictions(answers, BOOK)


def test_what_an_address_says_wrong_is_dropped_and_named() -> None:
    answers = read_answers({"situation": ["pirate"], "besoin": ["droits"], "comment": ["pigeon"]}, BOOK)

    assert (answers.situation, answers.need, answers.modes) == ("", "droits", ())
    assert answers.dropped == ("situation", "comment")


@pytest.mark.django_db
def test_an_unknown_place_is_dropped() -> None:
    answers = read_answers({"ou": ["99999"]}, BOOK)

    assert (answers.place_code, answers.dropped, answers.place) == ("", ("ou",), None)


@given(st.integers(0, 120))
def test_every_age_is_in_one_band_that_its_usual_age_is_in_too(age: int) -> None:
    bands = [band for band in AGE_BANDS if band.minimum <= age <= band.maximum]

    assert len(bands) == 1
    assert bands[0].minimum <= bands[0].usual_age <= bands[0].maximum


@pytest.mark.parametrize("profile", ["auvergne-rhone-alpes", "centre-val-de-loire", "normandie"])
def test_no_rule_changes_within_an_age_band(profile: str) -> None:
    """Or the answer for a band would be wrong for some of its ages."""
    starts = {band.minimum for band in AGE_BANDS}
    for rule in read_rules(profile).rules:
        if rule.code == "epide_jeune":
            continue  # from 17 on: the Epide itself tells those of 16 to come back
        assert rule.minimum_age is None or rule.minimum_age in starts | {12}, rule.code
        assert rule.maximum_age is None or rule.maximum_age + 1 in starts, rule.code


def test_answers_that_seldom_go_together_are_pointed_out_and_kept() -> None:
    sentences = contradictions(Answers(situation="decrocheur", need="droits", age_band="60-plus"), BOOK)

    assert len(sentences) == 1
    assert "60 ans ou plus" in sentences[0]
    assert contradictions(Answers(situation="salarie", age_band="31-59"), BOOK) == []
