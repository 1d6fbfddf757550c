"""Telling an error without an account: people are understood, robots are not, nothing written is lost."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.core.guarded_forms import LONGEST_S, SHORTEST_S, token_of
from azimut.core.identifiers import new_identifier
from azimut.core.rate_limits import Limit, RateLimiter
from azimut.directory.models import ErrorReport
from azimut.directory.services import settle_error_report
from azimut.website import limiting
from azimut.website.forms_report import about
from tests.core.guarded import shown_before
from tests.directory.factories import ErrorReportFactory, StructureFactory
from tests.website.pages import read

TEXT = "Le bon numéro finit par 12, et l'entrée est < à gauche >."


@pytest.fixture
def form(client, structure):
    """Fills the form as someone who took a minute, and sends it."""
    address = f"{structure.get_absolute_url()}signaler/"

    def sent(*, shown_s: float = 60, **changes: str):
        token = token_of(shown_before(shown_s), about(structure.pk))
        return client.post(address, {"part": "phone", "text": TEXT, "token": token, **changes})

    return sent


def test_it_is_kept_and_its_page_says_so_without_showing_what_was_written(client, form, structure) -> None:
    response = form(reporter_email="moi@exemple.fr")

    report = ErrorReport.objects.get()
    assert (report.structure, report.part, report.text) == (structure, "phone", TEXT)
    assert response["Location"] == f"/signalements/{report.reference}/?envoye=1"
    html = client.get(response["Location"]).content.decode()
    assert "Merci" in html
    assert f"http://testserver/signalements/{report.reference}/" in html
    assert "bon numéro" not in html
    assert "moi@exemple.fr" not in html
    assert ProcrastinateJob.objects.filter(task_name="directory.pass_on_error_report").exists()


def test_the_form_that_was_shown_can_be_sent(client, structure, monkeypatch) -> None:
    address = f"{structure.get_absolute_url()}signaler/"
    token = client.get(address).context["form"].token_to_send
    monkeypatch.setattr("azimut.core.guarded_forms.SHORTEST_S", 0)

    assert client.post(address, {"part": "other", "text": "Oui", "token": token}).status_code == 302


def test_a_double_click_tells_it_once(client, structure) -> None:
    address = f"{structure.get_absolute_url()}signaler/"
    data = {"part": "phone", "text": TEXT, "token": token_of(shown_before(60), about(structure.pk))}

    assert client.post(address, data)["Location"] == client.post(address, data)["Location"]
    assert ErrorReport.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"part": ""}, "Choisissez ce qui est faux."),
        ({"part": "roof"}, "Choisissez dans la liste."),
        ({"text": ""}, "Écrivez ce qui est juste"),
        ({"text": "a" * 1_001}, "1001 signes, pour 1000 au plus"),
        ({"reporter_email": "moi@exemple"}, "Cette adresse n&#x27;est pas complète"),
        ({"subject": "Buy now"}, "piège à robots"),
        ({"token": "forged"}, "restée ouverte trop longtemps"),
        ({"token": token_of(shown_before(60), about(new_identifier()))}, "restée ouverte trop longtemps"),
        ({"shown_s": LONGEST_S + 1}, "restée ouverte trop longtemps"),
        ({"shown_s": SHORTEST_S - 2}, "C&#x27;est allé trop vite"),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(wrong: dict, sentence: str, form) -> None:
    response = form(**wrong)

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert wrong.get("text", TEXT).replace("<", "&lt;").replace("'", "&#x27;").replace(">", "&gt;") in html
    assert wrong.get("reporter_email", "") in html
    assert ("checked" in html) == ("part" not in wrong)
    assert not ErrorReport.objects.exists()


def test_the_summary_takes_the_focus_and_leads_to_each_field(form) -> None:
    html = form(part="", text="", reporter_email="x").content.decode()
    page = read(form(part="", text="", reporter_email="x"))

    assert "autofocus" in html[html.index('class="error-summary"') : html.index("Il reste à corriger")]
    assert {"#id_part_0", "#id_text", "#id_reporter_email"} <= set(page.links)
    assert {"id_part_0", "id_text", "id_reporter_email", "id_text_error"} <= set(page.ids)
    assert page.title.strip().startswith("Erreur")


def test_the_time_since_the_first_page_counts_after_a_mistake(form, structure) -> None:
    key = shown_before(60)
    response = form(token=token_of(key, about(structure.pk)), text="")

    assert response.context["form"].token_to_send == token_of(key, about(structure.pk))


def test_a_thousand_signs_with_new_lines_are_accepted(form) -> None:
    assert form(text="a\r\n" * 499 + "ab").status_code == 302
    assert "\r" not in ErrorReport.objects.get().text


def test_whoever_tells_too_many_waits_and_keeps_the_text(client, structure, monkeypatch) -> None:
    monkeypatch.setattr(limiting, "REPORTS", RateLimiter(Limit(burst=1, per_second=0.1)))
    address = f"{structure.get_absolute_url()}signaler/"

    def sent():
        data = {"part": "phone", "text": "Numéro faux", "token": token_of(shown_before(60), about(structure.pk))}
        return client.post(address, data, REMOTE_ADDR="192.0.2.1")

    assert sent().status_code == 302
    refused = sent()
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
    assert "Numéro faux" in refused.content.decode()
    assert ErrorReport.objects.count() == 1


def test_it_is_followed_to_its_end_in_plain_words(client, structure, animator) -> None:
    report = ErrorReportFactory(structure=structure)
    assert "Nous avons reçu ce signalement" in client.get(report.get_absolute_url()).content.decode()

    settle_error_report(report, "Le numéro est corrigé.", actor=animator)

    html = client.get(report.get_absolute_url().lower().replace("/s-", "/S-")).content.decode()
    assert "Ce signalement est réglé" in html
    assert "Le numéro est corrigé." in html
    assert report.text not in html


def test_a_structure_whose_name_has_no_letters_has_its_form(client, db) -> None:
    structure = StructureFactory(name="+++")

    assert client.get(f"{structure.get_absolute_url()}signaler/").status_code == 200
