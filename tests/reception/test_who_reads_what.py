"""Each role, of each structure: what it reads of a referral on the site, and by SQL as the application."""

import pytest
from django.db import connection

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Role
from azimut.directory.models import Structure
from azimut.reception.enums import CallMoment
from azimut.reception.models import Referral, ReferralIdentity
from azimut.reception.services import referrals as acts
from azimut.reception.services.callbacks import ask_for_callback
from tests.accounts.factories import MembershipFactory, actor_of_membership, client_of
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db
SIDES = ("sending", "receiving", "elsewhere")


@pytest.fixture
def readers(adviser, stranger, request) -> dict[tuple[str, Role], Actor]:
    """Adviser and manager of the two sides and of a third structure; the six other roles, who are of none."""
    elsewhere = actor_of_membership(MembershipFactory())
    structures = dict(zip(SIDES, (adviser.structure_id, stranger.structure_id, elsewhere.structure_id), strict=True))
    members = {
        (side, role): actor_of_membership(MembershipFactory(structure_id=structure, role=role))
        for side, structure in structures.items()
        for role in (Role.ADVISER, Role.STRUCTURE_MANAGER)
    }
    others = set(Role) - {Role.ADVISER, Role.STRUCTURE_MANAGER}
    return members | {("region", role): request.getfixturevalue(role.value) for role in others}


@pytest.fixture
def sent(adviser, stranger) -> Referral:
    structure = Structure.objects.get(pk=stranger.structure_id)
    return acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=structure, actor=adviser)


def test_through_the_site_the_two_sides_read_it_and_their_advisers_the_identity(readers, sent) -> None:
    address = f"/pro/orientations/{sent.pk}/"
    seen = {}
    for key, actor in readers.items():
        client = client_of(actor)
        identity = client.post(f"{address}identite/")
        seen[key] = (client.get(address).status_code, "Zoé" in identity.content.decode())

    concerned = {"sending", "receiving"}
    assert seen == {
        (side, role): (200 if side in concerned else 404, side in concerned and role == Role.ADVISER)
        for side, role in readers
    }


def test_a_request_to_be_called_back_is_read_by_its_structure_only(readers, stranger) -> None:
    structure = Structure.objects.get(pk=stranger.structure_id)
    facts = {"needs": ["choisir_metier"], "reason": "Veut parler."}
    made = ask_for_callback(structure, facts, person("Zoé"), moment=CallMoment.ANY, key=new_identifier())
    statuses = {
        key: client_of(actor).get(f"/pro/orientations/{made.pk}/").status_code for key, actor in readers.items()
    }

    assert statuses == {key: 200 if key[0] == "receiving" else 404 for key in readers}


def rows_seen(structure_id: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('azimut.structure_id', %s, true)", [str(structure_id or "")])
        cursor.execute("SELECT count(*) FROM reception_referralidentity")
        return int(cursor.fetchone()[0])


def test_by_sql_an_identity_is_a_row_for_its_two_structures_only(readers, sent, application_role) -> None:
    seen = {key: rows_seen(actor.structure_id) for key, actor in readers.items()}

    assert seen == {(side, role): int(side in {"sending", "receiving"}) for side, role in readers}


def test_by_sql_a_request_of_a_person_is_written_and_read_for_its_structure_only(
    readers, stranger, application_role
) -> None:
    structure = Structure.objects.get(pk=stranger.structure_id)
    facts = {"needs": ["choisir_metier"], "reason": "Veut parler."}
    ask_for_callback(structure, facts, person("Zoé"), moment=CallMoment.ANY, key=new_identifier())
    seen = {key: rows_seen(actor.structure_id) for key, actor in readers.items()}

    assert seen == {key: int(key[0] == "receiving") for key in readers}
    assert ReferralIdentity.objects.count() == rows_seen(None) == 0
