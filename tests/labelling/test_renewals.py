"""A label granted before the other ends: no day without, no day with two."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from azimut.labelling.enums import DecisionOutcome as Outcome
from azimut.labelling.models import Label, LabelEvent
from azimut.labelling.services import decide, end_past_labels
from azimut.labelling.services.labels import tell_directory
from tests.labelling.factories import LabelFactory


def _decided(session, judged, decider, *, in_days: int) -> None:
    judged.campaign.effect_on = timezone.localdate() + timedelta(days=in_days)
    judged.campaign.save()
    decide(session, judged, outcome=Outcome.GRANTED, reasons="Dossier solide.", actor=decider)


def _held(judged, **facts) -> Label:
    label = LabelFactory(structure=judged.structure, department=judged.department, **facts)
    tell_directory(judged.structure_id)
    return label


def _on_day(monkeypatch, day: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args: day)


def _circle(judged) -> tuple[str, date | None]:
    judged.structure.refresh_from_db()
    return judged.structure.circle, judged.structure.circle_until


def test_the_label_in_place_holds_until_the_day_before_the_next(session, judged, decider, monkeypatch) -> None:
    former = _held(judged)
    today = timezone.localdate()

    _decided(session, judged, decider, in_days=40)
    former.refresh_from_db()
    following = Label.objects.get(replaces=former)

    assert (former.state, former.valid_until) == ("active", today + timedelta(days=39))
    for days, label in ((0, former), (39, former), (40, following), (41, following)):
        assert Label.objects.in_force(today + timedelta(days=days)).get() == label
    assert _circle(judged) == ("labelled", former.valid_until)

    _on_day(monkeypatch, following.valid_from)
    assert end_past_labels(following.valid_from) == 1
    former.refresh_from_db()
    assert former.state == "expired"
    assert _circle(judged) == ("labelled", following.valid_until)


def test_a_renewal_that_takes_effect_today_ends_the_former_at_once(session, judged, decider) -> None:
    former = _held(judged)

    _decided(session, judged, decider, in_days=0)

    former.refresh_from_db()
    assert (former.state, former.valid_until) == ("expired", timezone.localdate() - timedelta(days=1))
    assert LabelEvent.objects.filter(label=former, state="expired", reason__startswith="Remplacé").exists()
    assert Label.objects.in_force(timezone.localdate()).get().replaces == former


def test_a_first_label_is_told_to_the_directory_on_its_first_day(session, judged, decider, monkeypatch) -> None:
    _decided(session, judged, decider, in_days=10)
    assert _circle(judged) == ("", None)

    first_day = timezone.localdate() + timedelta(days=10)
    _on_day(monkeypatch, first_day)
    end_past_labels(first_day)

    assert _circle(judged) == ("labelled", Label.objects.get().valid_until)


def test_a_suspended_label_stays_suspended_until_the_next_begins(session, judged, decider) -> None:
    former = _held(judged, state="suspended")

    _decided(session, judged, decider, in_days=40)

    former.refresh_from_db()
    assert former.state == "suspended"
    assert not Label.objects.in_force(timezone.localdate()).exists()


def test_a_label_that_ends_before_the_next_keeps_its_own_end(session, judged, decider) -> None:
    end = timezone.localdate() + timedelta(days=5)
    former = _held(judged, valid_until=end)

    _decided(session, judged, decider, in_days=40)

    former.refresh_from_db()
    assert (former.state, former.valid_until) == ("active", end)


def test_the_database_refuses_two_labels_on_one_day(db) -> None:
    label = LabelFactory(valid_until=date(2028, 12, 31))

    with pytest.raises(IntegrityError, match="label_once_on_each_day"), transaction.atomic():
        LabelFactory(structure=label.structure, valid_from=date(2028, 12, 31), valid_until=None)
    LabelFactory(structure=label.structure, valid_from=date(2029, 1, 1), valid_until=None)
