"""The year of visits and the referrals of the demonstration."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.accounts.models import User
from azimut.core.permissions import Role
from azimut.demonstration.between_sides import load_between_sides
from azimut.demonstration.reception import load_receptions
from azimut.demonstration.referrals import load_referrals
from azimut.reception.enums import ReferralState
from azimut.reception.figures import periods, structure_figures
from azimut.reception.models import AnswerTemplate, ReceptionCount, ReceptionRecord, Referral, Relay
from azimut.reception.services.referrals import read_identity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_region")]


def test_a_year_of_visits_is_near_today_counted_and_the_same_each_time() -> None:
    today = timezone.localdate()
    count = load_receptions(today=today)
    days = set(ReceptionRecord.objects.values_list("received_on", flat=True))

    assert 4_000 < count == ReceptionRecord.objects.count()
    assert min(days) > today - timedelta(days=366)
    assert max(days) >= today - timedelta(days=4)
    assert ReceptionCount.objects.totals()["records"] == count
    assert load_receptions(today=today) == 0


def test_a_week_later_only_the_new_week_is_written() -> None:
    today = timezone.localdate()
    load_receptions(today=today - timedelta(days=7))
    before = set(ReceptionRecord.objects.values_list("pk", flat=True))
    load_receptions(today=today)

    added = ReceptionRecord.objects.exclude(pk__in=before).values_list("received_on", flat=True)
    assert 20 < len(added) < 400
    assert min(added) > today - timedelta(days=7)


def test_each_structure_receives_its_own_public_and_its_members_wrote_the_records() -> None:
    load_receptions(today=timezone.localdate())
    mine = ReceptionRecord.objects.filter(author__email__startswith="conseil@", structure__network="mission_locale")
    young = mine.filter(age_band__in=("from_16", "from_18"), kind="individual").count()

    assert mine.count() > 100
    assert young > 0.9 * mine.filter(kind="individual").count()
    assert mine.exclude(origin=None).count() > 100
    year = structure_figures(mine[0].structure_id, periods(timezone.localdate())[-1])
    assert len(year.tables) >= 10


def test_referrals_are_in_every_state_and_name_only_invented_people_behind_the_wall() -> None:
    assert load_referrals() > 12
    assert load_referrals() == 0
    nadia = User.objects.get(email__startswith="conseil@")
    hat = next(hat for hat in actors_of(nadia, has_second_factor=True) if hat.role == Role.ADVISER)
    seen = Referral.objects.visible_to(hat)

    assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState) - {ReferralState.DRAFT}
    assert not Referral.objects.filter(sent_at__gt=timezone.now()).exists()
    assert not Referral.objects.filter(closed_at__lt=timezone.now() - timedelta(days=90)).exists()
    assert {read_identity(one, actor=hat) is None for one in seen.filter(identity_erased_at=None)} == {False}
    for one in seen.filter(identity_erased_at=None):
        identity = read_identity(one, actor=hat)
        assert identity
        assert "(démonstration)" in identity.full_name
    with connection.cursor() as cursor:
        cursor.execute("SELECT full_name FROM reception_referralidentity")
        assert not any("démonstration" in row[0] for row in cursor.fetchall())


def test_a_fresh_set_of_referrals_comes_when_the_last_one_grew_old() -> None:
    first = load_referrals()
    Referral.objects.update(created_at=timezone.now() - timedelta(days=30))

    assert load_referrals() == first


def test_advisers_keep_answers_at_hand_and_see_one_another_in_circles_written_once() -> None:
    written = load_between_sides()

    assert written == Relay.objects.count() >= 2
    assert AnswerTemplate.objects.count() >= 3
    circle = Relay.objects.exclude(circle_consent_at=None).order_by("pk")[0]
    assert circle.readers.count() >= 2
    assert load_between_sides() == 0
