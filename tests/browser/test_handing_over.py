"""The second and third journeys in a real Chromium, by keyboard, with and without JavaScript; axe finds nothing."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from azimut.core import guarded_forms
from azimut.reception.enums import DeclineReason, Outcome
from azimut.reception.models import GuestLink, Referral, ReferralIdentity
from azimut.reception.services import following, messages, relays
from azimut.reception.services import referrals as acts
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.guests import draw_code, draw_guest_link
from tests.accounts.factories import MembershipFactory, actor_of_membership, session_of
from tests.browser.axe import faults_at_every_width, faults_of, violations
from tests.directory.factories import ReceptionPointFactory
from tests.reception.factories import person, referral_facts
from tests.reception.test_appointments import slot_of
from tests.website.directory import small_directory

ANSWER = "/qui-peut-m-aider/reponse/?situation=decrocheur&besoin=trouver_formation&ou=28134&age=18-25"


@pytest.fixture
def region(site, monkeypatch):
    """A mission locale that answers here, a structure that refers, and one that must be called."""
    monkeypatch.setattr(guarded_forms, "SHORTEST_S", 0)
    youth = small_directory().youth
    receiving = actor_of_membership(MembershipFactory(structure=youth))
    sending = ReceptionPointFactory(structure__name="Maison de l'information de Chartres")
    return SimpleNamespace(
        youth=youth,
        receiving=receiving,
        sending=actor_of_membership(MembershipFactory(structure=sending.structure)),
        by_mail=ReceptionPointFactory(structure__name="Point d'accueil à écrire", email="a@exemple.fr").structure,
        to_call=ReceptionPointFactory(structure__name="Point d'accueil sans compte").structure,
    )


def as_someone(page, actor) -> None:
    """Signed in, as after the password and the code."""
    scheme_and_host = "/".join(page.url.split("/")[:3])
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session_of(actor),
                "url": scheme_and_host,
            }
        ]
    )


def type_in(page, label: str, text: str) -> None:
    page.get_by_label(label, exact=False).first.focus()
    page.keyboard.type(text)


def press(page, name: str, role: str = "button") -> None:
    page.get_by_role(role, name=name, exact=False).first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_person_asks_to_be_called_back_follows_it_and_stops(open_page, region, javascript) -> None:
    page = open_page(ANSWER, javascript=javascript, width=360)
    press(page, f"Se faire rappeler par {region.youth.name}", role="link")
    type_in(page, "Votre nom ou votre prénom", "Zoé")
    type_in(page, "Votre téléphone", "06 00 00 00 00")
    assert page.get_by_label("Ce qu'il vous faut").input_value() == "trouver_formation"
    page.get_by_label("J'ai lu ce texte").focus()
    page.keyboard.press("Space")
    press(page, "Envoyer ma demande")
    page.wait_for_url("**/suivi/**")
    assert "Votre demande est envoyée" in page.locator("h1").inner_text()
    acts.accept_referral(Referral.objects.get(), actor=region.receiving)
    page.goto(page.url.split("?")[0])
    assert "a accepté de vous aider" in page.locator("main").inner_text()
    press(page, "Arrêter ma demande", role="link")
    press(page, "Oui, arrêter et effacer")
    page.get_by_text("Vous avez arrêté cette demande.").wait_for()
    assert not ReferralIdentity.objects.exists()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_adviser_refers_and_the_other_answers_to_the_end(open_page, region, javascript) -> None:
    page = open_page("/", javascript=javascript)
    as_someone(page, region.sending)
    page.goto(f"/pro/orientations/nouvelle/?structure={region.youth.pk}")
    page.get_by_label("Trouver une formation").focus()
    page.keyboard.press("Space")
    type_in(page, "Motif", "Cherche un CAP en apprentissage.")
    page.get_by_label("La personne a entendu ou lu ce texte").focus()
    page.keyboard.press("Space")
    type_in(page, "Nom et prénom", "Zoé Témoin")
    type_in(page, "Téléphone", "06 00 00 00 00")
    press(page, "Envoyer")
    page.get_by_text("Ce qui s'est passé").wait_for()
    as_someone(page, region.receiving)
    page.goto("/pro/orientations/")
    page.get_by_role("link", name="Ouvrir l'orientation").first.focus()
    page.keyboard.press("Enter")
    press(page, "Accepter et suivre")
    page.get_by_label("Date et heure du rendez-vous").wait_for()
    at = (timezone.localtime() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Date et heure du rendez-vous").fill(at)
    press(page, "Fixer ce rendez-vous")
    press(page, "La rencontre a eu lieu")
    page.get_by_label("Issue").wait_for()
    press(page, "Terminer")
    page.get_by_text("accompagnement commencé").wait_for()
    assert Referral.objects.get().state == "closed"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_structure_without_account_answers_by_a_link_and_a_code(open_page, region, javascript) -> None:
    sent = acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=region.by_mail, actor=region.sending)
    page = open_page(f"/orientations/lien/{draw_guest_link(sent)}/", javascript=javascript, width=360)
    press(page, "Recevoir le code")
    page.get_by_label("Le code à six chiffres").wait_for()
    type_in(page, "Le code à six chiffres", draw_code(GuestLink.objects.get()))
    page.keyboard.press("Enter")
    page.get_by_text(sent.reason).wait_for()
    # Without JavaScript axe itself would wait for ever.
    assert not javascript or violations(page) == []
    press(page, "Afficher le nom et les coordonnées")
    page.get_by_text("Zoé Témoin").wait_for()
    press(page, "Accepter et suivre")
    page.get_by_label("Date et heure du rendez-vous").wait_for()
    sent.refresh_from_db()
    assert sent.state == "accepted"


def _link(referral: Referral) -> str:
    return f"/suivi/{draw_follow_link(referral)}/"


@pytest.fixture
def states(region) -> dict[str, str]:
    """Every page and state of handing over, by what it shows."""

    def sent(**changes) -> Referral:
        facts = referral_facts(**changes)
        return acts.send_referral(facts, person("Zoé"), to_structure=region.youth, actor=region.sending)

    new, appointment, closed, stopped = sent(), sent(urgency="urgent"), sent(), sent()
    declined = sent(situation="decrocheur", needs=["trouver_formation"])
    acts.accept_referral(appointment, actor=region.receiving)
    acts.fix_appointment(appointment, at=timezone.now() + timedelta(days=3), actor=region.receiving)
    chosen = slot_of(region.youth)
    slot_of(region.youth, days=9)
    following.choose_slot(appointment, chosen, site="")
    acts.accept_referral(closed, actor=region.receiving)
    acts.close_referral(closed, outcome=Outcome.ACCOMPANIED, actor=region.receiving)
    acts.decline_referral(declined, reason=DeclineReason.FULL, sentence="Pas avant mars.", actor=region.receiving)
    acts.withdraw_referral(stopped, actor=region.sending)
    messages.write_message(appointment, "Elle préfère le matin, avant 10 h.", actor=region.sending)
    messages.keep_template(title="Délai", text="Nous rappelons sous trois jours.", actor=region.sending)
    _, code = relays.write_relay(
        {"situation": "salarie", "needs": ["changer_metier"], "done_so_far": "Bilan fait, deux métiers vus."},
        has_circle=True,
        actor=region.sending,
    )
    relays.open_relay(code, actor=region.receiving)
    guest = acts.send_referral(referral_facts(), person("Zoé"), to_structure=region.by_mail, actor=region.sending)
    late = sent()
    Referral.objects.filter(pk=late.pk).update(sent_at=timezone.now() - timedelta(days=9))
    followed = {"new": new, "appointment": appointment, "closed": closed, "declined": declined, "stopped": stopped}
    return _addresses(region, followed={**followed, "new": new}, guest=guest)


def _addresses(region, *, followed: dict[str, Referral], guest: Referral) -> dict[str, str]:
    return {
        **{f"follow, {name}": _link(referral) for name, referral in followed.items()},
        "follow, sent": f"{_link(followed['new'])}?envoye=1",
        "stop": f"{_link(followed['appointment'])}?arreter=1",
        "slots to choose": f"{_link(followed['appointment'])}creneaux/",
        "slots of the structure": "/pro/accueil/rendez-vous/",
        "dead link": "/suivi/perdu/",
        "callback": f"/rappel/{region.youth.pk}/",
        "callback, to call": f"/rappel/{region.to_call.pk}/",
        "answer": ANSWER,
        "structure": region.youth.get_absolute_url(),
        "inbox": "/pro/orientations/",
        "mails": "/pro/orientations/courriels/",
        "refer": f"/pro/orientations/nouvelle/?structure={region.youth.pk}",
        "refer, to call": f"/pro/orientations/nouvelle/?structure={region.to_call.pk}",
        "referral, declined": f"/pro/orientations/{followed['declined'].pk}/",
        "refer, by mail": f"/pro/orientations/nouvelle/?structure={region.by_mail.pk}",
        "relays": "/pro/orientations/relais/",
        "new relay": "/pro/orientations/relais/nouveau/",
        "templates": "/pro/orientations/modeles/",
        "handing on": "/pro/orientations/passation/",
        "guest": f"/orientations/lien/{draw_guest_link(guest)}/",
        "referral, appointment": f"/pro/orientations/{followed['appointment'].pk}/",
    }


def test_axe_finds_nothing_on_the_pages_of_handing_over(open_page, region, states) -> None:
    open_page.expects("422")  # a form that lacks something is told so
    page = open_page("/")
    as_someone(page, region.sending)
    assert faults_of(page, states) == {}

    page.goto(states["callback"])
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_role("alert").wait_for()
    assert faults_at_every_width(page) == []
