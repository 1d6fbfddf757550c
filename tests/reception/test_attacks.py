"""What someone of bad faith, in a hurry or too late tries on a referral, and what becomes of it."""

import threading
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client

from azimut.accounts.models import Membership
from azimut.accounts.services import remove_member
from azimut.core.permissions import Refusal, Role
from azimut.directory.models import Structure
from azimut.reception import consents, referral_forms
from azimut.reception.enums import DeclineReason
from azimut.reception.models import Referral, ReferralIdentity
from azimut.reception.services import referrals as acts
from azimut.reception.services import relays
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.following import withdraw_by_person
from tests.accounts.factories import MembershipFactory, actor_of_membership, client_of
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db

INBOX = "/pro/orientations/"


def send(adviser, stranger) -> Referral:
    to_structure = Structure.objects.get(pk=stranger.structure_id)
    return acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=to_structure, actor=adviser)


@pytest.fixture
def sent(adviser, stranger) -> Referral:
    return send(adviser, stranger)


def leave(someone) -> None:
    """Their manager removes them from the structure they act for."""
    structure = Structure.objects.get(pk=someone.structure_id)
    manager = actor_of_membership(MembershipFactory(structure=structure, role=Role.STRUCTURE_MANAGER))
    remove_member(Membership.objects.get(user=someone.user_id, structure=structure), actor=manager)


def form_of(page) -> dict[str, str]:
    """What the page shown would send, filled and agreed to."""
    shown = page.context["form"]
    hidden = {"key": str(shown["key"].value()), "consent_version": page.context["consent"].version}
    return {**referral_facts(), **person("Zoé Témoin"), **hidden, "has_consented": "on"}


def test_a_double_click_or_a_replay_hands_nobody_over_twice(adviser, stranger) -> None:
    client, address = client_of(adviser), f"{INBOX}nouvelle/?structure={stranger.structure_id}"
    form = form_of(client.get(address))

    answers = [client.post(address, form) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Referral.objects.count() == 1


def test_the_key_of_one_adviser_opens_nothing_to_another(adviser, stranger) -> None:
    address = f"{INBOX}nouvelle/?structure="
    form = form_of(client_of(adviser).get(f"{address}{stranger.structure_id}"))
    client_of(adviser).post(f"{address}{stranger.structure_id}", form)
    other = actor_of_membership(MembershipFactory())
    mine = client_of(other).post(f"{address}{stranger.structure_id}", form)

    assert Referral.objects.count() == 2
    assert client_of(other).get(mine.url).status_code == 200
    assert Referral.objects.visible_to(other).count() == 1


def test_nobody_agrees_to_words_that_changed_meanwhile(adviser, stranger, monkeypatch) -> None:
    client, address = client_of(adviser), f"{INBOX}nouvelle/?structure={stranger.structure_id}"
    form = form_of(client.get(address))
    monkeypatch.setattr(referral_forms, "TO_BE_REFERRED", consents.ConsentText("2027-01", "D'autres mots."))

    refused = client.post(address, form)
    assert refused.status_code == 422
    assert consents.CHANGED in refused.context["form"].errors["has_consented"]
    assert not refused.context["form"]["has_consented"].value()
    assert not Referral.objects.exists()


def test_an_adviser_of_a_third_structure_finds_nothing_to_read_nor_to_do(sent) -> None:
    client = client_of(actor_of_membership(MembershipFactory()))
    address = f"{INBOX}{sent.pk}/"
    tries = [
        client.get(address),
        client.post(address, {"acte": "accepter"}),
        client.post(address, {"acte": "retirer"}),
        client.post(f"{address}identite/"),
        client.post(f"{address}message/", {"text": "Bonjour"}),
        client.post(f"{address}lien/"),
        client.post(f"{address}confier/", {"a": ""}),
        client.post(f"{address}rendez-vous/", {"slot": ""}),
    ]

    assert {answer.status_code for answer in tries} == {404}
    assert str(sent.pk) not in client.get(INBOX).content.decode()


def test_someone_who_left_reads_and_does_nothing_more_from_the_page_left_open(sent, stranger) -> None:
    client = client_of(stranger)
    assert client.get(f"{INBOX}{sent.pk}/").status_code == 200
    leave(stranger)

    answer = client.post(f"{INBOX}{sent.pk}/", {"acte": "accepter"})
    sent.refresh_from_db()
    assert answer.status_code in {302, 403, 404}
    assert sent.state == "sent"


def test_someone_who_left_is_no_longer_seen_in_a_circle(adviser, stranger) -> None:
    _relay, code = relays.write_relay(
        {"situation": "salarie", "needs": ["changer_metier"], "done_so_far": "Bilan fait."},
        has_circle=True,
        actor=adviser,
    )
    relays.open_relay(code, actor=stranger)
    client = client_of(adviser)
    assert stranger.name in client.get(f"{INBOX}relais/").content.decode()

    leave(stranger)
    assert stranger.name not in client.get(f"{INBOX}relais/").content.decode()


def test_an_old_link_says_that_all_is_erased_and_does_nothing_more(sent) -> None:
    first, second = (f"/suivi/{draw_follow_link(sent)}/" for _ in range(2))
    Client().post(first, {"acte": "arreter"})

    for address in (first, second):
        page = Client().get(address).content.decode()
        assert "Vous avez arrêté cette demande" in page
        assert "Zoé" not in page
        assert Client().post(address, {"acte": "arreter"}).status_code == 302
    assert Referral.objects.get().events.filter(act="withdrawn").count() == 1


def test_a_referral_declined_then_offered_elsewhere_is_accepted_there_only(sent, adviser, stranger) -> None:
    third = actor_of_membership(MembershipFactory())
    acts.decline_referral(sent, reason=DeclineReason.FULL, sentence="Complet.", actor=stranger)
    again = acts.send_referral(
        referral_facts(),
        acts.identity_to_carry(sent, actor=adviser),
        to_structure=Structure.objects.get(pk=third.structure_id),
        actor=adviser,
        follows=sent,
    )
    acts.accept_referral(again, actor=third)

    with pytest.raises(acts.NoLongerPossible):
        acts.accept_referral(sent, actor=stranger)
    with pytest.raises(Refusal):
        acts.accept_referral(again, actor=stranger)


def test_whoever_is_first_of_an_acceptance_and_a_withdrawal_the_person_is_erased(
    real_transactions, adviser, stranger
) -> None:
    for _ in range(5):
        sent, barrier, outcomes = send(adviser, stranger), threading.Barrier(2), []

        def at_once(act, barrier=barrier, outcomes=outcomes) -> None:
            barrier.wait(timeout=10)
            try:
                act()
            except acts.NoLongerPossible:
                outcomes.append("told")
            finally:
                connection.close()

        both = [
            lambda sent=sent: acts.accept_referral(sent, actor=stranger),
            lambda sent=sent: withdraw_by_person(sent),
        ]
        threads = [threading.Thread(target=at_once, args=(act,)) for act in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sent.refresh_from_db()
        assert sent.state == "withdrawn"
        assert not ReferralIdentity.objects.filter(referral=sent).exists()


def test_the_hat_of_another_structure_opens_nothing_of_this_one(sent, stranger) -> None:
    elsewhere = actor_of_membership(MembershipFactory(user_id=stranger.user_id))

    assert client_of(elsewhere).get(f"{INBOX}{sent.pk}/").status_code == 404
    with pytest.raises(Refusal):
        acts.accept_referral(sent, actor=replace(elsewhere))
