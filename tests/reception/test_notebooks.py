"""The notebook: kept without an account, opened by its code, gone when the person says so."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from azimut.core.personal_data import purge
from azimut.reception.models import Notebook, NotebookItem
from azimut.reception.notebook_codes import LENGTH, key_of_code, new_code, read_code
from azimut.reception.notebook_things import thing_of
from azimut.reception.services.notebooks import find_notebook, keep_thing, start_notebook
from azimut.reception.views.notebook_holding import NEW_NOTEBOOKS, WRONG_CODES
from tests.catalogue.factories import OccupationFactory, TrainingFactory
from tests.directory.factories import StructureFactory
from tests.reception.notebooks import HERE, code_in, keep, notebook_of

pytestmark = pytest.mark.django_db

CANARY = "zanzibarine"


@pytest.fixture(autouse=True)
def _no_memory_of_other_visitors() -> None:
    for limiter in (WRONG_CODES, NEW_NOTEBOOKS):
        limiter._buckets.clear()


@pytest.fixture
def occupation(db: None):
    return OccupationFactory(rome_code="K9999", label="Gardien ou gardienne de phare")


# Keeping


def test_the_first_page_kept_makes_a_notebook_and_nothing_else_gives_a_cookie(client: Client, occupation) -> None:
    page = client.get(occupation.get_absolute_url())
    assert "Ajouter à mon carnet" in page.content.decode()
    assert not page.cookies

    answer = keep(client, "metier:K9999", occupation.get_absolute_url())

    assert answer.status_code == 302
    assert set(answer.cookies) == {"carnet"}
    assert answer.cookies["carnet"]["httponly"]
    shown = client.get(answer.url).content.decode()
    assert "Gardien ou gardienne de phare</strong> est dans votre carnet" in shown
    assert f'href="{occupation.get_absolute_url()}"' in shown
    assert code_in(client) in shown


def test_a_page_is_kept_once_however_often_it_is_asked(client: Client, occupation) -> None:
    for _time in range(3):
        keep(client, "metier:K9999")

    assert [item.key for item in NotebookItem.objects.all()] == ["K9999"]


def test_a_script_gets_a_fragment_in_place_of_the_page(client: Client, occupation) -> None:
    first = keep(client, "metier:K9999", **HERE, HTTP_HX_REQUEST="true").content.decode()
    again = keep(client, "metier:K9999", **HERE, HTTP_HX_REQUEST="true").content.decode()

    assert "Gardé dans" in first
    assert "<html" not in first
    assert "Déjà dans" in again


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://ailleurs.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_REFERER": "https://ailleurs.example/testserver"},
        {"HTTP_X_NOTHING": "1"},
    ],
)
def test_another_site_keeps_nothing_in_someones_notebook(client: Client, occupation, headers) -> None:
    answer = keep(client, "metier:K9999", **headers)

    assert answer.status_code == 403
    assert not Notebook.objects.exists()
    assert "carnet" not in answer.cookies
    assert "Oui, l'ajouter" in answer.content.decode().replace("&#x27;", "'")


def test_a_browser_that_hides_where_it_comes_from_keeps_after_a_confirmation(occupation) -> None:
    client = Client(enforce_csrf_checks=True)
    asked = keep(client, "metier:K9999", HTTP_ORIGIN="null")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asked.content.decode())
    assert token

    answer = client.post("/carnet/ajouter/confirmer/", {"chose": "metier:K9999", "csrfmiddlewaretoken": token[1]})

    assert answer.status_code == 302
    assert NotebookItem.objects.count() == 1


@pytest.mark.parametrize(
    "code", ["", "metier", "metier:", "metier:Z0000", "page:K9999", "structure:pas-un-numero", "x" * 900]
)
def test_what_does_not_exist_is_not_kept(client: Client, occupation, code: str) -> None:
    assert keep(client, code).status_code == 422
    assert not Notebook.objects.exists()


@pytest.mark.parametrize(("code", "path"), [("financement:cpf", "/financements/#cpf"), ("theme:logement", "/jeunes/")])
def test_a_way_to_pay_and_a_theme_of_daily_life_are_kept(client: Client, code: str, path: str) -> None:
    keep(client, code)

    page = client.get("/carnet/").content.decode()
    assert path in page
    assert thing_of(code).title in page


def test_where_to_go_back_is_always_on_this_site(client: Client, occupation) -> None:
    answer = keep(client, "metier:K9999", "https://ailleurs.example/")

    assert "ailleurs" not in client.get(answer.url).content.decode()


@given(st.text(max_size=60))
def test_a_question_kept_leads_to_a_page_of_this_site_whatever_was_typed(query: str) -> None:
    thing = thing_of(f"recherche:{query}")

    assert thing is None or thing.path.startswith("/recherche/?")


def test_titles_are_those_of_today_and_what_ended_says_so(client: Client, occupation) -> None:
    training, place = TrainingFactory(), StructureFactory()
    for chosen in (
        "metier:K9999",
        f"formation:{training.pk}",
        f"structure:{place.pk}",
        "recherche:quoi=phare&ou=Brest",
    ):
        keep(client, chosen)
    occupation.label = "Gardienne ou gardien de phare"
    occupation.save()
    training.ended_on = timezone.localdate()
    training.save()
    name = place.name
    place.delete()

    shown = client.get("/carnet/").content.decode()

    assert "Gardienne ou gardien de phare" in shown
    assert "n&#x27;est plus proposée depuis le" in shown
    assert name in shown
    assert "Cette page n&#x27;existe plus." in shown
    assert "/recherche/?quoi=phare&amp;ou=Brest" in shown


def test_a_page_of_many_things_takes_as_many_queries_as_a_page_of_few(client, django_assert_max_num_queries) -> None:
    for rank in range(12):
        keep(client, f"metier:{OccupationFactory().rome_code}")
        keep(client, f"structure:{StructureFactory().pk}")
        keep(client, f"formation:{TrainingFactory().pk}")
        keep(client, f"recherche:quoi={rank}")

    with django_assert_max_num_queries(12):
        client.get("/carnet/")


# The code


def test_a_code_is_read_however_it_is_typed_and_is_not_kept() -> None:
    notebook, code = start_notebook()
    signs = code.replace("-", "")

    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{13}", signs)
    assert 30**LENGTH > 2**60
    for typed in (code, signs.lower(), f"  {code.replace('-', ' ')} ", f"carnet-{code}"[7:]):
        assert find_notebook(typed) == notebook
    assert signs not in str(vars(notebook))
    assert notebook.code_key == key_of_code(code) != key_of_code(new_code())


@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    assert len(read_code(typed)) in {0, LENGTH + 2}


def test_a_code_opens_its_notebook_on_another_device(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    elsewhere = Client()

    assert elsewhere.post("/carnet/", {"code": code_in(client).lower()}).status_code == 302
    assert "Gardien ou gardienne de phare" in elsewhere.get("/carnet/").content.decode()
    by_address = Client().get(f"/carnet/{code_in(client)}/")
    assert "Gardien ou gardienne de phare" in by_address.content.decode()
    assert not by_address.cookies.get("carnet")


def test_wrong_codes_slow_down_whoever_types_them_and_nobody_else(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    robot = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    tries = [Client().get(f"/carnet/{new_code()}/", **robot).status_code for _time in range(22)]

    assert tries[:20] == [404] * 20
    assert tries[-1] == 429
    # Not even a right one: it would tell.
    assert Client().get(f"/carnet/{code_in(client)}/", **robot).status_code == 429
    assert Client().post("/carnet/", {"code": code_in(client)}, **robot).status_code == 429
    assert Client().get(f"/carnet/{code_in(client)}/", HTTP_X_FORWARDED_FOR="203.0.113.10").status_code == 200
    # Their own notebook, kept in their browser, is not a code that is typed.
    assert client.get("/carnet/", **robot).status_code == 200


def test_a_forged_cookie_opens_nothing(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    elsewhere = Client()
    elsewhere.cookies["carnet"] = f"{code_in(client)}:forged:signature"

    assert "Gardien" not in elsewhere.get("/carnet/").content.decode()


@pytest.mark.parametrize("path", ["", "imprimer/", "carnet.pdf"])
def test_no_cache_keeps_a_notebook_and_no_search_engine_lists_it(client: Client, occupation, path: str) -> None:
    keep(client, "metier:K9999")

    for address in (f"/carnet/{path}", f"/carnet/{code_in(client)}/{path}"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Referrer-Policy"] == "same-origin"


# Writing in it


def act(client: Client, name: str, **said: str):
    return client.post("/carnet/", {"acte": name, **said})


def test_what_is_removed_can_be_put_back_with_its_note(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    item = NotebookItem.objects.get()
    act(client, "note", quoi=str(item.pk), note="Pour la mer.")

    removed = client.get(act(client, "retirer", quoi=str(item.pk)).url).content.decode()
    assert "Remettre" in removed
    assert "Pour la mer." not in removed

    act(client, "remettre", quoi=str(item.pk))
    assert "Pour la mer." in client.get("/carnet/").content.decode()


def test_a_note_that_seems_to_name_someone_is_asked_about_once(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    refused = act(client, "notes", note="Rappeler le 06 12 34 56 78")

    assert refused.status_code == 422
    assert "Rappeler le 06 12 34 56 78" in refused.content.decode()
    assert notebook_of(client).note is None
    assert act(client, "notes", note="Rappeler le 06 12 34 56 78", confirmed="on").status_code == 302
    assert notebook_of(client).note == "Rappeler le 06 12 34 56 78"
    assert act(client, "notes", note="1 85 05 78 006 084 91", confirmed="on").status_code == 422


def test_notes_are_unreadable_in_the_database(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    act(client, "notes", note=CANARY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM reception_notebook")
        assert CANARY not in cursor.fetchone()[0]


def test_closing_on_this_device_leaves_the_notebook_to_its_code(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    code = code_in(client)
    act(client, "fermer")

    assert "Gardien" not in client.get("/carnet/").content.decode()
    assert "Gardien" in client.get(f"/carnet/{code}/").content.decode()


# Its end


def test_deleting_a_notebook_leaves_no_trace_in_any_table(client: Client, occupation, adviser) -> None:
    from azimut.reception.services import plans
    from azimut.reception.services.notebooks import open_notebook

    keep(client, "metier:K9999")
    keep(client, f"recherche:quoi={CANARY}")
    act(client, "notes", note=CANARY)
    access = open_notebook(code_in(client), hours=2, actor=adviser)
    plans.write_goal(access, level="cep_2", goal=CANARY, actor=adviser)
    before = _everything()
    assert CANARY in before

    answer = act(client, "effacer")

    assert answer.status_code == 302
    assert CANARY not in _everything()
    for model in ("Notebook", "NotebookItem", "NotebookAccess", "ActionPlan", "PlanStep", "PlanChange"):
        assert not apps.get_model("reception", model).objects.exists(), model
    assert "Votre carnet est effacé" in client.get(answer.url).content.decode()
    assert not code_in(client)


def test_a_notebook_goes_after_thirteen_idle_months_and_not_before() -> None:
    now = timezone.now()
    idle, used = (start_notebook()[0] for _each in range(2))
    Notebook.objects.filter(pk=idle.pk).update(used_at=now - timedelta(days=397))
    Notebook.objects.filter(pk=used.pk).update(used_at=now - timedelta(days=395))

    list(purge())

    assert list(Notebook.objects.values_list("pk", flat=True)) == [used.pk]


def test_using_a_notebook_keeps_it(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    long_ago = timezone.now() - timedelta(days=390)
    Notebook.objects.update(used_at=long_ago)

    client.get("/carnet/")
    assert Notebook.objects.get().used_at == long_ago, "une lecture n'écrit rien"
    act(client, "prolonger")
    assert Notebook.objects.get().used_at > long_ago


def test_a_full_notebook_says_so(occupation, client: Client, monkeypatch) -> None:
    monkeypatch.setattr("azimut.reception.services.notebooks.MOST_ITEMS", 2)
    notebook, _code = start_notebook()
    for words in ("a", "b"):
        keep_thing(notebook, thing_of(f"recherche:quoi={words}"))
    client.post("/carnet/", {"code": _code})

    answer = keep(client, "metier:K9999")

    assert answer.status_code == 409
    assert "plein" in answer.content.decode()


def test_the_pdf_is_tagged_and_says_the_code(client: Client, occupation) -> None:
    keep(client, "metier:K9999")
    act(client, "notes", note="Une note.\nDeux lignes, un <dièse> # et un $.")

    content = client.get("/carnet/carnet.pdf").content

    assert content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in content
    assert b"pdfuaid" in content


def _everything() -> str:
    """Every row of every table of the project, as text."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)
