"""Equals take turns: no name, identifier or network comes first more than its share."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from azimut.guidance.queries import who_can_help
from azimut.guidance.ranking import in_turn, one_of_each_first, ranked
from tests.guidance.conftest import CHARTRES, Directory

START = date(2026, 11, 22)
SIXTY_DAYS = [START + timedelta(days=day) for day in range(60)]

identifiers = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=12, unique=True)


@given(identifiers, st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1)), st.integers(1, 200))
def test_over_any_days_in_a_row_equals_are_at_each_rank_as_often_within_one(
    equals: list[str], start: date, days: int
) -> None:
    orders = [in_turn(equals, identifier=str, on=start + timedelta(days=day)) for day in range(days)]

    for rank in range(len(equals)):
        times = Counter(dict.fromkeys(equals, 0))
        times.update(order[rank] for order in orders)
        assert max(times.values()) - min(times.values()) <= 1


@given(identifiers, st.randoms(use_true_random=False), st.dates())
def test_the_order_they_come_in_does_not_matter(equals: list[str], random: object, on: date) -> None:
    shuffled = list(equals)
    random.shuffle(shuffled)

    assert in_turn(equals, identifier=str, on=on) == in_turn(shuffled, identifier=str, on=on)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**6)), max_size=30, unique=True), st.dates())
def test_a_better_merit_is_always_before_a_lesser_one(things: list[tuple[int, int]], on: date) -> None:
    order = ranked(things, merit=lambda thing: (thing[0],), identifier=lambda thing: thing[1], on=on)

    assert [merit for merit, _ in order] == sorted(merit for merit, _ in things)
    assert sorted(order) == sorted(things)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers()), min_size=1, max_size=20, unique=True))
def test_varying_the_networks_leaves_the_first_one_first(things: list[tuple[str, int]]) -> None:
    order = one_of_each_first(things, kind=lambda thing: thing[0])

    assert order[0] == things[0]
    assert sorted(order) == sorted(things)
    kinds = [kind for kind, _ in order]
    assert len(set(kinds[: len(set(kinds))])) == len(set(kinds))


def first_places(situation: str, need: str, age: int) -> Counter[str]:
    return Counter(who_can_help(situation, need, CHARTRES, age=age, on=day).results[0].name for day in SIXTY_DAYS)


def test_over_sixty_days_equal_structures_are_first_as_often_within_one(directory: Directory) -> None:
    for name in ("Zèbre", "Abeille", "Milan", "Éléphant"):
        directory.add("france_travail", CHARTRES, name=name)

    times = first_places("demandeur_emploi", "trouver_emploi", 40)

    assert set(times.values()) == {15}


def test_a_network_gains_nothing_by_its_number_of_structures(directory: Directory) -> None:
    """Three chambers of one network and one of another: each structure has its quarter."""
    for network, name in (("cci", "A"), ("cci", "B"), ("cma", "C"), ("bge", "D")):
        directory.add(network, CHARTRES, name=name)

    times = first_places("salarie", "creer_entreprise", 40)

    assert set(times.values()) == {15}


def test_more_equals_than_are_shown_all_have_their_turn(directory: Directory) -> None:
    names = {f"Agence {number}" for number in range(20)}
    for name in names:
        directory.add("france_travail", CHARTRES, name=name)

    times = first_places("demandeur_emploi", "trouver_emploi", 40)

    assert set(times) == names
    assert set(times.values()) == {3}


def test_a_few_hundred_metres_do_not_decide_who_is_first(directory: Directory) -> None:
    directory.add("france_travail", CHARTRES, name="Au centre")
    directory.add("france_travail", CHARTRES, name="Plus loin", moved_km=1.5)

    assert set(first_places("demandeur_emploi", "trouver_emploi", 40).values()) == {30}


def test_the_nearer_of_two_towns_is_always_first(directory: Directory) -> None:
    directory.add("france_travail", CHARTRES, name="Ici")
    directory.add("france_travail", CHARTRES, name="Là-bas", moved_km=20)

    assert first_places("demandeur_emploi", "trouver_emploi", 40) == {"Ici": 60}
