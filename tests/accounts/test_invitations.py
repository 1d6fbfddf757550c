"""Accounts come from invitations: once, seven days, for the address invited."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.accounts.actors import actors_of
from azimut.accounts.invitations import accept_invitation, cancel_invitation, draw_token, invite
from azimut.accounts.models import Invitation, User
from azimut.accounts.tasks import send_invitation
from azimut.core.permissions import Refusal, Role
from tests.accounts.factories import InvitationFactory, MembershipFactory, UserFactory, client_of
from tests.directory.factories import StructureFactory
from tests.territories.factories import TerritoryFactory

SITE = "https://azimut.exemple.fr"
NEW_ACCOUNT = {"first_name": "Alix", "last_name": "Nouveau", "password": "une phrase facile"}
PEOPLE_QUERIES = 12


def link_in_the_mail(invitation: Invitation) -> str:
    send_invitation(invitation_id=str(invitation.pk), site=SITE)
    return re.search(rf"{SITE}(/invitation/\S+)", mail.outbox[-1].body)[1]


def test_a_manager_invites_and_the_person_makes_their_account(structure_manager, structure, client) -> None:
    client_of(structure_manager).post("/pro/membres/", {"email": "Alix@exemple.fr", "role": "adviser"})
    invitation = Invitation.objects.get()
    link = link_in_the_mail(invitation)

    page = client.get(link).content.decode()
    response = client.post(link, NEW_ACCOUNT)

    assert mail.outbox[0].to == ["alix@exemple.fr"]
    assert structure.name in page
    assert response["Location"] == "/pro/"
    member = User.objects.get(email="alix@exemple.fr")
    assert [(hat.role, hat.structure_id) for hat in actors_of(member)] == [(Role.ADVISER, structure.pk)]
    assert client.get("/pro/")["Location"] == "/pro/mon-compte/second-facteur/"


def test_the_secret_is_kept_nowhere_but_in_the_mail(structure_manager, structure) -> None:
    invitation = invite("a@exemple.fr", role=Role.ADVISER, actor=structure_manager, site=SITE, structure=structure)
    token = link_in_the_mail(invitation).split("/")[2]
    invitation.refresh_from_db()

    assert token not in str(ProcrastinateJob.objects.values_list("args", flat=True))
    assert invitation.token_hash not in {"", token}


@pytest.mark.parametrize("how", ["used", "expired", "cancelled", "replaced"])
def test_an_invitation_that_is_over_opens_nothing(how: str, structure_manager, structure, client) -> None:
    invitation = invite("a@exemple.fr", role=Role.ADVISER, actor=structure_manager, site=SITE, structure=structure)
    token = draw_token(invitation)
    if how == "used":
        accept_invitation(token, user=None, **NEW_ACCOUNT)
    elif how == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "cancelled":
        cancel_invitation(invitation, actor=structure_manager)
    else:
        invite("A@exemple.fr", role=Role.ADVISER, actor=structure_manager, site=SITE, structure=structure)

    assert client.get(f"/invitation/{token}/").status_code == 404
    with pytest.raises(Refusal, match="sept jours"):
        accept_invitation(token, user=None, **NEW_ACCOUNT)


def test_whoever_has_an_account_signs_in_and_accepts(client, db) -> None:
    user = MembershipFactory().user
    token = draw_token(InvitationFactory(email=user.email, role=Role.STRUCTURE_MANAGER))
    link = f"/invitation/{token}/"

    assert "Connectez-vous" in client.get(link).content.decode()
    client.post(link, NEW_ACCOUNT)
    client.force_login(user)
    client.post(link)

    assert {hat.role for hat in actors_of(user)} == {Role.ADVISER, Role.STRUCTURE_MANAGER}
    assert User.objects.filter(email=user.email).count() == 1


def test_someone_else_s_invitation_is_refused(client, db) -> None:
    token = draw_token(InvitationFactory())
    client.force_login(UserFactory())

    response = client.post(f"/invitation/{token}/")

    assert response.status_code == 403
    assert "autre adresse" in response.content.decode()


def test_an_adviser_invited_as_manager_wears_one_hat_for_the_structure(structure) -> None:
    user = MembershipFactory(structure=structure).user
    token = draw_token(InvitationFactory(email=user.email, role=Role.STRUCTURE_MANAGER, structure=structure))

    accept_invitation(token, user=user)

    assert [hat.role for hat in actors_of(user)] == [Role.STRUCTURE_MANAGER]


def test_only_who_may_appoint_may_invite(structure, structure_manager, adviser, regional_officer, auditor) -> None:
    def attempt(actor, role, **what) -> None:
        invite("a@exemple.fr", role=role, actor=actor, site=SITE, **what)

    attempt(structure_manager, Role.ADVISER, structure=structure)
    attempt(regional_officer, Role.STRUCTURE_MANAGER, structure=structure)
    attempt(regional_officer, Role.COORDINATOR, territory=TerritoryFactory())
    for actor, role, what in (
        (adviser, Role.ADVISER, {"structure": structure}),
        (structure_manager, Role.ADVISER, {"structure": StructureFactory()}),
        (structure_manager, Role.REGIONAL_OFFICER, {}),
        (auditor, Role.AUDITOR, {}),
        (regional_officer, Role.ADVISER, {}),
    ):
        with pytest.raises(Refusal):
            attempt(actor, role, **what)


def test_the_database_refuses_an_invitation_without_its_scope(db) -> None:
    for wrong in (
        {"structure": None},
        {"role": Role.AUDITOR},
        {"role": Role.COORDINATOR, "structure": None},
        {"territory": TerritoryFactory()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            InvitationFactory(**wrong)


def test_a_weak_password_makes_no_account(client, db) -> None:
    link = f"/invitation/{draw_token(InvitationFactory())}/"

    assert client.post(link, {**NEW_ACCOUNT, "password": "court"}).status_code == 200
    assert not User.objects.exists()


def test_the_region_sees_who_may_do_what_and_takes_it_away(regional_officer, auditor, adviser) -> None:
    client = client_of(regional_officer)
    page = client.get("/pro/personnes/").content.decode()
    table = client.get("/pro/personnes/tableau.csv").content.decode()
    assignment = User.objects.get(pk=auditor.user_id).role_assignments.get()

    client.post(f"/pro/personnes/fin/{assignment.pk}/")

    assert adviser.name in page
    assert adviser.name in table
    assert actors_of(User.objects.get(pk=auditor.user_id)) == []


def test_a_name_that_looks_like_a_formula_is_written_as_text(regional_officer) -> None:
    MembershipFactory(user=UserFactory(first_name="=2+2", last_name="Tableur"))

    table = client_of(regional_officer).get("/pro/personnes/tableau.csv").content.decode()

    assert ";'=2+2" not in table
    assert "'=2+2 Tableur" in table


def test_people_are_found_by_name_and_pages_do_not_ask_more_with_more_rows(
    regional_officer, django_assert_max_num_queries
) -> None:
    for _ in range(60):
        MembershipFactory()
    MembershipFactory(user=UserFactory(last_name="Zzyzx"))
    client = client_of(regional_officer)

    with django_assert_max_num_queries(PEOPLE_QUERIES):
        assert "Page 1 sur 2" in client.get("/pro/personnes/").content.decode()
    assert "1 rôle" in client.get("/pro/personnes/?nom=zzyzx").content.decode()


def test_a_territory_is_asked_of_a_coordinator_only(regional_officer) -> None:
    client = client_of(regional_officer)

    page = client.post("/pro/personnes/", {"email": "a@exemple.fr", "role": "coordinator"}).content.decode()
    client.post("/pro/personnes/", {"email": "b@exemple.fr", "role": "auditor"})

    assert "Choisissez le territoire" in page
    assert [invitation.email for invitation in Invitation.objects.all()] == ["b@exemple.fr"]
