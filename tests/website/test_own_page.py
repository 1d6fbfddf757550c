"""A manager keeps the page of their structure: what they correct shows at once, and nothing typed is lost."""

import re

import pytest
from django.utils import timezone

from azimut.core.profile import active_profile
from azimut.directory.models import ChangeState, PageChange, ReceptionPoint, Service, Structure
from azimut.directory.services import settle_error_report
from tests.accounts.factories import MembershipFactory, actor_of_membership, client_of
from tests.directory.factories import ErrorReportFactory, ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.territories.factories import CommuneFactory

PAGE = "/pro/structure/"


@pytest.fixture
def point(structure) -> ReceptionPoint:
    return ReceptionPointFactory(structure=structure)


@pytest.fixture
def service(structure) -> Service:
    return ServiceFactory(structure=structure)


@pytest.fixture
def client(structure_manager):
    return client_of(structure_manager)


def form_of(client, url: str) -> dict[str, str]:
    """The fields of the form of a page, as a browser would send them back."""
    form = client.get(url).context["form"]
    sent = {"seen": re.search(r'name="seen" value="(\w*)"', client.get(url).content.decode())[1]}
    for field in form:
        value = field.value()
        if value is None or value is False or value == "":
            continue
        sent[field.html_name] = (
            value if isinstance(value, list | str) else field.field.widget.format_value(value) or "on"
        )
    return sent


def hours_url(point) -> str:
    return f"{PAGE}lieux/{point.pk}/horaires/"


def said(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode().replace("\u00a0", " "))


def test_the_page_says_what_is_known_and_what_would_make_it_better(client, point, service) -> None:
    text = said(client.get(PAGE))

    assert "du lundi au vendredi" in text
    assert service.name in text
    assert "Dites si le lieu est accessible" in text
    assert f"{PAGE}lieux/{point.pk}/accessibilite/" in text


def test_corrected_hours_show_on_the_public_page_at_once_even_to_whoever_has_it_already(client, point) -> None:
    address = point.structure.get_absolute_url()
    seen = client.get(address)
    from azimut.website.queries.freshness import forget_catalogue_version

    sent = form_of(client, hours_url(point)) | {"from_0_0": "10:00"}
    response = client.post(hours_url(point), sent)
    forget_catalogue_version()
    again = client.get(address, HTTP_IF_NONE_MATCH=seen["ETag"])

    assert response.status_code == 302
    assert response["Location"] == f"{PAGE}#{point.pk}"
    assert again.status_code == 200
    assert "le lundi, de 10 h à 12 h" in said(again).lower()


def test_the_week_is_written_once_for_monday_to_friday(client, point) -> None:
    sent = {"from_0_0": "08:30", "to_0_0": "12:00", "like_monday": "on", "shut_on_holidays": "on"}
    sent["seen"] = form_of(client, hours_url(point))["seen"]

    client.post(hours_url(point), sent)

    point.refresh_from_db()
    assert point.opening_hours == "Mo-Fr 08:30-12:00; PH off"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"from_0_0": "14:00", "to_0_0": "09:00"}, "Lundi matin : l'heure de fin vient avant l'heure de début."),
        ({"to_2_0": ""}, "Mercredi matin : il manque une heure."),
        ({"from_4_1": "11:00"}, "Vendredi après-midi : les heures se recouvrent."),
        ({"from_0_0": "neuf heures"}, "Écrivez une heure. Exemple : 09:00."),
        ({"remark": 'dit "ouvert"'}, "La remarque ne peut pas contenir de guillemets droits."),
    ],
)
def test_wrong_hours_are_told_beside_their_day_and_what_was_typed_is_kept(client, point, wrong, sentence) -> None:
    sent = form_of(client, hours_url(point)) | {"from_6_0": "09:00", "to_6_0": "11:00"} | wrong

    response = client.post(hours_url(point), sent)

    assert response.status_code == 422
    text = response.content.decode().replace("&#x27;", "'")
    assert sentence in text
    assert 'value="11:00"' in text
    assert "Erreur\u00a0:" in text
    point.refresh_from_db()
    assert point.opening_hours.startswith("Mo-Fr 09:00")


def test_hours_that_a_plain_week_cannot_show_are_told_and_kept_until_replaced(client, point) -> None:
    ReceptionPoint.objects.filter(pk=point.pk).update(opening_hours="Mo[1] 09:00-12:00; Jul-Aug off")

    text = said(client.get(hours_url(point)))

    assert "disent plus qu'une semaine ordinaire" in text.replace("&#x27;", "'")
    assert "1er lundi du mois" in text


def test_whoever_comes_second_is_told_and_loses_nothing(client, point, structure) -> None:
    other = client_of(actor_of_membership(MembershipFactory(structure=structure, of_manager=True)))
    mine = form_of(client, hours_url(point)) | {"from_0_0": "10:00"}
    other.post(hours_url(point), form_of(other, hours_url(point)) | {"from_1_0": "11:00"})

    refused = client.post(hours_url(point), mine)

    assert refused.status_code == 409
    text = said(refused).replace("&#x27;", "'")
    assert "Cette partie a changé pendant que vous écriviez." in text
    assert "le mardi, de 11 h" in text
    assert 'value="10:00"' in text
    point.refresh_from_db()
    assert "10:00" not in point.opening_hours
    seen = re.search(r'name="seen" value="(\w+)"', refused.content.decode())[1]
    assert client.post(hours_url(point), mine | {"seen": seen}).status_code == 302


def test_a_phone_is_kept_as_it_is_dialled_and_a_wrong_one_is_refused(client, point) -> None:
    url = f"{PAGE}lieux/{point.pk}/contact/"
    sent = form_of(client, url)

    assert client.post(url, sent | {"phone": "zéro quatre"}).status_code == 422
    client.post(url, sent | {"phone": "04 73 98 76 54", "email": "accueil@exemple.fr"})

    point.refresh_from_db()
    assert (point.phone, point.email) == ("+33473987654", "accueil@exemple.fr")


def test_a_new_address_finds_its_commune_and_leaves_the_old_position(client, point) -> None:
    CommuneFactory(dreux=True)
    ReceptionPoint.objects.filter(pk=point.pk).update(latitude=48.4471, longitude=1.4893)
    url = f"{PAGE}lieux/{point.pk}/adresse/"
    sent = form_of(client, url) | {"address": "2 place du Marché", "postcode": "28100", "city": "dreux"}

    assert client.post(url, sent).status_code == 302

    point.refresh_from_db()
    assert (point.commune_id, point.city, point.is_position_approximate) == ("28134", "Dreux", True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"postcode": "99999"}, "Nous ne connaissons pas ce code postal."),
        ({"city": "Trifouillis"}, "Avec ce code postal, choisissez parmi : Chartres."),
        ({"position": "ici"}, "Écrivez deux nombres séparés par une virgule."),
        ({"position": "145.0, 3.0"}, "pas sur la Terre"),
        ({"address": ""}, "Écrivez le numéro et la rue."),
    ],
)
def test_a_wrong_address_says_what_to_write(client, point, wrong, sentence) -> None:
    url = f"{PAGE}lieux/{point.pk}/adresse/"

    response = client.post(url, form_of(client, url) | wrong)

    assert response.status_code == 422
    assert sentence in response.content.decode().replace("&#x27;", "'")


def test_a_place_had_from_afar_has_no_address(client, point) -> None:
    url = f"{PAGE}lieux/{point.pk}/adresse/"

    client.post(url, form_of(client, url) | {"kind": "remote"})

    point.refresh_from_db()
    assert (point.is_remote, point.address, point.commune_id, point.latitude) == (True, "", None, None)


def test_a_new_place_goes_on_to_its_hours_and_a_new_service_to_how_it_is_had(client, structure) -> None:
    CommuneFactory(chartres=True)
    place = client.post(
        f"{PAGE}lieux/ajouter/",
        {"kind": "on_site", "address": "3 rue Neuve", "postcode": "28000", "city": "Chartres", "name": "Antenne"},
    )
    service = client.post(f"{PAGE}services/ajouter/", {"name": "Atelier CV", "themes": ["find_job"]})

    assert place["Location"].endswith("/horaires/")
    assert service["Location"].endswith("/acces/")
    assert structure.reception_points.get().commune_id == "28085"
    assert structure.services.get().themes == ["find_job"]


def test_a_service_says_which_territories_it_covers(client, service, point) -> None:
    url = f"{PAGE}services/{service.pk}/territoires/"
    sent = form_of(client, url)

    assert client.post(url, sent | {"coverage": ["dep-28"], "more": "dep-99"}).status_code == 422
    client.post(url, sent | {"coverage": ["dep-28"], "more": "28085"})

    service.refresh_from_db()
    assert service.coverage == ["dep-28", "28085"]


def test_what_is_declared_waits_is_previewed_and_shown_to_the_animation(client, structure, animator) -> None:
    assert "name" in active_profile().directory.moderated
    url = f"{PAGE}fiche/nom/"

    client.post(url, form_of(client, url) | {"name": "Mission locale du Perche"})

    structure.refresh_from_db()
    assert structure.name != "Mission locale du Perche"
    assert "En attente de lecture" in said(client.get(PAGE))
    assert "<h1>Mission locale du Perche</h1>" in said(client.get(f"{PAGE}apercu/"))
    assert "Mission locale du Perche" not in said(client.get(structure.get_absolute_url()))
    queue = said(client_of(animator).get("/pro/annuaire/"))
    assert structure.name in queue


def test_the_animation_accepts_or_says_why_not(client, structure, animator) -> None:
    url = f"{PAGE}fiche/nom/"
    client.post(url, form_of(client, url) | {"name": "Mission locale du Perche"})
    change = PageChange.objects.get()
    reader, address = client_of(animator), f"/pro/annuaire/declarations/{change.pk}/"

    assert reader.post(address, {"answer": "decline"}).status_code == 422
    assert reader.post(address, {"answer": "accept"}).status_code == 302

    structure.refresh_from_db()
    assert structure.name == "Mission locale du Perche"
    assert "accepté" in said(client.get(f"{PAGE}historique/"))
    assert reader.post(address, {"answer": "decline", "reason": "Trop tard."}).status_code == 403


def test_a_second_declaration_of_the_same_part_keeps_what_was_typed(client, structure) -> None:
    url = f"{PAGE}fiche/nom/"
    client.post(url, form_of(client, url) | {"name": "Mission locale du Perche"})

    again = client.post(url, form_of(client, url) | {"name": "Mission locale du Thymerais"})

    assert again.status_code == 422
    assert "Mission locale du Thymerais" in again.content.decode()


def test_all_is_right_makes_the_page_fresh_and_history_says_who(client, structure, structure_manager) -> None:
    Structure.objects.filter(pk=structure.pk).update(updated_on=None)

    client.post(f"{PAGE}relue/")

    structure.refresh_from_db()
    assert structure.verified_on == timezone.localdate()
    history = said(client.get(f"{PAGE}historique/"))
    assert "tout est juste" in history
    assert structure_manager.name in history


def test_history_tells_what_was_said_before(client, point) -> None:
    client.post(hours_url(point), form_of(client, hours_url(point)) | {"from_0_0": "10:00"})

    history = said(client.get(f"{PAGE}historique/"))

    assert "Avant :</span>" in history
    assert "le lundi, de 10 h" in history


def test_a_part_kept_by_hand_can_be_given_back(client, point) -> None:
    before = point.opening_hours
    client.post(hours_url(point), form_of(client, hours_url(point)) | {"from_0_0": "10:00"})
    assert "Suivre de nouveau la source" in said(client.get(PAGE))

    client.post(f"{PAGE}source/", {"part": "hours", "thing": str(point.pk)})

    point.refresh_from_db()
    assert (point.opening_hours, point.kept) == (before, {})


def test_a_service_taken_off_is_off_the_public_page(client, service, structure) -> None:
    client.post(f"{PAGE}services/{service.pk}/retirer/")

    assert service.name not in said(client.get(structure.get_absolute_url()))


def test_an_adviser_reads_and_is_told_who_writes(adviser, point) -> None:
    reader = client_of(adviser)

    text = said(reader.get(PAGE))
    refused = reader.get(hours_url(point))

    assert "Seule la personne responsable" in text
    assert "/horaires/" not in text
    assert refused.status_code == 403
    assert "Seule la personne responsable" in refused.content.decode()


def test_an_error_told_by_the_public_is_settled_by_the_manager(client, structure) -> None:
    report = ErrorReportFactory(structure=structure)
    assert "1 à régler" in said(client.get(PAGE))
    assert report.text in said(client.get(f"{PAGE}signalements/"))
    address = f"/pro/annuaire/signalements/{report.reference}/"

    assert client.post(address, {"sentence": ""}).status_code == 422
    client.post(address, {"sentence": "Les horaires sont corrigés."})

    report.refresh_from_db()
    assert report.is_settled
    assert "Les horaires sont corrigés." in said(client.get(f"{PAGE}signalements/"))


def test_who_told_an_error_is_never_shown(client, structure, animator) -> None:
    report = ErrorReportFactory(structure=structure)

    for reader, address in (
        (client, f"{PAGE}signalements/"),
        (client, f"/pro/annuaire/signalements/{report.reference}/"),
        (client_of(animator), "/pro/annuaire/"),
    ):
        assert report.reporter_email not in reader.get(address).content.decode()


def test_an_error_settled_by_someone_else_meanwhile_is_told(client, structure, animator) -> None:
    report = ErrorReportFactory(structure=structure)
    settle_error_report(report, "Corrigé.", actor=animator)

    response = client.post(f"/pro/annuaire/signalements/{report.reference}/", {"sentence": "Encore."})

    assert response.status_code == 403
    assert "déjà réglé" in response.content.decode()


def test_the_home_says_what_awaits(client, structure, animator) -> None:
    ErrorReportFactory(structure=structure)
    Structure.objects.filter(pk=structure.pk).update(updated_on=None)
    url = f"{PAGE}fiche/nom/"
    client.post(url, form_of(client, url) | {"name": "Mission locale du Perche"})

    home = said(client.get("/pro/"))
    assert "Une erreur est signalée sur votre fiche." in home
    assert "Personne n'a confirmé votre fiche" in home.replace("&#x27;", "'")
    assert "Un changement de fiche attend votre lecture." in said(client_of(animator).get("/pro/"))


@pytest.mark.parametrize("address", ["", "historique/", "signalements/", "apercu/"])
def test_pages_cost_the_same_whatever_they_hold(client, structure, address, django_assert_max_num_queries) -> None:
    for _ in range(6):
        ReceptionPointFactory(structure=structure)
        ServiceFactory(structure=structure, coverage=["FR", "dep-28"])
        ErrorReportFactory(structure=structure)
        PageChange.objects.create(structure=structure, part="hours", kind="changed", made_by=structure.pk)

    client.get(PAGE + address)  # what a process remembers is read once
    with django_assert_max_num_queries(12):
        assert client.get(PAGE + address).status_code == 200


def test_the_queue_costs_the_same_whatever_it_holds(animator, django_assert_max_num_queries) -> None:
    for _ in range(6):
        structure = StructureFactory()
        ErrorReportFactory(structure=structure)
        PageChange.objects.create(
            structure=structure, part="name", kind="changed", state=ChangeState.PENDING, made_by=structure.pk
        )

    signed_in = client_of(animator)
    with django_assert_max_num_queries(12):
        assert signed_in.get("/pro/annuaire/").status_code == 200


def test_pages_that_nobody_keeps_are_shown_to_whoever_moderates(animator, structure) -> None:
    untended = StructureFactory(name="Relais sans personne", verified_on=None, updated_on=None)

    page = client_of(animator).get("/pro/annuaire/").content.decode()

    assert untended.name in page
