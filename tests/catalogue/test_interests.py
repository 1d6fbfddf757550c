"""The questionnaire of interests: balanced statements, a strict code, a fit that is explained and spread."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azimut.catalogue.enums import RiasecType
from azimut.catalogue.exploring.interests import (
    SAME_DOMAIN,
    SAME_GRAND_DOMAIN,
    leading_types,
    occupations_that_suit,
    profile_of,
)
from azimut.catalogue.exploring.statements import (
    COUNT,
    NO,
    PAGES,
    PER_PAGE,
    YES,
    InterestAnswers,
    read_code,
    statements,
)
from tests.catalogue.exploring import small_table

ANSWERS = st.lists(st.integers(0, 3), min_size=COUNT, max_size=COUNT).map(tuple).map(InterestAnswers)
DOMAINS = [f"{letter}{number}" for letter in "ABCDEF" for number in range(11, 14)]


def liking(*types: str) -> InterestAnswers:
    return InterestAnswers(tuple(YES if s.type in types else NO for s in statements()))


def wide_table():
    """Twenty-four occupations of each type, in eighteen domains of six grands domaines."""
    occupations = {
        f"{domain}{rank:02}": {"riasec": (letter, ""), "domain_code": domain}
        for domain in DOMAINS
        for rank, letter in enumerate("RIASEC" * 2)
    }
    return small_table({code: [] for code in occupations}, occupations=occupations)


def test_there_are_six_statements_of_each_type_and_one_of_each_a_page():
    types = [statement.type for statement in statements()]

    assert len(types) == COUNT
    assert Counter(types) == dict.fromkeys(RiasecType, 6)
    for page in range(PAGES):
        assert set(types[page * PER_PAGE : (page + 1) * PER_PAGE]) == set(RiasecType)


def test_no_type_always_comes_at_the_same_place_of_its_page():
    places = {(s.type, rank % PER_PAGE) for rank, s in enumerate(statements())}

    assert len(places) == COUNT


def test_statements_are_different_and_name_no_occupation_nor_gender():
    texts = [statement.text for statement in statements()]

    assert len(set(texts)) == COUNT
    for text in texts:
        assert re.match(r"^[A-ZÉÀ]\w+(er|ir|re|oir)\b", text), text  # an activity, said by its verb
        assert not re.search(r"\b(homme|femme|garçon|fille|il|elle|\w{3,}(trice|ière|euse))\b", text.lower()), text


@given(ANSWERS)
def test_a_code_says_the_answers_and_nothing_else(answers):
    code = answers.code

    assert read_code(code) == answers
    assert re.fullmatch(r"[A-Za-z0-9_-]{0,12}", code)


@given(st.text(max_size=40))
def test_any_text_is_read_as_some_answers(text):
    answers = read_code(text)

    assert len(answers.values) == COUNT
    assert set(answers.values) <= {0, 1, 2, 3}
    assert read_code(answers.code).values == answers.values


def test_a_truncated_code_keeps_the_pages_that_are_whole():
    code = liking("R").code

    cut = read_code(code[:5])

    assert cut.is_unclear
    assert cut.answered == 2 * PER_PAGE
    assert read_code(code[:4]).values == cut.values
    assert not read_code(code[:4]).is_unclear


def test_an_answer_to_one_page_changes_no_other():
    answers = liking("S").with_page(3, [NO] * PER_PAGE)

    assert answers.of_page(3) == (NO,) * PER_PAGE
    assert answers.of_page(2) == liking("S").of_page(2)
    assert answers.of_page(4) == liking("S").of_page(4)


def test_the_profile_stands_out_by_what_one_likes():
    assert leading_types(profile_of(liking("A", "S"))) == [RiasecType.ARTISTIC, RiasecType.SOCIAL]
    assert leading_types(profile_of(InterestAnswers((YES,) * COUNT))) == []


def test_occupations_of_the_type_one_likes_come_first():
    for letter in RiasecType:
        result = occupations_that_suit(wide_table(), liking(letter))
        assert {fit.occupation.riasec[0] for fit in result.fits} == {letter}


def test_a_second_type_counts_less_than_the_first():
    table = small_table(
        {"A1101": [], "B1101": []}, occupations={"A1101": {"riasec": ("S", "A")}, "B1101": {"riasec": ("A", "S")}}
    )
    answers = liking("A", "S").with_page(1, [NO] * PER_PAGE)  # a little of each is lost: equal again
    rest = zip(statements()[PER_PAGE : 2 * PER_PAGE], answers.of_page(2), strict=True)
    some = answers.with_page(2, [NO if statement.type == "S" else value for statement, value in rest])

    assert [fit.occupation.code for fit in occupations_that_suit(table, some).fits] == ["B1101", "A1101"]


def test_the_first_results_come_from_several_domains():
    fits = occupations_that_suit(wide_table(), liking("R")).fits

    assert len(fits) == 12
    assert max(Counter(fit.occupation.domain_code for fit in fits).values()) <= SAME_DOMAIN
    assert max(Counter(fit.occupation.grand_domain for fit in fits).values()) <= SAME_GRAND_DOMAIN


def test_further_ideas_come_from_domains_the_first_ones_do_not_touch():
    result = occupations_that_suit(wide_table(), liking("R"))

    touched = {fit.occupation.grand_domain for fit in result.fits}
    assert result.unexpected
    assert touched.isdisjoint(fit.occupation.grand_domain for fit in result.unexpected)


def test_a_filter_leaves_enough_to_fill_the_page():
    kept = occupations_that_suit(wide_table(), liking("R"), is_kept=lambda o: o.grand_domain == "A").fits

    assert {fit.occupation.grand_domain for fit in kept} == {"A"}
    assert len(kept) == 12


def test_each_occupation_says_which_answers_lead_to_it():
    table = small_table({"N4101": []}, interests={"N4101": {"19": True}})

    (fit,) = occupations_that_suit(table, liking("R")).fits

    assert fit.because[0].text == "Conduire un engin, un camion ou un bateau"
    assert fit.types == (RiasecType.REALISTIC,)


def test_without_an_answer_nothing_is_proposed():
    assert occupations_that_suit(wide_table(), InterestAnswers()).fits == ()


@given(ANSWERS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_answers_give_the_same_occupations_whatever_the_form_of_their_names(answers):
    codes = [f"{domain}{rank:02}" for domain in DOMAINS[:6] for rank in range(6)]
    letters = {code: {"riasec": ("RIASEC"[int(code[3:])], "")} for code in codes}

    def named(form: str):
        values = {code: {**value, "label": form.format(code)} for code, value in letters.items()}
        return small_table({code: [] for code in codes}, occupations=values)

    masculine = occupations_that_suit(named("Vendeur {0} / Vendeuse {0}"), answers)
    feminine = occupations_that_suit(named("Vendeuse {0} / Vendeur {0}"), answers)
    assert [fit.occupation.code for fit in masculine.fits] == [fit.occupation.code for fit in feminine.fits]
    assert [fit.score for fit in masculine.fits] == [fit.score for fit in feminine.fits]
