"""The pages for young people as animators keep them: what the public reads, and never a draft."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.core.personal_data import purge
from azimut.guidance.models import YouthThemeVersion
from azimut.guidance.youth.online import themes_online
from azimut.guidance.youth.reading import shipped_themes
from azimut.guidance.youth.services import (
    DraftChanged,
    ThemeNotReady,
    discard_draft,
    publish_draft,
    take_back_version,
    withdraw_theme,
    write_draft,
)
from azimut.website.queries.freshness import forget_catalogue_version
from azimut.website.youth_pages.editing import ThemeEditing, key_of
from tests.accounts.factories import client_of
from tests.directory.factories import NetworkFactory, ServiceFactory
from tests.website.directory import small_directory

LIST = "/pro/pages-jeunes/"
PAGE = f"{LIST}page/logement/"
QUERY_BUDGET = 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def housing():
    return shipped_themes()["logement"]


def sent(theme, revision: int = 0, **changes: str) -> dict[str, str]:
    """What the browser posts from the form of this theme, changed or not."""
    fields: dict[str, str] = {}
    editing = ThemeEditing(theme, revision)
    for form in [*editing.forms, *(part.formset.management_form for part in editing.parts)]:
        for bound in form:
            value = bound.field.prepare_value(bound.value())
            if value not in (None, "", []) and value is not False:
                fields[bound.html_name] = value
    return {**fields, **changes}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def public(client, address: str = "/jeunes/logement/") -> str:
    forget_catalogue_version()
    return text_of(client.get(address))


def test_the_public_reads_what_was_written_once_it_is_published_and_not_before(client, animator, housing):
    person = client_of(animator)
    public(client)

    kept = person.post(PAGE, sent(housing, title="Un toit à soi"), follow=True)

    assert "Brouillon enregistré" in text_of(kept)
    assert "Un toit à soi" not in public(client)
    assert "Un toit à soi" in text_of(person.get(f"{PAGE}apercu/"))
    person.post(f"{PAGE}publier/", {"revision": "1"})
    page = public(client)
    assert "Un toit à soi" in page
    assert animator.name not in page
    assert "Un toit à soi" in public(client, "/jeunes/")


def test_saving_a_page_as_it_is_changes_nothing_of_it(animator, housing):
    answer = client_of(animator).post(PAGE, sent(housing))

    assert answer.status_code == 302
    draft = YouthThemeVersion.objects.get()
    written = ThemeEditing(housing, 0)
    assert draft.content["title"] == housing.title
    assert draft.content["first_steps"] == list(housing.first_steps)
    assert len(draft.content["schemes"]) == len(written.parts[0].formset.initial_forms)
    assert draft.content["lines"] == [line.model_dump() for line in housing.lines]


def test_a_question_and_an_aid_are_added_and_another_taken_out(client, animator, housing):
    count = len(ThemeEditing(housing, 0).parts[0].formset.initial_forms)
    changes = {
        "schemes-0-DELETE": "on",
        f"schemes-{count}-name": "L'aide d'ici",
        f"schemes-{count}-for_whom": "Vous vivez dans la région",
        f"schemes-{count}-what": "Un coup de pouce",
        f"schemes-{count}-where": "En mairie",
        f"schemes-{count}-url": "https://www.exemple.fr/aide",
        f"schemes-{count}-checked_on": timezone.localdate().isoformat(),
        "questions-0-asked": "Et sans garant ?",
        "questions-0-answer": "Visale se porte garant pour vous",
    }
    client_of(animator).post(PAGE, sent(housing, **changes))

    publish_draft("logement", actor=animator, revision=1)

    page = public(client)
    assert "L&#x27;aide d&#x27;ici" in page
    assert ">exemple.fr<" in page
    assert "Vous vivez dans la région." in page
    assert "Et sans garant" in page
    assert housing.schemes[0].name not in {scheme.name for scheme in themes_online()["logement"].schemes}


def test_a_new_page_takes_its_address_from_its_title(client, animator, housing):
    sentence = sent(housing, title="Sport & santé")

    answer = client_of(animator).post(f"{LIST}nouvelle/", sentence)

    assert answer.headers["Location"].endswith("/page/sport-sante/")
    assert client.get("/jeunes/sport-sante/").status_code == 404
    publish_draft("sport-sante", actor=animator, revision=1)
    assert "Sport &amp; santé" in public(client, "/jeunes/sport-sante/")
    again = client_of(animator).post(f"{LIST}nouvelle/", sentence)
    assert "porte déjà ce titre" in text_of(again)


@pytest.mark.parametrize("title", ["Sport & santé", "  Sport   santé 2027 !"])
def test_an_address_is_made_of_letters(title):
    assert key_of(title) == "sport-sante"
    assert key_of("123") == "page"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "obligatoire"),
        ("first_steps", "Une seule phrase.", "de deux à six phrases"),
        ("schemes-0-url", "javascript:alert(1)", "URL valide"),
        ("schemes-0-url", "http://exemple.fr", "https://"),
        ("schemes-0-checked_on", "2999-01-01", "pas encore passée"),
        ("lines-0-phone", "appelez-nous", "Des chiffres seulement"),
        ("need", "autre", "choix valide"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_typed_is_lost(animator, housing, field, value, said):
    answer = client_of(animator).post(PAGE, sent(housing, **{field: value, "summary": "Mon introduction à moi."}))

    assert answer.status_code == 422
    text = text_of(answer)
    assert said in text
    assert "Mon introduction à moi." in text
    assert not YouthThemeVersion.objects.exists()


def test_two_people_on_one_draft_see_each_other_and_keep_what_they_typed(animator, housing):
    person = client_of(animator)
    person.post(PAGE, sent(housing, title="De l'une"))

    late = person.post(PAGE, sent(housing, title="De l'autre"))

    assert late.status_code == 422
    assert "a enregistré ce brouillon" in text_of(late)
    assert "De l&#x27;autre" in text_of(late)
    assert YouthThemeVersion.objects.get().content["title"] == "De l'une"
    person.post(PAGE, sent(housing, revision=1, title="De l'autre"))
    assert YouthThemeVersion.objects.get().content["title"] == "De l'autre"


def test_a_draft_changed_since_it_was_previewed_is_not_published(animator, housing):
    write_draft(housing, actor=animator, revision=0)
    write_draft(housing, actor=animator, revision=1)

    with pytest.raises(DraftChanged):
        publish_draft("logement", actor=animator, revision=1)

    assert not YouthThemeVersion.objects.decided().exists()


def test_a_page_taken_off_answers_404_and_comes_back_from_its_history(client, animator, housing):
    withdraw_theme("logement", actor=animator)
    forget_catalogue_version()
    assert client.get("/jeunes/logement/").status_code == 404
    assert "/jeunes/logement/" not in public(client, "/jeunes/")

    take_back_version("logement", 0, actor=animator)
    publish_draft("logement", actor=animator, revision=1)

    assert housing.title in public(client)


def test_the_history_says_what_each_version_changed(animator, housing):
    publish = {"actor": animator, "revision": 1}
    write_draft(housing.model_copy(update={"title": "Un toit"}), actor=animator, revision=0, note="Plus court.")
    publish_draft("logement", **publish)
    write_draft(housing.model_copy(update={"schemes": housing.schemes[1:]}), actor=animator, revision=0)
    publish_draft("logement", **publish)

    text = text_of(client_of(animator).get(f"{PAGE}historique/"))

    assert "« Plus court. »" in text
    assert "Changé : le titre." in text
    assert "Aides retirées" in text
    assert "Un toit" in text_of(client_of(animator).get(f"{PAGE}versions/1/"))


def test_what_cannot_be_done_is_refused_with_a_sentence(animator, housing):
    for act in (
        lambda: publish_draft("logement", actor=animator, revision=1),
        lambda: discard_draft("logement", actor=animator),
        lambda: take_back_version("logement", 7, actor=animator),
        lambda: withdraw_theme("absente", actor=animator),
    ):
        with pytest.raises(ThemeNotReady, match=r"\.$"):
            act()
    write_draft(housing, actor=animator, revision=0)
    with pytest.raises(ThemeNotReady, match="brouillon"):
        withdraw_theme("logement", actor=animator)
    with pytest.raises(DraftChanged):
        take_back_version("logement", 0, actor=animator)
    discard_draft("logement", actor=animator)
    assert not YouthThemeVersion.objects.exists()


def test_nobody_else_writes(adviser, housing):
    with pytest.raises(Refusal):
        write_draft(housing, actor=adviser, revision=0)
    with pytest.raises(Refusal):
        withdraw_theme("logement", actor=adviser)


def test_the_database_keeps_one_draft_of_a_page_and_dates_what_is_decided(animator, housing):
    write_draft(housing, actor=animator, revision=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        YouthThemeVersion.objects.create(key="logement", version=2, content={}, author_label="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        YouthThemeVersion.objects.filter(key="logement").update(state="published")


def test_the_networks_chosen_come_first(client, animator, housing):
    directory = small_directory()
    ServiceFactory(structure=directory.youth, themes=["housing"], publics=["young_people"])
    before = public(client, "/jeunes/logement/?ou=Dreux")
    assert "Cap emploi" not in before

    write_draft(housing.model_copy(update={"networks": (directory.disability.network_id,)}), actor=animator, revision=0)
    publish_draft("logement", actor=animator, revision=1)

    page = public(client, "/jeunes/logement/?ou=Dreux")
    assert page.index("Cap emploi") < page.index("Mission locale de Dreux")


def test_aids_to_read_again_are_counted_for_those_who_keep_the_page(animator, housing):
    long_ago = {"checked_on": timezone.localdate() - timedelta(days=400)}
    old = tuple(scheme.model_copy(update=long_ago) for scheme in housing.schemes)
    write_draft(housing.model_copy(update={"schemes": old}), actor=animator, revision=0)
    publish_draft("logement", actor=animator, revision=1)

    assert "pas été relue" in text_of(client_of(animator).get(LIST))


def test_the_author_of_a_page_is_forgotten_after_a_year(animator, housing):
    write_draft(housing, actor=animator, revision=0)
    list(purge())
    assert YouthThemeVersion.objects.get().author_label == animator.name

    list(purge(now=timezone.now() + timedelta(days=366)))

    assert YouthThemeVersion.objects.get().author_label == "Équipe d'animation régionale"


def test_the_pages_of_those_who_write_take_few_queries(animator, housing, django_assert_max_num_queries):
    NetworkFactory()
    for number in range(4):
        write_draft(housing.model_copy(update={"key": "page-" + "abcd"[number]}), actor=animator, revision=0)
    write_draft(housing, actor=animator, revision=0)
    person = client_of(animator)
    for address in (LIST, PAGE, f"{PAGE}apercu/", f"{PAGE}historique/"):
        person.get(address)
        with django_assert_max_num_queries(QUERY_BUDGET):
            assert person.get(address).status_code == 200
