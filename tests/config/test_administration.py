"""The super-administration: absent for everyone else, behind the second factor, reading and its history."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from azimut.accounts.models import Membership, Session, User
from azimut.accounts.services import set_superadministration
from azimut.config.administration import SHOWN, administration
from azimut.core.permissions import Role
from tests.access.administration import ADDRESSES, AT
from tests.accounts.factories import MembershipFactory, UserFactory, actor_of_membership, client_of
from tests.directory.factories import ServiceFactory

NEVER = {
    *("reception.ReferralIdentity", "reception.Referral", "reception.ReceptionRecord", "reception.Notebook"),
    *("accounts.Session", "accounts.Invitation", "accounts.ProConnectLink", "core.StoredFile", "mfa.Authenticator"),
}


@pytest.fixture
def membership(db) -> Membership:
    ServiceFactory()
    return MembershipFactory(user__is_superuser=True)


@pytest.fixture
def client(membership) -> Client:
    return client_of(actor_of_membership(membership))


@pytest.mark.parametrize("role", Role)
def test_it_does_not_exist_for_any_role(request, role: Role) -> None:
    client = client_of(request.getfixturevalue(role.value))

    found = {line.address for line in ADDRESSES.values() if client.get(line.address).status_code != 404}

    assert found == set()


def test_the_second_factor_is_asked_first(membership) -> None:
    client = client_of(actor_of_membership(membership), has_second_factor=False)

    assert client.get(AT)["Location"] == "/pro/mon-compte/second-facteur/"


def test_someone_whose_right_was_taken_away_finds_nothing(client, membership) -> None:
    assert client.get(AT).status_code == 200

    set_superadministration(membership.user, is_held=False)

    assert client.get(AT).status_code == 404
    assert not Session.objects.exists()


def test_every_table_is_read_and_no_page_is_kept_by_a_cache(client) -> None:
    for model in administration._registry:
        at = f"{AT}{model._meta.app_label}/{model._meta.model_name}/"
        response = client.get(at, {"q": "a"})
        assert response.status_code == 200, at
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        first = model.objects.first()
        if first is not None:
            assert client.get(f"{at}{first.pk}/change/").status_code == 200, at
            assert client.get(f"{at}{first.pk}/history/").status_code == 200, at


def test_no_table_that_names_the_public_or_holds_secrets_is_shown() -> None:
    shown = {model._meta.label for model in administration._registry}

    assert shown == {*SHOWN, "accounts.User"}
    assert not shown & NEVER


def test_nothing_is_added_changed_or_deleted_where_one_reads(client, membership) -> None:
    at = f"{AT}accounts/membership/{membership.pk}/"

    assert client.post(f"{at}change/", {"role": "structure_manager"}).status_code == 403
    assert client.post(f"{at}delete/", {"post": "yes"}).status_code == 404
    assert client.get(f"{AT}accounts/membership/add/").status_code == 404
    membership.refresh_from_db()
    assert membership.role == Role.ADVISER


def test_an_account_is_closed_with_its_sessions_and_history_says_by_whom(client, membership, adviser) -> None:
    elsewhere = client_of(adviser)
    at = f"{AT}accounts/user/{adviser.user_id}/"

    client.post(f"{at}change/", {})

    assert not User.objects.get(pk=adviser.user_id).is_active
    assert elsewhere.get("/pro/").status_code == 302
    history = client.get(f"{at}history/").content.decode()
    assert membership.user.email in history
    client.post(f"{at}change/", {"is_active": "on"})
    assert User.objects.get(pk=adviser.user_id).is_active


def test_nobody_is_made_super_administrator_by_a_page(client, adviser) -> None:
    everything = {"is_active": "on", "is_superuser": "on", "email": "pris@exemple.fr", "password": "x"}
    client.post(f"{AT}accounts/user/{adviser.user_id}/change/", everything)

    user = User.objects.get(pk=adviser.user_id)
    assert not user.is_superuser
    assert user.email != "pris@exemple.fr"


def test_a_command_gives_it_takes_it_away_and_says_who_holds_it(db, capsys) -> None:
    user = UserFactory()
    call_command("superadministration", "--donner", user.email.upper())
    assert capsys.readouterr().out.split() == [user.email]

    call_command("superadministration", "--retirer", user.email)
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("superadministration", "--donner", "personne@exemple.fr")


def test_a_list_asks_the_database_no_more_with_more_rows(client, django_assert_max_num_queries) -> None:
    for _ in range(20):
        MembershipFactory()

    with django_assert_max_num_queries(12):
        client.get(f"{AT}accounts/membership/")
