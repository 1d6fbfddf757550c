"""A structure without accounts: a link that serves once, a code, one referral for an hour, and nothing else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.accounts.models import IdentityAccess
from azimut.core.permissions import Refusal
from azimut.reception.models import GuestLink, Referral, ReferralNotice
from azimut.reception.services import guests
from azimut.reception.services import referrals as acts
from azimut.reception.services.notices import deliver_notice
from azimut.reception.tasks import send_guest_code, send_guest_link
from tests.directory.factories import ReceptionPointFactory
from tests.reception.factories import person, referral_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(adviser) -> Referral:
    point = ReceptionPointFactory(email="accueil@structure.exemple")
    return acts.send_referral(referral_facts(), person("Zoé Témoin"), to_structure=point.structure, actor=adviser)


@pytest.fixture
def address(sent) -> str:
    return f"/orientations/lien/{guests.draw_guest_link(sent)}/"


def run(task, name: str) -> None:
    for job in ProcrastinateJob.objects.filter(task_name=name).order_by("-pk")[:1]:
        task(**job.args)


def code_sent() -> str:
    run(send_guest_code, "reception.send_guest_code")
    return next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)


def enter(client, address: str) -> None:
    client.post(address, {"acte": "code"})
    assert client.post(address, {"acte": "ouvrir", "code": code_sent()}).status_code == 302


def test_it_is_written_to_its_public_address_and_the_mail_names_nobody(client, sent) -> None:
    assert sent.delivery == "link"
    notice = ReferralNotice.objects.get(audience="structure")
    assert [deliver_notice(notice.pk), deliver_notice(notice.pk)] == [True, False]
    letter = mail.outbox[-1]

    assert letter.to == ["accueil@structure.exemple"]
    assert not [word for word in ("Zoé", "CAP", "06 00") if word in letter.body]
    link = "/orientations/lien/" + letter.body.split("/orientations/lien/")[1].split()[0]
    assert "Recevoir le code" in client.get(link).content.decode()


def test_the_link_alone_shows_nothing_of_the_request(client, sent, address) -> None:
    html = client.get(address).content.decode()

    assert sent.reason not in html
    assert sent.from_structure.name not in html


def test_with_the_code_the_request_is_read_answered_and_its_reading_logged(client, sent, address) -> None:
    enter(client, address)
    assert sent.reason in client.get(address).content.decode()
    assert "Zoé Témoin" in client.post(address, {"acte": "identite"}).content.decode()
    assert IdentityAccess.objects.of_thing("referral", sent.pk).count() == 1
    later = (timezone.localtime() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    for step in ({"acte": "accepter"}, {"acte": "rendez-vous", "at": later}, {"acte": "rencontre"}):
        assert client.post(address, step).status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.assignee) == ("met", None)
    assert client.post(address, {"acte": "accepter"}).status_code == 409
    assert client.post(address, {"acte": "n'importe"}).status_code == 422


def test_it_opens_once_and_for_that_browser_only(client, sent, address) -> None:
    from django.test import Client

    enter(client, address)
    assert sent.reason not in Client().get(address).content.decode()
    assert "Ce lien a déjà servi" in Client().get(address).content.decode()
    GuestLink.objects.update(opened_at=timezone.now() - timedelta(hours=2))
    assert sent.reason not in client.get(address).content.decode()


def test_five_wrong_codes_close_it(client, sent, address) -> None:
    client.post(address, {"acte": "code"})
    right = code_sent()
    wrong = "000000" if right != "000000" else "111111"
    statuses = [client.post(address, {"acte": "ouvrir", "code": wrong}).status_code for _ in range(5)]

    assert statuses == [422] * 5
    assert client.post(address, {"acte": "ouvrir", "code": right}).status_code == 422
    assert "Ce lien a déjà servi" in client.get(address).content.decode()


def test_a_code_is_for_a_quarter_of_an_hour_and_for_its_link(sent) -> None:
    first, second = (GuestLink.objects.of_token(guests.draw_guest_link(sent)).get() for _ in range(2))
    code = guests.draw_code(first)
    guests.draw_code(second)
    with pytest.raises(Refusal):
        guests.open_with_code(second, code if code != guests.draw_code(second) else "x")
    GuestLink.objects.filter(pk=first.pk).update(code_sent_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(Refusal):
        guests.open_with_code(first, code)


def test_another_link_is_asked_for_without_saying_to_whom_it_goes(client, sent, address) -> None:
    enter(client, address)
    GuestLink.objects.update(
        drawn_at=timezone.now() - timedelta(hours=3), opened_at=timezone.now() - timedelta(hours=2)
    )
    html = client.post(address, {"acte": "autre-lien"}).content.decode()
    run(send_guest_link, "reception.send_guest_link")

    assert "Un nouveau lien part" in html
    assert "accueil@structure.exemple" not in html
    assert mail.outbox[-1].to == ["accueil@structure.exemple"]
    assert GuestLink.objects.count() == 2


def test_no_task_holds_a_code_or_an_address(client, sent, address) -> None:
    client.post(address, {"acte": "code"})

    held = str([job.args for job in ProcrastinateJob.objects.all()])
    assert "exemple" not in held
    assert code_sent() not in held
