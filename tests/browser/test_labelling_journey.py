"""Journey 4: a structure applies, its file is checked, judged, decided, its label shows. Each person has a browser."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from azimut.core.permissions import Role
from azimut.labelling.models import Label, LabelApplication, LabellingCampaign
from azimut.labelling.services import record_members
from tests.accounts.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    actor_of_assignment,
    actor_of_membership,
    session_of,
)
from tests.browser.axe import violations
from tests.core.factories import PDF
from tests.directory.factories import ReceptionPointFactory
from tests.labelling.factories import LabelApplicationFactory, LabellingCampaignFactory, fill
from tests.territories.factories import CommuneFactory, DepartmentFactory

HOME = "/pro/labellisation/"


@pytest.fixture
def cast(site):
    """The manager of a structure, an animator, three instructors, a decider."""
    cache.clear()
    point = ReceptionPointFactory(commune=CommuneFactory(department=DepartmentFactory(rhone=True)))
    LabellingCampaignFactory(name="campagne de septembre")
    manager = actor_of_membership(MembershipFactory(structure=point.structure, of_manager=True))
    roles = (Role.ANIMATOR, Role.INSTRUCTOR, Role.INSTRUCTOR, Role.INSTRUCTOR, Role.DECIDER)
    judges = [actor_of_assignment(RoleAssignmentFactory(role=role)) for role in roles]
    yield [manager, *judges]
    cache.clear()


@pytest.fixture
def page_of(open_page, site):
    """A browser where this person is signed in; what is done there is done by keyboard."""

    def opened(actor, *, javascript: bool = True):
        page = open_page("/", javascript=javascript)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(actor), "url": site.url}])
        page.goto(HOME)
        return page

    return opened


def press(page, name: str, role: str = "button") -> None:
    """By keyboard: the focus, then Enter."""
    page.get_by_role(role, name=name).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def open_fold(page, words: str) -> None:
    page.locator("summary", has_text=words).focus()
    page.keyboard.press("Enter")


def apply(page) -> LabelApplication:
    """The structure begins its file, writes, is told what is missing, attaches, sends."""
    press(page, "Commencer le dossier")
    page.get_by_text("NON DÉPOSÉ").wait_for()
    press(page, "La structure", role="link")
    page.get_by_label("Personne à contacter").fill("La direction")
    press(page, "Enregistrer et revenir au dossier")
    press(page, "Déposer le dossier")
    page.get_by_text("Le dossier n'est pas déposé : il manque").wait_for()
    application = LabelApplication.objects.get()
    assert application.answers.filter(question="contact_person", value="La direction").exists()
    fill(application)
    application.documents.filter(piece="statutes").delete()
    page.goto(f"{HOME}dossiers/{application.pk}/")
    statutes = page.locator("ul.pieces > li", has_text="Statuts de la structure")
    sent = {"name": "statuts.pdf", "mimeType": "application/pdf", "buffer": PDF}
    statutes.locator("input[type=file]").set_input_files([sent])
    statutes.get_by_role("button", name="Joindre").focus()
    page.keyboard.press("Enter")
    page.get_by_text("« statuts.pdf » est joint.").wait_for()
    press(page, "Déposer le dossier")
    page.get_by_text("Le dossier est déposé.").wait_for()
    return application


def check(page, structure_page, instructors) -> None:
    """The animation asks for a piece, the structure sends again; the file is complete and shared out."""
    press(page, "Vérifier", role="link")
    open_fold(page, "Demander des pièces")
    page.get_by_label("Validation de la candidature").check()
    page.get_by_label("Ce qui est attendu").fill("La page signée manque.")
    press(page, "Envoyer la demande")
    page.get_by_text("La demande est partie.").wait_for()
    structure_page.reload()
    structure_page.get_by_text("La page signée manque.").wait_for()
    press(structure_page, "Déposer le dossier")
    structure_page.get_by_text("Le dossier est déposé.").wait_for()
    page.reload()
    press(page, "Déclarer complet")
    press(page, "Confier l'instruction", role="link")
    for person in instructors:
        page.get_by_label(person.name).check()
    press(page, "Confier aux personnes cochées")
    page.get_by_text("Le dossier est confié.").wait_for()


def step_back(page) -> None:
    press(page, "Donner mon avis", role="link")
    open_fold(page, "Je ne peux pas instruire")
    press(page, "Je me déporte")
    page.get_by_text("Votre déport est enregistré.").wait_for()


def advise(page) -> None:
    press(page, "Donner mon avis", role="link")
    page.get_by_role("radio", name="Favorable", exact=True).check()
    page.get_by_label("Motifs").fill("Dossier solide, visite convaincante.")
    press(page, "Rendre l'avis")
    page.get_by_text("Il ne se modifie plus.").first.wait_for()


def decide(page, application: LabelApplication) -> None:
    press(page, "Décider", role="link")
    page.get_by_role("checkbox", name=application.structure.name).check()
    page.get_by_role("radio", name="Accordé", exact=True).check()
    page.get_by_label("Motifs").fill("Le service répond au cahier des charges.")
    press(page, "Enregistrer la décision")
    page.get_by_text("La décision est enregistrée.").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_call_to_the_published_list(open_page, page_of, cast, javascript) -> None:
    open_page.expects("422")  # a file that lacks something is told so
    manager, animator, *instructors, decider = cast
    page, checking = page_of(manager, javascript=javascript), page_of(animator, javascript=javascript)

    application = apply(page)
    checking.reload()
    check(checking, page, instructors)
    step_back(page_of(instructors[2], javascript=javascript))
    for person in instructors[:2]:
        advise(page_of(person, javascript=javascript))
    checking.goto(f"{HOME}seances/")
    checking.get_by_label("Date de la séance").fill(timezone.localdate().isoformat())
    press(checking, "Prévoir une séance")
    decide(page_of(decider, javascript=javascript), application)
    record_members()

    page.reload()
    page.get_by_text("Le service répond au cahier des charges.").wait_for()
    page.goto(application.structure.get_absolute_url())
    page.locator(f"a[href*='/labels/{Label.objects.get().pk}/']").first.wait_for()
    page.goto("/rapports/membres/")
    page.get_by_role("link", name=application.structure.name).first.wait_for()


def test_axe_finds_nothing_on_the_pages_of_a_file_and_of_its_judges(page_of, cast) -> None:
    manager, animator, *_instructors, decider = cast
    campaign = LabellingCampaign.objects.get()
    application = LabelApplicationFactory(
        campaign=campaign,
        structure_id=manager.structure_id,
        structure=None,
        state="submitted",
        submitted_at=timezone.now(),
    )
    fill(application)
    file = f"{HOME}dossiers/{application.pk}/"
    addresses = {
        manager: [HOME, file, f"{file}rubriques/presentation/"],
        animator: [HOME, file, f"{file}rubriques/offer/", f"{HOME}campagnes/", f"{HOME}campagnes/{campaign.pk}/"],
        decider: [HOME, f"{HOME}seances/", f"{HOME}labels/", f"{HOME}recours/", "/rapports/membres/"],
    }
    faults = {}
    for actor, wanted in addresses.items():
        page = page_of(actor)
        for address in wanted:
            page.goto(address)
            if found := violations(page):
                faults[address] = found

    assert faults == {}
