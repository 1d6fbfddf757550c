"""Asking to join a structure: found, asked once, confirmed by mail, answered by who answers for it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.accounts import joining
from azimut.accounts.actors import actors_of
from azimut.accounts.models import Invitation, JoinRequest, JoinRequestState, ProConnectLink, User
from azimut.accounts.retention import old_join_requests
from azimut.accounts.tasks import send_join_confirmation
from azimut.core.permissions import Refusal, Role
from tests.accounts.factories import (
    JoinRequestFactory,
    MembershipFactory,
    RoleAssignmentFactory,
    UserFactory,
    client_of,
)
from tests.directory.factories import ReceptionPointFactory, StructureFactory

SITE = "https://azimut.exemple.fr"
FIND = "/connexion/rejoindre/"
SAID = {"first_name": "Alix", "last_name": "Martin", "email": "Alix@exemple.fr", "message": "Accueil, antenne nord."}


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()
    yield
    cache.clear()


def mails_to_send(task: str = "core.send_mail") -> list[dict]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=task).order_by("id")]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask_by_mail(structure, **said: str):
    return Client().post(f"{FIND}{structure.pk}/", {**SAID, **said})


def confirmation_link() -> str:
    request = JoinRequest.objects.get(state=JoinRequestState.UNCONFIRMED)
    send_join_confirmation(request_id=str(request.pk), site=SITE)
    return re.search(rf"{SITE}(\S+)", mail.outbox[-1].body)[1]


@pytest.mark.parametrize("words", ["Jeunes", "jeunes CHARTRES", "chartres", "énergie", "energie jeunes"])
def test_a_structure_is_found_by_its_name_or_its_town_whatever_the_accents(client, db, words: str) -> None:
    point = ReceptionPointFactory(structure__name="Énergie jeunes", commune__name="Chartres")
    StructureFactory(name="Ailleurs")

    page = client.get(FIND, {"quoi": words}).content.decode()

    assert f"{FIND}{point.structure_id}/" in page
    assert "Ailleurs" not in page


@pytest.mark.parametrize("words", [".*", "(", "\\", "a" * 200, "%", "[^x]"])
def test_odd_words_find_nothing_and_break_nothing(client, structure, words: str) -> None:
    response = client.get(FIND, {"quoi": words})

    assert response.status_code == 200
    assert "Aucune structure ne répond" in response.content.decode()


def test_finding_asks_the_database_no_more_with_more_structures(client, db, django_assert_max_num_queries) -> None:
    for number in range(30):
        ReceptionPointFactory(structure__name=f"Structure {number}")

    with django_assert_max_num_queries(3):
        page = client.get(FIND, {"quoi": "structure"}).content.decode()
    assert "Il y en a d&#x27;autres" in page or "Il y en a d'autres" in page


def test_the_siret_that_proconnect_tells_proposes_a_structure_and_grants_nothing(db) -> None:
    structure = StructureFactory(siret="13002526500013", name="Agence de Dreux")
    StructureFactory(siret="13002526500013", name="Agence fermée", ended_on="2025-01-01")
    user = UserFactory()
    ProConnectLink.objects.create(user=user, idp_id="a", sub="b", email=user.email, siret="13002526500013")

    page = signed_in(user).get(FIND).content.decode()

    assert f"{FIND}{structure.pk}/" in page
    assert "Agence fermée" not in page
    assert actors_of(user) == []


def test_someone_signed_in_asks_and_the_managers_are_told_without_a_name(structure, structure_manager) -> None:
    user = UserFactory(first_name="Alix", last_name="Zzyzx")

    response = signed_in(user).post(f"{FIND}{structure.pk}/", {"message": "Bonjour"})
    told = mails_to_send()

    assert response["Location"] == "/pro/mon-compte/demandes/"
    assert JoinRequest.objects.get().state == JoinRequestState.OPEN
    assert [args["to"] for args in told] == [User.objects.get(pk=structure_manager.user_id).email]
    assert structure.name in told[0]["text"]
    assert "Zzyzx" not in str(told)
    assert user.email not in str(told)


def test_where_nobody_answers_for_the_structure_the_region_is_told(structure, adviser, regional_officer) -> None:
    request = joining.ask_to_join(structure, user=UserFactory(), message="", site=SITE)

    officer = User.objects.get(pk=regional_officer.user_id)
    assert [args["to"] for args in mails_to_send()] == [officer.email]
    assert list(JoinRequest.objects.awaiting(regional_officer)) == [request]
    MembershipFactory(structure=structure, role=Role.STRUCTURE_MANAGER)
    assert list(JoinRequest.objects.awaiting(regional_officer)) == []


def test_no_mail_leaves_when_the_request_is_not_kept(structure, structure_manager) -> None:
    with transaction.atomic():
        joining.ask_to_join(structure, user=UserFactory(), message="", site=SITE)
        transaction.set_rollback(True)

    assert mails_to_send() == []


def test_nobody_is_told_before_the_address_is_proved(client, structure, structure_manager) -> None:
    ask_by_mail(structure)
    assert mails_to_send() == []
    assert "Rien ne vous attend" in client_of(structure_manager).get("/pro/").content.decode()

    link = confirmation_link()
    assert "Alix Martin" in client.get(link).content.decode()
    assert mails_to_send() == [], "reading confirms nothing"
    client.post(link)

    assert JoinRequest.objects.get().state == JoinRequestState.OPEN
    assert len(mails_to_send()) == 1
    home = client_of(structure_manager).get("/pro/").content.decode()
    assert "1 personne demande à rejoindre votre structure." in home
    assert client.get(link).status_code == 404, "it serves once"


def test_the_answer_is_the_same_whether_the_address_has_an_account_or_not(structure) -> None:
    member, asking = MembershipFactory(structure=structure).user, JoinRequestFactory(structure=structure)
    answers = []
    for email in (member.email, asking.email, "personne@exemple.fr"):
        response = ask_by_mail(structure, email=email)
        answers.append((response.status_code, response["Location"], response.content))

    assert len(set(answers)) == 1
    assert len(mails_to_send("accounts.send_join_confirmation")) == 3


def test_the_secret_of_the_link_is_kept_nowhere_but_in_the_mail(structure) -> None:
    ask_by_mail(structure)
    token = confirmation_link().rstrip("/").rpartition("/")[2]

    assert token not in str(list(JoinRequest.objects.values_list("token_hash", flat=True)))
    assert token not in str(list(ProcrastinateJob.objects.values_list("args", flat=True)))


def test_a_link_of_more_than_a_week_confirms_nothing(client, structure) -> None:
    ask_by_mail(structure)
    link = confirmation_link()
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=8))

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_there_is_one_open_request_for_each_person_and_structure(structure) -> None:
    user = UserFactory()
    client = signed_in(user)
    client.post(f"{FIND}{structure.pk}/", {"message": ""})
    again = client.post(f"{FIND}{structure.pk}/", {"message": ""})

    assert again.status_code == 403
    assert "attend déjà une réponse" in again.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequestFactory(structure=structure, email=user.email)
    ask_by_mail(structure, email=user.email)
    with pytest.raises(Refusal, match="attend déjà"):
        joining.confirm_join_request(confirmation_link().rstrip("/").rpartition("/")[2], site=SITE)
    assert JoinRequest.objects.open().count() == 1


def test_a_member_does_not_ask_to_join(adviser, structure) -> None:
    response = client_of(adviser).post(f"{FIND}{structure.pk}/", {"message": ""})

    assert response.status_code == 403
    assert "déjà membre" in response.content.decode()


def test_one_asks_a_few_times_an_hour_no_more(structure) -> None:
    statuses = [ask_by_mail(StructureFactory()).status_code for _ in range(4)]

    assert statuses == [302, 302, 302, 429]
    assert ask_by_mail(structure, email="autre@exemple.fr").status_code == 302


def test_a_manager_accepts_who_signed_in_and_they_are_a_member_at_once(structure, structure_manager) -> None:
    user = UserFactory()
    request = joining.ask_to_join(structure, user=user, message="Je viens d'arriver", site=SITE)
    manager = client_of(structure_manager)
    page = manager.get(f"/pro/demandes/{request.pk}/").content.decode()

    manager.post(f"/pro/demandes/{request.pk}/", {"answer": "accept", "role": "adviser"})

    assert user.email in page
    assert "d&#x27;arriver" in page
    assert [(hat.role, hat.structure_id) for hat in actors_of(user)] == [(Role.ADVISER, structure.pk)]
    assert mails_to_send()[-1]["to"] == user.email
    assert "a accepté votre demande" in mails_to_send()[-1]["text"]
    assert signed_in(user).get("/pro/")["Location"] == "/pro/mon-compte/second-facteur/"


def test_whoever_asked_by_mail_is_invited_account_or_not(structure, structure_manager) -> None:
    UserFactory(email="connue@exemple.fr")
    for email in ("connue@exemple.fr", "inconnue@exemple.fr"):
        request = JoinRequestFactory(structure=structure, email=email)
        joining.accept_join_request(request.pk, role=Role.STRUCTURE_MANAGER, actor=structure_manager, site=SITE)

    assert set(Invitation.objects.values_list("email", "role")) == {
        ("connue@exemple.fr", "structure_manager"),
        ("inconnue@exemple.fr", "structure_manager"),
    }


def test_a_refusal_has_its_reason_and_the_person_reads_it(structure, structure_manager) -> None:
    request = joining.ask_to_join(structure, user=UserFactory(), message="", site=SITE)
    manager = client_of(structure_manager)

    silent = manager.post(f"/pro/demandes/{request.pk}/", {"answer": "decline"})
    manager.post(f"/pro/demandes/{request.pk}/", {"answer": "decline", "reason": "Vous êtes à l'antenne sud."})

    assert "Écrivez la raison" in silent.content.decode()
    assert "l'antenne sud" in mails_to_send()[-1]["text"]
    page = signed_in(request.user).get("/pro/mon-compte/demandes/").content.decode()
    assert "antenne sud" in page
    assert actors_of(request.user) == []


def test_only_who_answers_for_the_structure_answers(structure, structure_manager, adviser, regional_officer) -> None:
    elsewhere = JoinRequestFactory()
    here = JoinRequestFactory(structure=structure)
    for actor, request in ((structure_manager, elsewhere), (adviser, here)):
        with pytest.raises(Refusal, match="responsable"):
            joining.accept_join_request(request.pk, role=Role.ADVISER, actor=actor, site=SITE)

    joining.accept_join_request(elsewhere.pk, role=Role.ADVISER, actor=regional_officer, site=SITE)


@pytest.mark.parametrize("then", ["accepted", "declined", "withdrawn"])
def test_what_was_answered_or_withdrawn_is_answered_no_more(structure, structure_manager, then: str) -> None:
    user = UserFactory()
    request = joining.ask_to_join(structure, user=user, message="", site=SITE)
    if then == "accepted":
        joining.accept_join_request(request.pk, role=Role.ADVISER, actor=structure_manager, site=SITE)
    elif then == "declined":
        joining.decline_join_request(request.pk, reason="Non.", actor=structure_manager, site=SITE)
    else:
        signed_in(user).post(f"/pro/mon-compte/demandes/{request.pk}/retirer/")

    with pytest.raises(Refusal, match="déjà eu une réponse"):
        joining.decline_join_request(request.pk, reason="Non.", actor=structure_manager, site=SITE)
    assert JoinRequest.objects.get().state == then
    assert client_of(structure_manager).get(f"/pro/demandes/{request.pk}/").status_code == 404


def test_nobody_withdraws_the_request_of_someone_else(structure, stranger) -> None:
    request = joining.ask_to_join(structure, user=UserFactory(), message="", site=SITE)

    client_of(stranger).post(f"/pro/mon-compte/demandes/{request.pk}/retirer/")

    request.refresh_from_db()
    assert request.state == JoinRequestState.OPEN


def test_the_database_refuses_an_answer_without_its_role_or_its_reason(db) -> None:
    request = JoinRequestFactory()
    now = timezone.now()
    for wrong in (
        {"state": "accepted", "answered_at": now},
        {"state": "declined", "answered_at": now},
        {"state": "withdrawn"},
        {"answered_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            JoinRequest.objects.filter(pk=request.pk).update(**wrong)


def test_requests_go_when_they_are_old(db) -> None:
    now = timezone.now()
    kept = [JoinRequestFactory(), JoinRequestFactory(state="unconfirmed")]
    gone = [JoinRequestFactory(state="unconfirmed"), JoinRequestFactory(), JoinRequestFactory()]
    for request, days in zip(gone, (8, 181, 100), strict=True):
        JoinRequest.objects.filter(pk=request.pk).update(asked_at=now - timedelta(days=days))
    answered = {"state": "declined", "reason": "Non.", "answered_at": now - timedelta(days=91)}
    JoinRequest.objects.filter(pk=gone[2].pk).update(**answered)

    assert set(old_join_requests(now)) == set(gone)
    assert all(request not in old_join_requests(now) for request in kept)


def test_a_manager_invited_elsewhere_sees_their_own_structure_only(structure, structure_manager) -> None:
    RoleAssignmentFactory()
    mine, other = JoinRequestFactory(structure=structure), JoinRequestFactory(first_name="Ailleurs")

    page = client_of(structure_manager).get("/pro/demandes/").content.decode()

    assert str(mine.pk) in page
    assert str(other.pk) not in page
