"""A person asks to be called back: the least is asked, robots are kept out, and someone receives it."""

import pytest

from azimut.core.guarded_forms import token_of
from azimut.core.rate_limits import Limit, RateLimiter
from azimut.directory.models import Structure
from azimut.reception.models import CallbackRequest, Referral
from azimut.reception.services import referrals as acts
from azimut.reception.views import callbacks
from tests.accounts.factories import client_of
from tests.core.guarded import shown_before
from tests.directory.factories import ReceptionPointFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiving(stranger) -> Structure:
    structure = Structure.objects.get(pk=stranger.structure_id)
    ReceptionPointFactory(structure=structure)
    return structure


@pytest.fixture
def ask(client, receiving):
    """Fills the form as someone who took a minute, and sends it."""

    def sent(*, shown_s: float = 60, **changes: str):
        data = {
            "full_name": "Zoé Témoin",
            "phone": "06 00 00 00 00",
            "email": "",
            "need": "financer_formation",
            "moment": "morning",
            "wish": "Je voudrais passer un CAP.",
            "situation": "demandeur_emploi",
            "has_consented": "on",
            "token": token_of(shown_before(shown_s), f"reception.callback.{receiving.pk}"),
        }
        return client.post(f"/rappel/{receiving.pk}/", {**data, **changes})

    return sent


def test_the_request_gets_a_number_and_a_private_page(client, ask) -> None:
    response = ask()

    request = CallbackRequest.objects.get()
    assert response["Location"].startswith("/suivi/")
    html = client.get(response["Location"]).content.decode()
    assert request.reference in html
    assert "Gardez l&#x27;adresse" in html or "Gardez l'adresse" in html
    assert "Zoé" not in html


def test_a_page_left_open_over_other_words_of_consent_is_shown_again_unticked(ask) -> None:
    refused = ask(consent_version="rappel-2026-01")

    assert refused.status_code == 422
    assert not refused.context["form"]["has_consented"].value()
    assert not CallbackRequest.objects.exists()


def test_it_arrives_in_the_inbox_and_is_answered_like_any_other(ask, stranger) -> None:
    ask()
    referral = Referral.objects.get()
    client = client_of(stranger)

    assert "la personne elle-même" in client.get("/pro/orientations/").content.decode()
    page = client.get(f"/pro/orientations/{referral.pk}/").content.decode()
    assert CallbackRequest.objects.get().reference in page
    assert "plutôt le matin" in page
    assert client.post(f"/pro/orientations/{referral.pk}/", {"acte": "accepter"}).status_code == 302
    assert acts.read_identity(referral, actor=stranger).full_name == "Zoé Témoin"


def test_a_double_click_asks_once(ask, receiving) -> None:
    token = token_of(shown_before(60), f"reception.callback.{receiving.pk}")

    assert [ask(token=token).status_code for _ in range(2)] == [302, 302]
    assert CallbackRequest.objects.count() == Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"full_name": ""}, "Écrivez votre nom"),
        ({"phone": ""}, "Écrivez le numéro"),
        ({"phone": "bonjour"}, "numéro n&#x27;est pas complet"),
        ({"email": "zoe@"}, "Cette adresse n&#x27;est pas complète"),
        ({"has_consented": ""}, "Cochez la case"),
        ({"subject": "Buy now"}, "piège à robots"),
        ({"token": "forged"}, "restée ouverte trop longtemps"),
        ({"shown_s": 1}, "C&#x27;est allé trop vite"),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(ask, wrong, sentence) -> None:
    response = ask(**wrong)

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "Je voudrais passer un CAP." in html
    assert not Referral.objects.exists()


def test_whoever_asks_too_often_waits_and_loses_nothing(ask, client, receiving, monkeypatch) -> None:
    monkeypatch.setattr(callbacks, "CALLBACKS", RateLimiter(Limit(burst=1, per_second=0.1)))
    client.defaults["REMOTE_ADDR"] = "192.0.2.9"

    assert ask().status_code == 302
    refused = ask()
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
    assert "Je voudrais passer un CAP." in refused.content.decode()


def test_a_structure_that_would_not_see_it_says_how_to_call(client) -> None:
    point = ReceptionPointFactory()
    address = f"/rappel/{point.structure_id}/"

    assert "02 61 91 00 01" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 409
    assert not Referral.objects.exists()


def test_a_structure_that_closed_is_not_asked(client) -> None:
    assert client.get(f"/rappel/{StructureFactory(ended=True).pk}/").status_code == 404


def test_what_was_already_answered_is_not_asked_again(client, receiving) -> None:
    html = client.get(f"/rappel/{receiving.pk}/?situation=salarie&besoin=changer_metier").content.decode()

    assert 'value="changer_metier" selected' in html
    assert 'value="salarie"' in html
    assert client.get(f"/rappel/{receiving.pk}/?besoin=n%27importe").status_code == 200


def test_the_page_of_a_structure_leads_to_it(client, receiving) -> None:
    html = client.get(receiving.get_absolute_url()).content.decode()

    assert f"/rappel/{receiving.pk}/" in html
