"""The third journey whole, by keyboard, with and without JavaScript.

An adviser records a visit and hands three things over, refers the person to whom the screen proposes, and gives them
their private link; the other adviser answers, fixes an appointment, meets, closes; the person reads it all, and stops.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from azimut.reception.models import ReceptionRecord, Referral, ReferralIdentity
from tests.browser.axe import violations
from tests.browser.test_handing_over import as_someone, press, region, type_in

__all__ = ["region"]

HANDED_OVER = 3


def tick(page, name: str, value: str) -> None:
    page.locator(f"[name={name}][value='{value}']").focus()
    page.keyboard.press("Space")


def record_the_visit(page, *, javascript: bool) -> None:
    page.goto("/pro/accueil/")
    tick(page, "gender", "female")
    tick(page, "age_band", "from_18")
    page.get_by_label("Situation").focus()
    page.keyboard.type("sortie de l'école")
    type_in(page, "Commune d'origine", "28134")
    tick(page, "needs", "trouver_formation")
    tick(page, "answers", "advice")
    type_in(page, "Remettre à la personne", "infirm")
    if not javascript:
        press(page, "Chercher")
    boxes = page.locator("#trouve [name=handed_over]")
    boxes.nth(HANDED_OVER - 1).wait_for()
    for rank in range(HANDED_OVER):
        boxes.nth(rank).focus()
        page.keyboard.press("Space")
    press(page, "Enregistrer")
    page.get_by_text("Fiche enregistrée").wait_for()


def refer(page, name: str) -> str:
    """From the record just written; gives the private link of the person."""
    press(page, "Orienter cette personne", role="link")
    press(page, f"Orienter vers {name}", role="link")
    page.get_by_role("heading", name=f"Orienter vers {name}").wait_for()
    assert page.locator("[name=needs][value=trouver_formation]").is_checked()
    type_in(page, "Motif", "Cherche un CAP en apprentissage.")
    page.get_by_label("La personne a entendu ou lu ce texte").focus()
    page.keyboard.press("Space")
    type_in(page, "Nom et prénom", "Zoé Témoin")
    type_in(page, "Téléphone", "06 00 00 00 00")
    press(page, "Envoyer")
    press(page, "Remettre à la personne son lien de suivi")
    return page.locator(".private-address").inner_text()


def answer_until_met(page) -> None:
    page.goto("/pro/")
    page.get_by_text("Une personne attend votre réponse").wait_for()
    page.goto("/pro/orientations/")
    press(page, "Ouvrir l'orientation", role="link")
    press(page, "Afficher le nom et les coordonnées")
    page.get_by_text("Zoé Témoin").wait_for()
    press(page, "Accepter et suivre")
    page.get_by_label("Date et heure du rendez-vous").wait_for()
    at = (timezone.localtime() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Date et heure du rendez-vous").fill(at)
    press(page, "Fixer ce rendez-vous")
    page.get_by_role("button", name="La rencontre a eu lieu").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_visit_to_the_outcome_and_the_person_stops(open_page, region, javascript) -> None:
    page = open_page("/", javascript=javascript)
    as_someone(page, region.sending)
    record_the_visit(page, javascript=javascript)
    visit = ReceptionRecord.objects.get()
    assert (len(visit.handed_over), visit.origin_id, visit.situation) == (HANDED_OVER, "28134", "decrocheur")
    address = refer(page, region.youth.name)
    person = open_page("/", javascript=javascript, width=360)

    as_someone(page, region.receiving)
    answer_until_met(page)
    person.goto(address)
    person.get_by_role("heading", name="Votre rendez-vous").wait_for()
    # Without JavaScript axe itself would wait for ever.
    assert not javascript or violations(person) == []
    press(page, "La rencontre a eu lieu")
    page.get_by_label("Issue").wait_for()
    press(page, "Terminer")
    page.get_by_text("accompagnement commencé").wait_for()

    as_someone(page, region.sending)
    page.goto(f"/pro/orientations/{Referral.objects.get().pk}/")
    assert "accompagnement commencé" in page.locator("main").inner_text()
    person.reload()
    press(person, "Arrêter ma demande", role="link")
    press(person, "Oui, arrêter et effacer")
    person.get_by_text("sont effacés depuis").wait_for()
    assert not ReferralIdentity.objects.exists()
