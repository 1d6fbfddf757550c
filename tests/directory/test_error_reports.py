"""An error told of a structure is written to whoever can correct it, settled once, and forgotten in time."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Refusal, Role
from azimut.core.personal_data import purge
from azimut.core.profile import active_profile
from azimut.directory.models import ErrorReport, ErrorReportState, ReportedPart
from azimut.directory.permissions import can_settle_error_report
from azimut.directory.services import report_error, settle_error_report
from azimut.directory.tasks import pass_on_error_report
from tests.directory.factories import ErrorReportFactory, ReceptionPointFactory

SITE = "https://azimut.exemple.fr"


def told(structure, **changes) -> ErrorReport:
    facts = {"part": ReportedPart.PHONE, "text": "Le bon numéro finit par 12.", "reporter_email": "moi@exemple.fr"}
    return report_error(structure, site=SITE, **{"key": new_identifier(), **facts, **changes})


def letters() -> list[dict[str, str]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name="directory.pass_on_error_report")]


def settled(report: ErrorReport, actor) -> ErrorReport:
    return settle_error_report(report, "Le numéro est corrigé.", actor=actor)


def test_it_is_written_to_the_first_place_with_an_address_and_to_the_keepers_of_the_directory(structure) -> None:
    ReceptionPointFactory(structure=structure, city="Anet")
    ReceptionPointFactory(structure=structure, city="Dreux", email="dreux@exemple.fr")
    ReceptionPointFactory(structure=structure, city="Chartres", email="chartres@exemple.fr")

    told(structure)

    assert {letter["to"] for letter in letters()} == {"chartres@exemple.fr", active_profile().identity.contact_email}


def test_without_an_address_the_keepers_alone_are_written_to(structure) -> None:
    ReceptionPointFactory(structure=structure)
    ReceptionPointFactory(structure=structure, email="ferme@exemple.fr", ended=True)

    told(structure)

    assert [letter["to"] for letter in letters()] == [active_profile().identity.contact_email]


def test_the_letter_says_what_is_wrong_and_where_and_never_who_says_so(structure) -> None:
    report = told(structure)

    pass_on_error_report(**letters()[0])

    text = mail.outbox[0].subject + mail.outbox[0].body
    for expected in (report.text, "le téléphone", report.reference, structure.name):
        assert expected in text
    assert SITE + structure.get_absolute_url() in text
    assert "moi@exemple.fr" not in text + str(letters())
    report.refresh_from_db()
    assert (report.state, report.passed_on_at is not None) == (ErrorReportState.PASSED_ON, True)


def test_a_mail_server_that_is_away_leaves_the_report_received_and_the_task_to_try_again(structure, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    report = told(structure)

    with pytest.raises(OSError, match="refused"):
        pass_on_error_report(**letters()[0])

    report.refresh_from_db()
    assert report.state == ErrorReportState.NEW


def test_the_second_letter_does_not_change_the_date_and_none_leaves_once_settled(structure, animator) -> None:
    report = told(structure)
    pass_on_error_report(**letters()[0])
    first = ErrorReport.objects.get().passed_on_at
    pass_on_error_report(**letters()[0])
    assert ErrorReport.objects.get().passed_on_at == first

    settled(report, animator)
    mail.outbox.clear()
    pass_on_error_report(**letters()[0])

    assert mail.outbox == []


def test_sent_twice_it_is_there_once(structure) -> None:
    key = new_identifier()

    assert told(structure, key=key).reference == told(structure, key=key).reference
    assert len(letters()) == ErrorReport.objects.count() == 1


def test_a_reference_is_easy_to_read_aloud(structure) -> None:
    assert re.fullmatch(r"S-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{2}", told(structure).reference)


def test_who_may_settle(structure, request) -> None:
    report = ErrorReportFactory(structure=structure)
    allowed = {role for role in Role if can_settle_error_report(request.getfixturevalue(role.value), report)}

    assert allowed == {Role.ANIMATOR, Role.REGIONAL_OFFICER, Role.STRUCTURE_MANAGER}


def test_the_manager_of_another_structure_does_not_settle(structure_manager) -> None:
    with pytest.raises(Refusal, match="règlent un signalement"):
        settled(ErrorReportFactory(), structure_manager)


def test_settling_says_what_was_done_answers_and_forgets_the_address(structure, structure_manager) -> None:
    report = ErrorReportFactory(structure=structure)

    settled(report, structure_manager)

    report.refresh_from_db()
    assert (report.state, report.settlement, report.reporter_email) == ("settled", "Le numéro est corrigé.", "")
    answer = ProcrastinateJob.objects.get(task_name="core.send_mail").args
    assert answer["to"] == "lectrice@exemple.fr"
    assert "Le numéro est corrigé." in answer["text"]


def test_without_an_address_nobody_is_answered(structure, animator) -> None:
    settled(ErrorReportFactory(structure=structure, reporter_email=""), animator)

    assert not ProcrastinateJob.objects.filter(task_name="core.send_mail").exists()


@pytest.mark.parametrize("sentence", ["", "  \n", "a" * 301])
def test_settling_takes_one_sentence(sentence: str, structure, animator) -> None:
    report = ErrorReportFactory(structure=structure)

    with pytest.raises(ValidationError):
        settle_error_report(report, sentence, actor=animator)

    report.refresh_from_db()
    assert report.state == ErrorReportState.NEW
    assert report.reporter_email


def test_it_is_settled_once(structure, animator, regional_officer) -> None:
    report = ErrorReportFactory(structure=structure)
    settled(report, animator)

    with pytest.raises(Refusal, match="déjà réglé"):
        settled(report, regional_officer)


@pytest.mark.parametrize(
    "illegal",
    [
        {"state": "passed_on"},
        {"state": "settled", "settled_at": timezone.now()},
        {"state": "new", "settlement": "Fait."},
        {"state": "settled", "settled_at": timezone.now(), "settlement": "Fait."},
        {"text": ""},
    ],
)
def test_the_database_refuses_what_cannot_be(illegal: dict, structure) -> None:
    report = ErrorReportFactory(structure=structure)

    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.filter(pk=report.pk).update(**illegal)


def test_the_address_goes_after_six_months_and_the_report_after_three_years(structure) -> None:
    now = timezone.now()
    ages = {"recent": 180, "six months": 184, "nearly three years": 1_090, "three years": 1_100}
    for text, days in ages.items():
        ErrorReportFactory(structure=structure, text=text, reported_at=now - timedelta(days=days))

    list(purge())

    kept = dict(ErrorReport.objects.values_list("text", "reporter_email"))
    assert kept == {"recent": "lectrice@exemple.fr", "six months": "", "nearly three years": ""}
