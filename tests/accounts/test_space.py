"""The professionals' space: private by default, who acts, the change of hat."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.urls import include, path

from azimut.accounts.frame import MenuEntry, Notice
from azimut.accounts.models import Session, User
from azimut.accounts.services import end_role, remove_member
from azimut.core.permissions import Refusal, Role
from azimut.website.views.errors import forbidden
from tests.accounts.factories import (
    MembershipFactory,
    UserFactory,
    actor_of_membership,
    client_of,
)

QUERY_BUDGET = 8
"""Who acts, then one query a domain that brings lines to the home page (accounts/frame.py)."""


def test_who_has_not_signed_in_is_sent_there_and_brought_back(client, db) -> None:
    response = client.get("/pro/?page=2")

    assert response.status_code == 302
    assert response["Location"] == "/connexion/?next=/pro/%3Fpage%3D2"


def test_a_fragment_never_holds_a_sign_in_form(client, db) -> None:
    response = client.get("/pro/", headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response["HX-Redirect"].startswith("/connexion/")
    assert response.content == b""


def test_a_private_page_is_kept_by_no_cache_and_no_search_engine(adviser) -> None:
    response = client_of(adviser).get("/pro/")

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_the_header_says_who_acts_in_which_role_for_which_structure(adviser, structure) -> None:
    page = client_of(adviser).get("/pro/").content.decode()

    assert adviser.name in page
    assert "Conseillère ou conseiller" in page
    assert structure.name in page
    assert "Changer de casquette" not in page


def test_another_hat_is_put_on_and_no_hat_of_someone_else(adviser, stranger) -> None:
    other = MembershipFactory(user_id=adviser.user_id, of_manager=True)
    client = client_of(adviser)
    assert other.structure.name in client.get("/pro/").content.decode()

    assert client.post("/pro/casquette/", {"casquette": f"m-{other.pk}"})["Location"] == "/pro/"
    worn = client.get("/pro/").context["actor"]
    refused = client.post("/pro/casquette/", {"casquette": stranger.key})

    assert (worn.role, worn.structure_id) == (Role.STRUCTURE_MANAGER, other.structure_id)
    assert refused.status_code == 403
    assert "n&#x27;est pas, ou n&#x27;est plus, la vôtre" in refused.content.decode()
    assert Session.objects.get().hat == f"m-{other.pk}"


def test_a_member_removed_while_signed_in_is_refused_at_the_next_click(adviser, structure_manager) -> None:
    client = client_of(adviser)
    assert client.get("/pro/").status_code == 200

    remove_member(User.objects.get(pk=adviser.user_id).memberships.get(), actor=structure_manager)

    assert client.get("/pro/")["Location"].startswith("/connexion/")
    assert not Session.objects.exists()


def test_the_sessions_of_other_hats_and_other_people_stay(adviser, structure_manager) -> None:
    other = actor_of_membership(MembershipFactory(user_id=adviser.user_id))
    clients = [client_of(other), client_of(structure_manager)]
    client_of(adviser)

    remove_member(User.objects.get(pk=adviser.user_id).memberships.get(pk=adviser.key[2:]), actor=structure_manager)

    assert [client.get("/pro/").status_code for client in clients] == [200, 200]


def test_a_role_that_ends_ends_its_sessions(auditor, regional_officer) -> None:
    client = client_of(auditor)

    end_role(User.objects.get(pk=auditor.user_id).role_assignments.get(), actor=regional_officer)

    assert client.get("/pro/").status_code == 302


def test_a_session_that_was_ended_cannot_save_itself_again(adviser) -> None:
    client = client_of(adviser)
    session = client.session
    assert session["actor"] == adviser.key
    Session.objects.all().delete()

    session["actor"] = "autre"
    with pytest.raises(UpdateError):
        session.save()

    assert not Session.objects.exists()


def test_someone_without_any_hat_is_told_what_to_do(db) -> None:
    client = Client()
    client.force_login(UserFactory())

    home = client.get("/pro/")
    elsewhere = client.get("/pro/membres/")

    assert home["Location"] == "/pro/mon-compte/demandes/"
    assert "Demandez à rejoindre votre structure" in client.get(home["Location"]).content.decode()
    assert elsewhere.status_code == 403
    assert "Demandez à rejoindre votre structure" in elsewhere.content.decode()


@pytest.mark.parametrize(
    ("role", "asked"), [(role, role != Role.COORDINATOR) for role in Role], ids=[role.value for role in Role]
)
def test_a_second_factor_is_asked_before_anything_else(request, role: Role, asked: bool) -> None:
    client = client_of(request.getfixturevalue(role.value), has_second_factor=False)

    response = client.get("/pro/")

    assert response.status_code == (302 if asked else 200)
    assert not asked or response["Location"] == "/pro/mon-compte/second-facteur/"
    assert client.get("/pro/mon-compte/second-facteur/").status_code == 200


def test_the_home_asks_the_database_little(adviser, django_assert_max_num_queries) -> None:
    for _ in range(5):
        MembershipFactory(user_id=adviser.user_id)
    client = client_of(adviser)

    with django_assert_max_num_queries(QUERY_BUDGET):
        client.get("/pro/")


def test_public_pages_never_look_at_who_is_signed_in(adviser, django_assert_num_queries) -> None:
    client = client_of(adviser)

    with django_assert_num_queries(0):
        client.get("/aide/")


def test_someone_who_only_reads_has_no_session(client, db) -> None:
    for address in ("/", "/annuaire/", "/connexion/"):
        client.get(address)

    assert settings.SESSION_COOKIE_NAME not in client.cookies
    assert not Session.objects.exists()


class SpaceOfATest:
    """What a domain brings."""

    MENU = [MenuEntry("pro_home", "Pour la Région", frozenset({Role.REGIONAL_OFFICER}))]

    @staticmethod
    def to_do(actor) -> list[Notice]:
        return [Notice("Une réponse attend."), Notice("Une personne attend depuis dix jours.", "/pro/", is_urgent=True)]


def test_a_domain_brings_its_menu_and_its_lines_without_being_known(adviser, regional_officer, monkeypatch) -> None:
    monkeypatch.setattr("azimut.accounts.frame._spaces", lambda: (SpaceOfATest,))

    pages = {actor.role: client_of(actor).get("/pro/").content.decode() for actor in (adviser, regional_officer)}

    assert "Pour la Région" in pages[Role.REGIONAL_OFFICER]
    assert "Pour la Région" not in pages[Role.ADVISER]
    assert pages[Role.ADVISER].index("dix jours") < pages[Role.ADVISER].index("Une réponse attend.")


def refuse(_request) -> None:
    raise Refusal("La campagne est close depuis hier.")


handler403 = forbidden
urlpatterns = [path("", include("azimut.config.urls")), path("pro/refus/", refuse)]


@pytest.mark.urls(__name__)
def test_a_refusal_is_a_page_with_its_sentence(adviser) -> None:
    response = client_of(adviser).get("/pro/refus/")

    assert response.status_code == 403
    assert "La campagne est close depuis hier." in response.content.decode()
