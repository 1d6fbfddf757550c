"""The right door for each person, in the three regions."""

from datetime import date
from itertools import product

from azimut.guidance.queries import who_can_help
from azimut.territories.places import Place
from tests.guidance.personas import PERSONAS

DAYS = [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)]


def test_every_persona_is_led_to_the_right_networks_in_the_three_regions(region: tuple[Place, ...]) -> None:
    wrong = []
    for persona, day in product(PERSONAS, DAYS):
        answer = who_can_help(
            persona.situation, persona.need, region[0], age=persona.age, traits=persona.traits, on=day
        )
        networks = [suggestion.network for suggestion in answer.results[:3]]
        if networks[0] not in persona.first:
            wrong.append(f"{persona.who} : d'abord {networks[0]}, attendu {sorted(persona.first)}")
        if not persona.among_first <= set(networks):
            wrong.append(f"{persona.who} : {networks}, attendu parmi eux {sorted(persona.among_first)}")

    assert not wrong, "\n".join(wrong)


def test_the_personas_are_more_than_a_hundred_and_forty_and_told_apart() -> None:
    assert len(PERSONAS) >= 140
    assert len({(p.situation, p.need, p.age, p.traits) for p in PERSONAS}) == len(PERSONAS)


def test_every_answer_says_why_and_on_what_basis(region: tuple[Place, ...]) -> None:
    for persona in PERSONAS:
        answer = who_can_help(persona.situation, persona.need, region[0], age=persona.age, traits=persona.traits)
        for suggestion in answer.results:
            assert suggestion.reasons, (persona.who, suggestion.name)
            assert suggestion.basis, (persona.who, suggestion.name)
            assert all("{" not in reason for reason in suggestion.reasons)
