"""From the record of a visit to the referral: what was said is not typed again, and the two are never tied."""

import pytest

from azimut.reception.models import Referral
from tests.accounts.factories import client_of
from tests.reception.factories import ReceptionRecordFactory, person, referral_facts

pytestmark = pytest.mark.django_db

NEW = "/pro/orientations/nouvelle/"


@pytest.fixture
def visit(adviser):
    return ReceptionRecordFactory(
        structure_id=adviser.structure_id,
        author_id=adviser.user_id,
        situation="decrocheur",
        needs=["trouver_formation"],
        answers=["advice"],
        handed_over=[{"type": "metier", "id": "K1302", "title": "Aide à domicile"}],
        note="Revient mardi",
    )


def test_the_record_just_written_offers_to_refer_the_person_and_a_group_does_not(adviser, visit) -> None:
    client = client_of(adviser)
    shares = {"gender": {"female": 2}, "age_band": {"from_18": 2}, "situation": {"lyceen": 2}}
    group = ReceptionRecordFactory(
        kind="collective",
        people_count=2,
        shares=shares,
        structure_id=adviser.structure_id,
        author_id=adviser.user_id,
    )

    assert f"{NEW}?fiche={visit.pk}" in client.get(f"/pro/accueil/?fiche={visit.pk}").content.decode()
    assert f"{NEW}?fiche={group.pk}" not in client.get(f"/pro/accueil/?fiche={group.pk}").content.decode()


def test_what_was_said_in_the_visit_is_not_typed_again_but_the_note_stays(adviser, stranger, visit) -> None:
    page = client_of(adviser).get(f"{NEW}?structure={stranger.structure_id}&fiche={visit.pk}")

    assert page.context["form"].initial["needs"] == ["trouver_formation"]
    assert page.context["form"].initial["situation"] == "decrocheur"
    assert "Aide à domicile" in page.context["form"].initial["done_before"]
    assert "Revient mardi" not in page.content.decode()


def test_the_record_of_another_structure_fills_nothing(stranger, structure, visit) -> None:
    page = client_of(stranger).get(f"{NEW}?structure={structure.pk}&fiche={visit.pk}")

    assert page.context["origin"].visit is None
    assert "needs" not in page.context["form"].initial


def test_nothing_ties_the_referral_to_the_record(adviser, stranger, visit) -> None:
    answers = {**referral_facts(), **person("Zoé Témoin"), "has_consented": "on"}
    client_of(adviser).post(f"{NEW}?structure={stranger.structure_id}&fiche={visit.pk}", answers)

    sent = Referral.objects.get()
    kept = {field.attname: getattr(sent, field.attname) for field in Referral._meta.concrete_fields}
    assert str(visit.pk) not in {str(value) for value in kept.values()}


def test_a_broken_or_unknown_record_in_the_address_is_as_none(adviser, stranger) -> None:
    client = client_of(adviser)
    address = f"{NEW}?structure={stranger.structure_id}&fiche="

    assert [client.get(f"{address}{word}").status_code for word in ("x", stranger.structure_id)] == [200, 200]
