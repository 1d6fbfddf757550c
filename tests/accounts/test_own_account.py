"""One's own account: what is held of oneself, and its end."""

import json

import pytest
from django.test import Client

from azimut.accounts.models import Session, User
from tests.accounts.factories import MembershipFactory, client_of

MINE = "/pro/mon-compte/"


def test_everyone_takes_away_what_is_held_of_them_and_no_secret(adviser, structure) -> None:
    client = client_of(adviser)
    response = client.get(f"{MINE}donnees/")
    archive = json.loads(response.content)

    assert "attachment" in response["Content-Disposition"]
    assert archive["personne"]["adresse"] == User.objects.get(pk=adviser.user_id).email
    assert [hat["structure"] for hat in archive["appartenances"]] == [structure.name]
    assert "argon2" not in response.content.decode()
    assert client.cookies["session"].value not in response.content.decode()


def test_an_account_closed_by_its_person_names_nobody_and_opens_nothing(adviser) -> None:
    user = User.objects.get(pk=adviser.user_id)
    client, elsewhere = client_of(adviser), client_of(adviser)

    assert client.post(f"{MINE}fermer/", {"email": "autre@exemple.fr"}).status_code == 200
    assert client.post(f"{MINE}fermer/", {"email": user.email.upper()})["Location"] == "/"

    closed = User.objects.get(pk=user.pk)
    assert user.email not in closed.email
    assert (closed.first_name, closed.last_name, closed.is_active) == ("", "", False)
    assert not Session.objects.filter(user=user).exists()
    assert elsewhere.get("/pro/").status_code == 302
    assert not closed.memberships.filter(ended_at=None).exists()


def test_someone_without_a_hat_can_still_leave(db) -> None:
    membership = MembershipFactory()
    client = Client()
    client.force_login(membership.user)
    membership.delete()

    assert client.get(f"{MINE}fermer/").status_code == 200


@pytest.mark.parametrize("opened", ["2026-13-45T10:00:00+01:00", "0001-01-01", "hier", "9999-12-31T23:59"])
def test_an_unreadable_instant_ends_no_session(adviser, opened) -> None:
    client, elsewhere = client_of(adviser), client_of(adviser)

    assert client.post(f"{MINE}sessions/", {"ouverte": opened}).status_code == 302
    assert elsewhere.get("/pro/").status_code == 200
