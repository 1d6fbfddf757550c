"""The methods of first reception are at hand where they are needed, the same words everywhere."""

import pytest

from azimut.directory.models import Structure
from azimut.reception.first_reception import steps, steps_of
from tests.accounts.factories import client_of

pytestmark = pytest.mark.django_db


def shown_on(page) -> list[str]:
    return [step.key for step in page.context["reminders"]]


def test_the_desk_reminds_of_the_visit_and_a_referral_of_consent(adviser, stranger) -> None:
    client = client_of(adviser)
    to_structure = Structure.objects.get(pk=stranger.structure_id)

    desk = client.get("/pro/accueil/")
    referral = client.get(f"/pro/orientations/nouvelle/?structure={to_structure.pk}")

    assert shown_on(desk) == ["accueillir", "analyser", "informer", "niveau", "conclure"]
    assert shown_on(referral) == ["orienter", "conclure"]
    assert steps_of("orienter")[0].aim in referral.content.decode().replace("&#x27;", "'")


def test_every_moment_is_on_the_page_of_the_methods_for_every_professional(adviser, animator) -> None:
    for actor in (adviser, animator):
        text = client_of(actor).get("/pro/accueil/reperes/").content.decode()
        assert all(f'id="repere-{step.key}"' in text for step in steps())
    assert "/pro/accueil/chiffres/" not in text, "an animator has no desk"


def test_what_is_said_at_the_desk_asks_for_no_name() -> None:
    said = [line for step in steps() if step.key != "orienter" for line in step.say]
    assert said
    assert not [line for line in said if "nom" in line.split()]
