"""To the second, in Paris, whatever the server's clock and the days when it changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azimut.labelling.models import LabellingCampaign
from azimut.labelling.refusals import CampaignClosed
from azimut.labelling.services import send_application
from azimut.labelling.services.campaigns import PARIS, end_of, start_of
from azimut.labelling.wording import day_of, paris_instant
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.labelling.factories import LabelApplicationFactory, fill

DAYS = st.dates(date(2022, 1, 1), date(2035, 12, 31))
CHANGES_OF_HOUR = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]


@given(DAYS | st.sampled_from(CHANGES_OF_HOUR), st.sampled_from(["UTC", "Indian/Reunion", "Europe/Paris"]))
def test_the_last_second_of_the_day_in_paris_is_in_and_the_next_is_out(last_day: date, zone: str) -> None:
    campaign = LabellingCampaign(opens_at=start_of(last_day - timedelta(days=30)), closes_at=end_of(last_day))
    last_second = datetime(last_day.year, last_day.month, last_day.day, 23, 59, 59, 999_999, tzinfo=PARIS)

    assert campaign.is_open(last_second.astimezone(ZoneInfo(zone)))
    assert not campaign.is_open((last_second.astimezone(UTC) + timedelta(microseconds=1)).astimezone(ZoneInfo(zone)))


@given(DAYS)
def test_a_campaign_is_open_from_the_first_instant_of_its_first_day(first_day: date) -> None:
    campaign = LabellingCampaign(opens_at=start_of(first_day), closes_at=end_of(first_day + timedelta(days=60)))

    assert campaign.is_open(start_of(first_day))
    assert not campaign.is_open(start_of(first_day).astimezone(UTC) - timedelta(microseconds=1))


@pytest.mark.django_db
@given(
    last_day=DAYS | st.sampled_from(CHANGES_OF_HOUR),
    zone=st.sampled_from(["UTC", "Indian/Reunion", "America/Cayenne", "Pacific/Noumea"]),
    hour=st.sampled_from([0, 3, 22, 23]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_wherever_the_server_and_the_reader_are_the_campaign_closes_at_the_hour_of_paris(last_day, zone, hour) -> None:
    """Planned, told and enforced under the clock of `zone`; the last second in, the next one out."""
    with timezone.override(zone), transaction.atomic():
        application = fill(LabelApplicationFactory())
        manager = actor_of_membership(MembershipFactory(structure=application.structure, of_manager=True))
        campaign = application.campaign
        campaign.opens_at, campaign.closes_at = start_of(last_day - timedelta(days=20)), end_of(last_day)
        campaign.save()
        campaign.refresh_from_db()
        assert paris_instant(campaign.closes_at).endswith("23\u00a0h\u00a059")
        assert paris_instant(campaign.closes_at).startswith(day_of(last_day))

        late = campaign.closes_at.astimezone(ZoneInfo(zone))
        with pytest.raises(CampaignClosed):
            send_application(application, actor=manager, at=late)
        in_time = datetime.combine(last_day, time(hour, 59, 59), tzinfo=PARIS).astimezone(ZoneInfo(zone))
        sent = send_application(application, actor=manager, at=in_time)
        assert sent.submitted_at == in_time
        transaction.set_rollback(True)


def test_no_application_is_accepted_after_the_campaign_closes(application, structure_manager) -> None:
    closes_at = application.campaign.closes_at

    with pytest.raises(CampaignClosed, match="brouillon est conservé"):
        send_application(application, actor=structure_manager, at=closes_at)
    application.refresh_from_db()
    assert application.is_draft

    sent = send_application(application, actor=structure_manager, at=closes_at - timedelta(seconds=1))
    assert sent.state == "submitted"
    assert sent.receipt_number


def test_no_application_is_accepted_before_the_campaign_opens(application, structure_manager) -> None:
    with pytest.raises(CampaignClosed, match="pas encore ouverte"):
        send_application(application, actor=structure_manager, at=application.campaign.opens_at - timedelta(seconds=1))
