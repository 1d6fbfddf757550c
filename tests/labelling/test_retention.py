"""What goes with time, and what a decision leaves."""

from datetime import timedelta

from django.utils import timezone

from azimut.core.personal_data import purge
from azimut.labelling.models import Decision, LabelApplication, Opinion
from azimut.labelling.services import decide
from tests.labelling.factories import LabelApplicationFactory, fill


def _years(count: int) -> timedelta:
    return timedelta(days=366 * count)


def test_a_draft_goes_a_year_after_its_campaign_a_sent_file_later(sent) -> None:
    draft = fill(LabelApplicationFactory())
    now = timezone.now()

    list(purge(now=now + _years(2)))
    assert not draft.answers.exists()
    assert sent.answers.exists()

    list(purge(now=now + _years(6)))
    assert not sent.answers.exists()
    assert not sent.documents.exists()


def test_a_granted_file_stays_as_long_as_its_label_and_the_decision_for_good(judged, session, decider) -> None:
    decide(session, judged, outcome="granted", reasons="Conforme.", actor=decider)
    end = judged.campaign.label_until

    for years, is_kept in ((4, True), (6, False)):
        list(purge(now=timezone.now().replace(year=end.year, month=12, day=31) + _years(years)))
        assert judged.answers.exists() is is_kept
        assert Opinion.objects.exists() is is_kept
    assert Decision.objects.exists()
    assert LabelApplication.objects.exists()
