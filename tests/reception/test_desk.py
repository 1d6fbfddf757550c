"""The screen of a visit: sent once, corrected, copied, searched, counted; without a line of JavaScript."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from azimut.reception.handing_over import Thing, find_with
from azimut.reception.models import ReceptionRecord
from azimut.territories.places import forget_places
from tests.accounts.factories import client_of
from tests.catalogue.factories import OccupationFactory
from tests.reception.factories import ReceptionRecordFactory
from tests.reception.test_records_import import table, visit
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

DESK = "/pro/accueil/"


def answers(**changes) -> dict:
    return {
        "key": str(uuid4()),
        "received_on": timezone.localdate().isoformat(),
        "channel": "on_site",
        "gender": "female",
        "age_band": "from_18",
        "situation": "lyceen",
        "newness": "new",
        "came_through": "not_stated",
        "needs": ["choisir_metier"],
        "answers": ["information"],
        "level": "information",
        "duration_minutes": "20",
        **changes,
    }


def test_a_visit_is_written_shown_and_taken_back(adviser) -> None:
    client = client_of(adviser)
    page = client.post(DESK, answers(), follow=True).content.decode()
    record = ReceptionRecord.objects.get()

    assert "Fiche enregistrée" in page
    assert (record.structure_id, record.author_id) == (adviser.structure_id, adviser.user_id)
    page = client.post(f"{DESK}{record.pk}/annuler/", follow=True).content.decode()
    assert "elle n'est plus comptée" in page.replace("&#x27;", "'")
    assert not ReceptionRecord.objects.exists()


def test_the_same_form_sent_twice_is_one_visit(adviser) -> None:
    client, said = client_of(adviser), answers()

    assert [client.post(DESK, said).status_code for _ in range(2)] == [302, 302]
    assert ReceptionRecord.objects.count() == 1


def test_what_is_missing_is_said_and_nothing_typed_is_lost(adviser) -> None:
    response = client_of(adviser).post(DESK, answers(needs=[], note="à revoir en mai"))
    page = response.content.decode()

    assert response.status_code == 422
    assert 'href="#id_needs_0"' in page
    assert 'id="id_needs_0"' in page  # the first box, which takes the focus
    assert "à revoir en mai" in page


def test_a_note_that_seems_to_name_someone_is_kept_only_when_confirmed(adviser) -> None:
    client = client_of(adviser)
    note = "Vu avec Mme Lavandier"

    assert "ressemble à un nom" in client.post(DESK, answers(note=note)).content.decode()
    assert client.post(DESK, answers(note=note, note_confirmed="on")).status_code == 302
    assert client.post(DESK, answers(note="1 85 05 78 006 084", note_confirmed="on")).status_code == 422


def test_the_town_is_found_by_its_name_and_an_unknown_one_is_refused(adviser) -> None:
    commune = CommuneFactory()
    forget_places()
    client = client_of(adviser)

    assert client.post(DESK, answers(origin=commune.name)).status_code == 302
    assert ReceptionRecord.objects.get().origin == commune
    assert client.post(DESK, answers(origin="Atlantide-sur-Rien")).status_code == 422
    forget_places()


def test_the_next_record_begins_like_the_last_but_for_the_person(adviser) -> None:
    client = client_of(adviser)
    client.post(DESK, answers(channel="phone", duration_minutes="45"))
    form = client.get(DESK).context["form"]

    assert (form["channel"].value(), form["duration_minutes"].value()) == ("phone", 45)
    assert form["gender"].value() == form["situation"].value() == "not_stated"
    assert form.fields["needs"].choices[0][0] == "choisir_metier"


def test_a_record_is_copied_but_for_its_note_and_key(adviser) -> None:
    client = client_of(adviser)
    client.post(DESK, answers(note="deux vœux", obstacles=["mobility"]))
    record = ReceptionRecord.objects.get()
    form = client.get(f"{DESK}?modele={record.pk}").context["form"]

    assert form["obstacles"].value() == ["mobility"]
    assert form["note"].value() == ""


def test_the_author_corrects_a_record_and_a_colleague_only_reads_it(adviser, structure_manager) -> None:
    client_of(adviser).post(DESK, answers())
    record = ReceptionRecord.objects.get()
    address = f"{DESK}{record.pk}/"

    assert client_of(adviser).post(address, answers(duration_minutes="5")).status_code == 302
    record.refresh_from_db()
    assert record.duration_minutes == 5
    assert b'<form class="visit"' not in client_of(structure_manager).get(address).content
    assert client_of(structure_manager).post(address, answers()).status_code == 403


def test_a_class_is_one_entry_whose_totals_agree(adviser) -> None:
    client = client_of(adviser)
    said = answers(people_count="25", **{"gender-female": "14", "gender-male": "9", "age_band-from_16": "25"})

    assert client.post(f"{DESK}groupe/", said).status_code == 302
    shares = ReceptionRecord.objects.get().shares
    assert shares["gender"] == {"female": 14, "male": 9, "not_stated": 2}
    assert shares["situation"] == {"not_stated": 25}
    too_many = {**said, "key": str(uuid4()), "gender-male": "12"}
    assert client.post(f"{DESK}groupe/", too_many).status_code == 422


def test_things_are_found_picked_and_printed_with_their_code(adviser) -> None:
    occupation = OccupationFactory()
    thing = Thing("metier", occupation.rome_code, occupation.label)
    client = client_of(adviser)
    find_with(lambda words: [thing] if words == "soin" else [])
    try:
        assert occupation.label in client.get(f"{DESK}trouver/?quoi=soin").content.decode()
        page = client.post(DESK, answers(chercher="1", quoi="soin", note="début")).content.decode()
        assert thing.code in page
        assert "début" in page
    finally:
        from azimut.website.queries.handing_over import find_to_hand_over

        find_with(find_to_hand_over)
    client.post(DESK, answers(handed_over=[thing.code, "metier:Z9999", "metier:'); drop"]))
    record = ReceptionRecord.objects.get()

    assert [kept["id"] for kept in record.handed_over] == [occupation.rome_code]
    assert "<svg" in client.get(f"{DESK}{record.pk}/remis/").content.decode()


def test_figures_are_the_same_on_the_page_and_in_the_table(adviser) -> None:
    client = client_of(adviser)
    client.post(DESK, answers())
    client.post(f"{DESK}groupe/", answers(people_count="25"))
    ReceptionRecordFactory()

    figures = client.get(f"{DESK}chiffres/?periode=annee").context["figures"]
    lines = client.get(f"{DESK}chiffres.csv?periode=annee").content.decode("utf-8-sig").splitlines()

    assert (figures.people, figures.records, figures.mean_minutes) == (26, 2, 20)
    assert next(line for line in lines if "Personnes reçues" in line).endswith(";26")
    assert any(line.endswith("choisir un métier, des études;26") for line in lines)


def test_the_page_asks_as_many_questions_for_fifty_records_as_for_one(adviser, django_assert_max_num_queries) -> None:
    for _ in range(30):
        ReceptionRecordFactory(structure_id=adviser.structure_id, author_id=adviser.user_id)
    client = client_of(adviser)

    with django_assert_max_num_queries(12):
        client.get(DESK)
    with django_assert_max_num_queries(12):
        client.get(f"{DESK}chiffres/")


def test_a_table_of_visits_is_taken_in_from_the_page(adviser, tmp_path) -> None:
    content = table(tmp_path, visit("r1"), visit("r2", besoins="")).read_bytes()
    client = client_of(adviser)

    def give(**said):
        return client.post(f"{DESK}import/", {"file": SimpleUploadedFile("a.csv", content), **said})

    assert (
        "rien n&#x27;a été enregistré" in give(is_dry_run="on").content.decode() or not ReceptionRecord.objects.exists()
    )
    page = give().content.decode()
    assert "Ligne 3" in page
    assert ReceptionRecord.objects.get().received_on == timezone.localdate() - timedelta(days=20)
