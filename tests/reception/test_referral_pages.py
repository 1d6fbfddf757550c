"""Referring and answering from the pages."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from azimut.accounts.models import IdentityAccess
from azimut.reception.models import Referral
from azimut.reception.services.referrals import accept_referral, send_referral
from tests.accounts.factories import client_of
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db

INBOX = "/pro/orientations/"


@pytest.fixture
def sent(adviser, stranger) -> Referral:
    from azimut.directory.models import Structure

    structure = Structure.objects.get(pk=stranger.structure_id)
    return send_referral(referral_facts(), person("Zoé Témoin"), to_structure=structure, actor=adviser)


def answers(**changes) -> dict:
    return {**referral_facts(), **person("Zoé Témoin"), "has_consented": "on", **changes}


def test_a_person_is_referred_in_two_steps_and_only_with_their_consent(adviser, stranger) -> None:
    client = client_of(adviser)
    address = f"{INBOX}nouvelle/?structure={stranger.structure_id}"
    without = {name: value for name, value in answers().items() if name != "has_consented"}

    assert client.post(address, without).status_code == 422
    assert client.post(address, answers(phone="", email="")).status_code == 422
    assert not Referral.objects.exists()
    assert client.post(address, answers()).status_code == 302
    assert Referral.objects.get().state == "sent"


def test_what_awaits_is_the_first_thing_seen_and_names_nobody(sent, stranger) -> None:
    client = client_of(stranger)

    assert "Une personne attend votre réponse" in client.get("/pro/").content.decode()
    page = client.get(INBOX).content.decode()
    assert sent.from_structure.name in page
    assert "Zoé" not in page + client.get(f"{INBOX}{sent.pk}/").content.decode()


def test_the_identity_is_shown_on_demand_and_the_reading_is_logged(sent, stranger, structure_manager) -> None:
    address = f"{INBOX}{sent.pk}/identite/"

    assert "Zoé Témoin" in client_of(stranger).post(address).content.decode()
    assert IdentityAccess.objects.of_thing("referral", sent.pk).get().user_id == stranger.user_id
    assert client_of(structure_manager).post(address).status_code == 403


def test_every_act_still_works_from_the_page_that_shows_the_identity(sent, adviser, stranger) -> None:
    page = client_of(stranger).post(f"{INBOX}{sent.pk}/identite/").content.decode()
    ours = client_of(adviser).post(f"{INBOX}{sent.pk}/identite/").content.decode()

    for shown, act in ((page, "accepter"), (page, "refuser"), (ours, "retirer")):
        form = shown[: shown.index(f'value="{act}"')].rpartition("<form")[2]
        assert f'action="{INBOX}{sent.pk}/"' in form


def test_the_whole_way_from_accepting_to_the_outcome(sent, stranger) -> None:
    client, address = client_of(stranger), f"{INBOX}{sent.pk}/"
    later = (timezone.localtime() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    steps = [
        {"acte": "recevoir"},
        {"acte": "accepter"},
        {"acte": "rendez-vous", "at": later},
        {"acte": "rencontre"},
        {"acte": "terminer", "outcome": "accompanied"},
    ]

    assert [client.post(address, step).status_code for step in steps] == [302] * len(steps)
    assert "accompagnement commencé" in client.get(address).content.decode()


def test_who_comes_second_is_told(sent, stranger) -> None:
    accept_referral(sent, actor=stranger)
    response = client_of(stranger).post(f"{INBOX}{sent.pk}/", {"acte": "accepter"})

    assert response.status_code == 409
    assert "Ce n&#x27;est plus possible" in response.content.decode()


def test_a_refusal_needs_its_sentence_and_offers_who_else(sent, stranger, structure) -> None:
    client, address = client_of(stranger), f"{INBOX}{sent.pk}/"
    refusal = {"acte": "refuser", "reason": "full", "sentence": "Pas avant mars."}

    assert client.post(address, {**refusal, "sentence": ""}).status_code == 422
    unknown = client.post(address, {**refusal, "proposal": "Inconnue"})
    assert unknown.status_code == 422
    assert 'value="Pas avant mars."' in unknown.content.decode()  # nothing typed is lost, in a form that stays open
    assert re.search(r"<details[^>]* open>\s*<summary>Refuser", unknown.content.decode())
    assert client.post(address, refusal).status_code == 302
    assert "Pas avant mars." in client.get(address).content.decode()


def test_a_withdrawal_is_said_by_either_side(sent, adviser) -> None:
    client, address = client_of(adviser), f"{INBOX}{sent.pk}/"

    assert client.post(address, {"acte": "retirer"}).status_code == 302
    page = client.get(address).content.decode()
    assert "identité a été effacée" in page
    assert "payer un CAP" not in page


def test_the_pages_ask_few_questions(sent, stranger, django_assert_max_num_queries) -> None:
    client = client_of(stranger)

    for address in (INBOX, f"{INBOX}{sent.pk}/"):
        with django_assert_max_num_queries(12):
            client.get(address)
