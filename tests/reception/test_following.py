"""The private link of a person: it says where they stand, stops everything, and opens nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from azimut.core.personal_data import purge
from azimut.core.rate_limits import Limit, RateLimiter
from azimut.directory.models import Structure
from azimut.reception.enums import DeclineReason, Helped, Outcome
from azimut.reception.models import FollowLink, Referral, ReferralIdentity
from azimut.reception.services import referrals as acts
from azimut.reception.services.follow_links import draw_follow_link, find_followed
from azimut.reception.services.following import withdraw_by_person
from azimut.reception.views import following
from tests.accounts.factories import client_of
from tests.directory.factories import ReceptionPointFactory
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(adviser, stranger) -> Referral:
    structure = Structure.objects.get(pk=stranger.structure_id)
    ReceptionPointFactory(structure=structure)
    return acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=structure, actor=adviser)


@pytest.fixture
def address(sent) -> str:
    return f"/suivi/{draw_follow_link(sent)}/"


def told(client, address: str) -> str:
    return client.get(address).content.decode()


def test_each_state_is_told_in_plain_words_with_what_comes_next(client, sent, address, stranger) -> None:
    assert "Votre demande est partie." in told(client, address)
    acts.accept_referral(sent, actor=stranger)
    assert "va vous appeler, ou vous écrire" in told(client, address)
    acts.fix_appointment(sent, at=timezone.now() + timedelta(days=3), actor=stranger)
    assert "Venez au rendez-vous" in told(client, address)
    acts.record_meeting(sent, actor=stranger)
    acts.close_referral(sent, outcome=Outcome.ANSWERED, actor=stranger)
    assert "Ce suivi est terminé." in told(client, address)


def test_it_says_who_to_call_and_never_who_the_person_is(client, sent, address) -> None:
    html = told(client, address)

    assert "02 61 91 00 01" in html
    assert not [word for word in ("Zoé", "06 00 00 00 00", "personne@exemple.fr", sent.reason) if word in html]


def test_no_cache_no_engine_and_no_other_site_learns_of_it(client, address) -> None:
    for response in (client.get(address), client.get("/suivi/inconnu/")):
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]


def test_a_copy_of_the_database_opens_nothing(client, sent) -> None:
    token = draw_follow_link(sent)
    kept = FollowLink.objects.values_list("token_hash", flat=True)

    assert token not in kept
    assert [client.get(f"/suivi/{digest}/").status_code for digest in kept] == [404] * len(kept)
    assert find_followed(token) == sent


def test_stopping_asks_once_on_its_page_and_a_reading_writes_nothing(client, sent, address) -> None:
    assert "Cela ne se défait pas." in told(client, f"{address}?arreter=1")
    assert ReferralIdentity.objects.filter(pk=sent.pk).exists()
    assert client.post(address, {"acte": "arreter"}).status_code == 302
    html = told(client, address)
    assert "Vous avez arrêté cette demande." in html
    assert "sont effacés depuis" in html
    assert not ReferralIdentity.objects.filter(pk=sent.pk).exists()
    assert client.get(f"{address}?arreter=1").templates[0].name == "reception/following/status.html"


def test_stopping_twice_or_after_the_end_erases_and_changes_nothing_else(sent, stranger) -> None:
    acts.accept_referral(sent, actor=stranger)
    acts.close_referral(sent, outcome=Outcome.ANSWERED, actor=stranger)

    for _ in range(2):
        withdrawn = withdraw_by_person(sent)
        assert (withdrawn.state, withdrawn.identity_erased_at is None) == ("closed", False)
    assert not ReferralIdentity.objects.exists()


def test_the_appointment_goes_into_their_calendar_and_says_nothing_of_why(client, sent, address, stranger) -> None:
    assert client.get(f"{address}rendez-vous.ics").status_code == 404
    acts.accept_referral(sent, actor=stranger)
    at = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    acts.fix_appointment(sent, at=at, actor=stranger)
    response = client.get(f"{address}rendez-vous.ics")

    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert event.decoded("dtstart") == at
    assert sent.to_structure.name in str(event["summary"])
    assert "Zoé" not in response.content.decode()
    assert sent.reason not in response.content.decode()


def test_whether_it_helped_is_said_after_an_answer_and_may_be_changed(client, sent, address, stranger) -> None:
    assert client.post(address, {"acte": "avis", "aide": "yes"}).status_code == 422
    acts.decline_referral(sent, reason=DeclineReason.FULL, sentence="Complet.", actor=stranger)
    assert client.post(address, {"acte": "avis", "aide": "peut-être"}).status_code == 422
    for said in (Helped.NO, Helped.PARTLY):
        assert client.post(address, {"acte": "avis", "aide": said.value}).status_code == 302
    sent.refresh_from_db()
    assert sent.helped == Helped.PARTLY
    assert "<strong>en partie</strong>" in told(client, address)


def test_a_dead_link_says_why_and_where_to_go(client, sent, address, stranger) -> None:
    acts.decline_referral(sent, reason=DeclineReason.FULL, sentence="Complet.", actor=stranger)
    Referral.objects.update(closed_at=timezone.now() - timedelta(days=184))
    list(purge())

    response = client.get(address)
    assert response.status_code == 404
    assert "finie depuis plus de six mois" in response.content.decode()
    assert "/qui-peut-m-aider/" in response.content.decode()


def test_guessing_is_slowed_down(client, monkeypatch) -> None:
    monkeypatch.setattr(following, "LINKS", RateLimiter(Limit(burst=2, per_second=0.1)))

    statuses = [client.get("/suivi/essai/", REMOTE_ADDR="192.0.2.7").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_whoever_refers_hands_the_link_over_on_paper(client, sent, adviser) -> None:
    html = client_of(adviser).post(f"/pro/orientations/{sent.pk}/lien/").content.decode()
    link = html.split("http://testserver")[1].split("</p>")[0].strip()

    assert "<svg" in html
    assert client.get(link).status_code == 200


def test_the_page_asks_few_questions(client, sent, address, stranger, django_assert_max_num_queries) -> None:
    acts.accept_referral(sent, actor=stranger)
    with django_assert_max_num_queries(8):
        client.get(address)
