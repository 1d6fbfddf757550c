"""Relay without identity, and the circle: what was done is read with the code, who accompanies is seen with consent."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone

from azimut.core.personal_data import purge
from azimut.core.rate_limits import Limit, RateLimiter
from azimut.reception.models import Relay, RelayReader
from azimut.reception.services import relays
from azimut.reception.views import relays as pages
from tests.accounts.factories import MembershipFactory, actor_of_membership, client_of

pytestmark = pytest.mark.django_db
FACTS = {"situation": "salarie", "needs": ["changer_metier"], "done_so_far": "Bilan fait, deux métiers vus."}
PAGE = "/pro/orientations/relais/"


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch) -> None:
    monkeypatch.setattr(pages, "CODES", RateLimiter(Limit(burst=100, per_second=10)))


def test_the_code_shows_what_was_done_to_another_structure(adviser, stranger) -> None:
    _, code = relays.write_relay(FACTS, has_circle=False, actor=adviser)
    client = client_of(stranger)

    for typed in (code, code.lower(), code.replace("-", " ")):
        assert "Bilan fait, deux métiers vus." in client.post(PAGE, {"code": typed}).content.decode()
    assert client.post(PAGE, {"code": "AAAA-AAAA"}).status_code == 422


def test_the_code_is_kept_nowhere_and_lasts_two_weeks(adviser, stranger) -> None:
    relay, code = relays.write_relay(FACTS, has_circle=False, actor=adviser)
    assert code.replace("-", "") not in str(Relay.objects.values_list())
    Relay.objects.update(written_at=timezone.now() - timedelta(days=15))
    with pytest.raises(relays.NoSuchCode):
        relays.open_relay(code, actor=stranger)
    list(purge())
    assert not Relay.objects.filter(pk=relay.pk).exists()


def test_a_copy_of_the_database_opens_no_short_code_without_the_secret_of_the_settings(adviser, settings) -> None:
    relay, code = relays.write_relay(FACTS, has_circle=False, actor=adviser)
    short = code.replace("-", "")

    assert relay.code_hash not in {sha256(text.encode()).hexdigest() for text in (short, code)}
    assert Relay.objects.of_code(code).exists()
    settings.SECRET_KEY = "un autre secret, tiré pour ce test seulement, assez long"
    assert not Relay.objects.of_code(code).exists()


@pytest.mark.parametrize(
    "telling", ["Joindre au 06 12 34 56 78.", "Écrire à zoe.martin@exemple.fr.", "Sécu 2 84 05 28 085 123 45."]
)
def test_words_that_tell_who_the_person_is_are_refused(adviser, telling) -> None:
    response = client_of(adviser).post(f"{PAGE}nouveau/", {**FACTS, "done_so_far": telling})

    assert response.status_code == 422
    assert not Relay.objects.exists()


def test_a_name_is_pointed_at_and_kept_only_if_it_names_nobody(adviser) -> None:
    client, facts = client_of(adviser), {**FACTS, "done_so_far": "Vu avec Monsieur Durand hier."}

    assert client.post(f"{PAGE}nouveau/", facts).status_code == 422
    assert client.post(f"{PAGE}nouveau/", {**facts, "names_nobody": "on"}).status_code == 200
    assert Relay.objects.count() == 1


def test_the_code_is_shown_once(adviser) -> None:
    html = client_of(adviser).post(f"{PAGE}nouveau/", FACTS).content.decode()

    assert 'class="relay-code"' in html


def test_a_circle_shows_who_accompanies_and_nothing_else(adviser, stranger) -> None:
    _, code = relays.write_relay(FACTS, has_circle=True, actor=adviser)
    relays.open_relay(code, actor=stranger)
    html = client_of(adviser).get(PAGE).content.decode()

    assert stranger.name in html
    assert FACTS["done_so_far"] not in html


def test_without_consent_nobody_sees_anybody(adviser, stranger) -> None:
    _, code = relays.write_relay(FACTS, has_circle=False, actor=adviser)
    relays.open_relay(code, actor=stranger)

    assert stranger.name not in client_of(adviser).get(PAGE).content.decode()


def test_a_third_adviser_sees_no_circle_and_cannot_end_it(adviser, stranger) -> None:
    relay, code = relays.write_relay(FACTS, has_circle=True, actor=adviser)
    relays.open_relay(code, actor=stranger)
    third = client_of(actor_of_membership(MembershipFactory()))

    assert relay.label not in third.get(PAGE).content.decode()
    assert third.post(f"{PAGE}{relay.pk}/", {"acte": "finir"}).status_code == 404
    assert RelayReader.objects.count() == 2


def test_one_leaves_or_the_person_ends_it_for_all(adviser, stranger) -> None:
    relay, code = relays.write_relay(FACTS, has_circle=True, actor=adviser)
    relays.open_relay(code, actor=stranger)
    client_of(stranger).post(f"{PAGE}{relay.pk}/", {"acte": "quitter"})
    assert RelayReader.objects.get().user_id == adviser.user_id
    client_of(adviser).post(f"{PAGE}{relay.pk}/", {"acte": "finir"})
    assert not Relay.objects.exists()


def test_trying_codes_is_slowed_down(adviser, monkeypatch) -> None:
    monkeypatch.setattr(pages, "CODES", RateLimiter(Limit(burst=2, per_second=0.01)))
    client = client_of(adviser)

    assert [client.post(PAGE, {"code": "AAAA-AAAA"}).status_code for _ in range(3)] == [422, 422, 429]


def test_the_page_asks_few_questions_however_many_circles(adviser, stranger, django_assert_max_num_queries) -> None:
    for _ in range(4):
        _, code = relays.write_relay(FACTS, has_circle=True, actor=adviser)
        relays.open_relay(code, actor=stranger)
    with django_assert_max_num_queries(12):
        client_of(adviser).get(PAGE)
