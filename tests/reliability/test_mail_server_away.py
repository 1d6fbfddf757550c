"""The mail server is away, or takes the call and says nothing: nobody waits for it, and the mail leaves once after."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.reception.models import ReferralNotice
from azimut.reception.services.referrals import send_referral
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.directory.factories import ReceptionPointFactory
from tests.reception.factories import person, referral_facts
from tests.reliability.smtp import closed_port, mail_server

PATIENCE_S = 0.3


def work() -> None:
    """Every task that is due, then stops; tasks put off are due now."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    # In a thread of its own: after a browser's test, this one already has a loop.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(work_until_nothing_is_due).result()


def work_until_nothing_is_due() -> None:
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, task_middleware=[close_connections]
            )
    finally:
        connections.close_all()


def close_connections(call_next: Callable[[], Any], _context: Any, _worker: Any) -> Any:
    """The thread of a task keeps its connection, which would keep the test database."""
    try:
        return call_next()
    finally:
        connections.close_all()


def ask_for_a_password() -> None:
    answer = Client().post("/connexion/mot-de-passe-oublie/", {"email": MembershipFactory().user.email})
    assert answer.status_code == 302


def refer_someone() -> None:
    """To a structure that nobody signs in for: it is written to at its public address."""
    point = ReceptionPointFactory(email="accueil@exemple.fr")
    sender = actor_of_membership(MembershipFactory())
    send_referral(referral_facts(), {**person("Zoé"), "email": ""}, to_structure=point.structure, actor=sender)


@pytest.fixture
def mails_leave_by(real_transactions, settings, monkeypatch) -> Iterator[Callable[[int], None]]:
    def set_port(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, PATIENCE_S

    # Nothing but the mail is due, whatever the hour.
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})
    cache.clear()
    yield set_port
    cache.clear()


@pytest.mark.parametrize("act", [ask_for_a_password, refer_someone])
def test_with_a_server_that_refuses_the_act_is_done_and_the_mail_leaves_once_it_is_back(mails_leave_by, act) -> None:
    mails_leave_by(closed_port())
    act()
    work()
    waiting = ProcrastinateJob.objects.get()
    assert (waiting.status, waiting.attempts) == ("todo", 1)
    assert not ReferralNotice.objects.exclude(sent_at=None).exists(), "rien n'est dit envoyé avant de l'être"

    with mail_server() as server:
        mails_leave_by(server.port)
        work()
        work()

    assert len(server.mails) == 1
    assert ProcrastinateJob.objects.get().status == "succeeded"


@pytest.mark.parametrize("act", [ask_for_a_password, refer_someone])
def test_a_server_that_says_nothing_is_not_called_by_the_act_and_is_let_go(mails_leave_by, act) -> None:
    with mail_server(silent=True) as silent:
        mails_leave_by(silent.port)
        act()
        assert silent.calls == 0
        work()
        assert silent.calls == 1
    assert ProcrastinateJob.objects.get().status == "todo"

    with mail_server() as server:
        mails_leave_by(server.port)
        work()
        work()

    assert len(server.mails) == 1
