"""One account per role, in one click, in the demonstration only."""

import pytest
from django.test import Client

from azimut.accounts.models import Membership, RoleAssignment, User
from azimut.config.checks import CHECKS, demonstration_accounts_in_production
from azimut.config.cli.serving import demonstration_accounts
from azimut.core.permissions import Role
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.people import PEOPLE, load_people
from tests.accounts.factories import UserFactory
from tests.directory.factories import NetworkFactory, StructureFactory
from tests.territories.factories import TerritoryFactory


@pytest.fixture
def people(db) -> None:
    StructureFactory(network=NetworkFactory(code="mission_locale"), source=SOURCE)
    TerritoryFactory(kind="employment_zone", region_id=None)
    from azimut.core.profile import active_profile
    from azimut.territories.models import Region, Territory

    region, _made = Region.objects.get_or_create(code=active_profile().region.code, defaults={"name": "Région"})
    Territory.objects.update(region=region)
    load_people()


def click(person: str) -> Client:
    client = Client()
    client.post("/connexion/demonstration/", {"personne": person})
    return client


def test_every_role_has_its_account_and_one_click_opens_it(people) -> None:
    worn = {click(person.key).get("/pro/").context["actor"].role for person in PEOPLE}

    assert worn == set(Role)


def test_loading_again_changes_nothing(people) -> None:
    def counts() -> tuple[int, ...]:
        return tuple(model.objects.count() for model in (User, Membership, RoleAssignment))

    before = counts()
    load_people()

    assert counts() == before


def test_no_password_opens_them(people) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_sign_in_page_offers_the_click_in_the_demonstration_only(client, people, settings) -> None:
    assert "En un clic" in client.get("/connexion/").content.decode()
    settings.DEMONSTRATION = False

    assert "En un clic" not in client.get("/connexion/").content.decode()
    assert client.post("/connexion/demonstration/", {"personne": "region"}).status_code == 404


def test_the_click_opens_no_other_account(client, people) -> None:
    UserFactory(email="vraie@exemple.fr")

    for name in ("vraie@exemple.fr", "", "vraie@exemple.fr\x00"[:16]):
        assert client.post("/connexion/demonstration/", {"personne": name}).status_code == 404


def test_production_refuses_to_start_with_them(people, settings) -> None:
    assert demonstration_accounts_in_production() == ""
    settings.IS_PRODUCTION = True

    assert "démonstration" in demonstration_accounts_in_production()
    User.objects.all().delete()
    assert demonstration_accounts_in_production() == ""


def test_the_doctor_says_that_they_are_there_though_the_demonstration_is_not_served(people, settings) -> None:
    settings.DEMONSTRATION = False

    assert "comptes" in CHECKS["démonstration"]().message
    User.objects.all().delete()
    assert CHECKS["démonstration"]().message == "absente"


def test_make_demo_tells_who_they_are() -> None:
    assert ("Région", "Paul Girard") in demonstration_accounts()
