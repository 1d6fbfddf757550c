"""After a withdrawal or a purge nothing names the person: database, files, index, tasks, mails to send, logs."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.core.encryption import decrypted
from azimut.core.identifiers import new_identifier
from azimut.core.personal_data import purge
from azimut.directory.models import Structure
from azimut.reception.enums import CallMoment, Outcome
from azimut.reception.models import Referral
from azimut.reception.services import messages as answers
from azimut.reception.services import referrals as acts
from azimut.reception.services.callbacks import ask_for_callback
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.following import withdraw_by_person
from azimut.reception.services.notices import deliver_notice
from tests.accounts.factories import client_of

pytestmark = pytest.mark.django_db

CANARY = "Zibulcanarine"
WHO = {"full_name": f"Zoé {CANARY}", "phone": "+33 6 00 77 88 99", "email": f"{CANARY}@exemple.fr"}
TRACES = (CANARY.lower(), "00 77 88 99", "007788 99")


def whole_database() -> str:
    """Every row of every table as text; what is encrypted, deciphered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('azimut.reception_upkeep', 'on', true)")
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        texts = []
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{name}" AS t')
            texts.extend(text for (text,) in cursor.fetchall())
        cursor.execute("SELECT full_name, phone, email FROM reception_referralidentity")
        texts.extend(decrypted(secret) for row in cursor.fetchall() for secret in row if secret)
        cursor.execute("SELECT set_config('azimut.reception_upkeep', '', true)")
    return "\n".join(texts).lower()


def found_in(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.lower()]


def files_that_tell() -> list[Path]:
    home = Path(settings.HOME)
    return [
        path
        for path in home.rglob("*")
        if path.is_file() and path.stat().st_size < 50_000_000 and CANARY.encode() in path.read_bytes()
    ]


@pytest.fixture
def lived(adviser, stranger, client, caplog) -> Referral:
    """A referral that went through everything that could leave a trace."""
    caplog.set_level("DEBUG")
    structure = Structure.objects.get(pk=stranger.structure_id)
    facts = {"needs": ["choisir_metier"], "reason": f"{CANARY} cherche.", "done_before": f"Vu {CANARY}."}
    sent = acts.send_referral(
        {**facts, "urgency": "usual", "consent_means": "oral"}, WHO, to_structure=structure, actor=adviser
    )
    answers.write_message(sent, f"{CANARY} préfère le matin.", actor=adviser)
    client_of(stranger).post(f"/pro/orientations/{sent.pk}/identite/")
    acts.accept_referral(sent, actor=stranger)
    for job in ProcrastinateJob.objects.filter(task_name="reception.send_notice"):
        deliver_notice(job.args["notice_id"])
    client.get(f"/suivi/{draw_follow_link(sent)}/")
    return sent


def test_the_search_finds_it_before(lived) -> None:
    """The control: without it, finding nothing afterwards would mean nothing."""
    assert found_in(whole_database())


def test_no_trace_is_left_after_the_person_withdraws(lived, caplog) -> None:
    withdraw_by_person(lived)

    assert found_in(whole_database()) == []
    assert found_in(str([job.args for job in ProcrastinateJob.objects.all()])) == []
    assert found_in(caplog.text) == []
    assert files_that_tell() == []
    assert found_in("".join(letter.subject + letter.body for letter in mail.outbox)) == []


def test_no_trace_is_left_after_the_purge(lived, stranger) -> None:
    acts.close_referral(lived, outcome=Outcome.ANSWERED, actor=stranger)
    Referral.objects.update(closed_at=timezone.now() - timedelta(days=184))
    list(purge())

    assert found_in(whole_database()) == []


def test_no_trace_is_left_of_a_request_to_be_called_back(stranger) -> None:
    structure = Structure.objects.get(pk=stranger.structure_id)
    facts = {"needs": ["choisir_metier"], "reason": f"{CANARY} veut parler."}
    made = ask_for_callback(structure, facts, WHO, moment=CallMoment.ANY, key=new_identifier())
    assert found_in(whole_database())

    withdraw_by_person(made.referral)

    assert found_in(whole_database()) == []
