"""A structure goes through its file, without JavaScript and with it; what is public of labels."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from azimut.labelling.filling import read_section
from azimut.labelling.models import ApplicationAnswer, LabelApplication
from azimut.labelling.services import ask_for_pieces, publish_members
from tests.accounts.factories import client_of
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.labelling.factories import (
    LabelApplicationFactory,
    LabelFactory,
    LabellingCampaignFactory,
    shipped_specification,
)
from tests.territories.factories import DepartmentFactory


def page(response) -> str:
    return " ".join(response.content.decode().split())


def file_url(application, name: str = "label_application", *more: str) -> str:
    return reverse(name, args=[application.pk, *more])


def test_a_structure_begins_its_file_from_the_campaign(structure, adviser) -> None:
    campaign = LabellingCampaignFactory()
    department = DepartmentFactory(rhone=True)
    client = client_of(adviser)
    begin = reverse("labelling_begin", args=[campaign.pk])

    assert "Commencer le dossier" in page(client.get(reverse("labelling")))
    response = client.post(begin, {"departement": department.code}, follow=True)

    assert "NON DÉPOSÉ" in page(response)
    assert LabelApplication.objects.get().department == department


def test_a_section_keeps_what_is_right_and_shows_again_what_is_not(structure, adviser) -> None:
    application = LabelApplicationFactory(structure=structure)
    url = file_url(application, "label_application_section", "offer")

    response = client_of(adviser).post(
        url,
        {
            "r-services": "0",
            "q-services": "Nous recevons sans rendez-vous.",
            "r-volumes": "0",
            "q-volumes-0-public": "Jeunes",
            "q-volumes-0-women": "douze",
        },
    )

    assert response.status_code == 422
    assert "attend un nombre" in page(response)
    assert 'value="douze"' in page(response)
    assert application.answers.get().value == "Nous recevons sans rendez-vous."


def test_an_answer_changed_meanwhile_is_shown_with_both_texts(structure, adviser) -> None:
    application = LabelApplicationFactory(structure=structure)
    ApplicationAnswer.objects.create(application=application, question="activity", value="Le sien", revision=3)
    url = file_url(application, "label_application_section", "presentation")
    client = client_of(adviser)

    response = client.post(url, {"r-activity": "1", "q-activity": "Le mien"})

    assert "Une autre personne a écrit :</strong> Le sien" in page(response)
    assert "Le mien</textarea>" in page(response)
    client.post(url, {"r-activity": "3", "q-activity": "Le mien"})
    assert application.answers.get().value == "Le mien"


def test_what_is_typed_is_kept_every_few_seconds(structure, adviser) -> None:
    application = LabelApplicationFactory(structure=structure)
    url = file_url(application, "label_application_section", "offer")

    answer = client_of(adviser).post(
        url,
        {"r-services": "0", "q-services": "Accueil", "r-is_free": "0", "q-is_free": "peut-être"},
        headers={"X-Autosave": "1"},
    )

    assert answer.json()["revisions"] == {"services": 1}
    assert set(answer.json()["faults"]) == {"is_free"}


def test_a_question_that_is_not_on_the_form_is_left_alone() -> None:
    from django.http import QueryDict

    section = shipped_specification().content.section("offer")

    answers, revisions = read_section(section, QueryDict("r-services=2&q-services=Un&q-anonymity=Deux&r-publics=x"))

    assert (answers, revisions) == ({"services": "Un"}, {"services": 2})


def test_a_file_is_sent_with_a_dated_receipt_and_then_read_only(application, structure_manager) -> None:
    client = client_of(structure_manager)

    sent = page(client.post(file_url(application, "label_application_send"), follow=True))

    application.refresh_from_db()
    assert application.receipt_number in sent
    assert "NON DÉPOSÉ" not in sent
    reading = page(client.get(file_url(application, "label_application_section", "offer")))
    assert "<textarea" not in reading
    pdf = client.get(file_url(application, "label_application_pdf"))
    assert pdf.content.startswith(b"%PDF")


def test_an_incomplete_file_says_what_is_missing_and_stays_a_draft(structure, structure_manager) -> None:
    application = LabelApplicationFactory(structure=structure)

    told = page(client_of(structure_manager).post(file_url(application, "label_application_send"), follow=True))

    assert 'il manque</h2> <ul class="bullets"> <li>Nom de la structure</li>' in told
    assert "NON DÉPOSÉ" in told


def test_a_request_for_pieces_is_shown_with_its_deadline(sent, animator, structure_manager) -> None:
    ask_for_pieces(sent, items=["statutes", "team"], explanation="Les statuts sont illisibles.", actor=animator)

    told = page(client_of(structure_manager).get(file_url(sent)))

    assert "À COMPLÉTER" in told
    assert "Statuts de la structure" in told
    assert "L&#x27;équipe" in told


def test_the_home_page_says_what_awaits(structure, adviser, animator, sent) -> None:
    LabelApplicationFactory(structure=structure)

    assert "Votre dossier n&#x27;est pas déposé" in page(client_of(adviser).get(reverse("pro_home")))
    assert "Vérifier :" in page(client_of(animator).get(reverse("pro_home")))


def test_a_region_without_campaigns_says_how_one_becomes_a_member(structure, adviser, settings) -> None:
    from azimut.core.profile import active_profile

    settings.PROFILE = "centre-val-de-loire"
    active_profile.cache_clear()
    try:
        told = page(client_of(adviser).get(reverse("labelling")))
    finally:
        settings.PROFILE = "auvergne-rhone-alpes"
        active_profile.cache_clear()

    assert "en signant la convention locale" in told


@pytest.mark.parametrize(("days", "sentence"), [(0, "est valable aujourd"), (200, "n'est pas valable aujourd")])
def test_anyone_checks_whether_a_label_holds(db, days: int, sentence: str) -> None:
    label = LabelFactory(valid_from=timezone.localdate() + timedelta(days=days))

    assert sentence in page(Client().get(reverse("label", args=[label.pk])))


def test_anyone_reads_the_members_as_of_a_day(db, regional_officer) -> None:
    structure = StructureFactory(network=NetworkFactory(code="un", name="Un", circle="by_right"), name="Maison d'ici")
    ReceptionPointFactory(structure=structure, in_lyon=True)
    today = timezone.localdate()
    publish_members(today, actor=regional_officer)

    shown = page(Client().get(reverse("members"), {"quoi": "ICI"}))
    listed = Client().get(reverse("members_file", args=[today.isoformat(), "csv"]))

    assert "Maison d&#x27;ici" in shown
    assert "elle ne changera plus" in shown
    assert "Maison d'ici" in listed.content.decode("utf-8-sig")
    assert "Aucun membre" in page(Client().get(reverse("members"), {"quoi": "ailleurs"}))
    assert Client().get(reverse("members_file", args=["2999-01-01", "csv"])).status_code == 404


def test_what_was_published_is_listed_with_its_files(db, regional_officer) -> None:
    empty = page(Client().get(reverse("reports")))
    assert "Aucune liste n&#x27;a encore" in empty or "Aucune liste n'a encore" in empty
    today = timezone.localdate()
    publish_members(today, actor=regional_officer)

    shown = page(Client().get(reverse("reports")))
    for kind in ("csv", "pdf"):
        assert reverse("members_file", args=[today.isoformat(), kind]) in shown
    assert reverse("reports") in page(Client().get("/plan-du-site/"))
