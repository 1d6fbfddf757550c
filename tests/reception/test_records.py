"""Records: written once, counted right whatever happens to them, read by their structure only."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from azimut.core.permissions import Refusal
from azimut.core.personal_data import purge
from azimut.guidance.rules.reading import read_rules
from azimut.reception.enums import AgeBand, PersonNeed, PersonSituation, RecordKind
from azimut.reception.models import MonthlyCount, ReceptionCount, ReceptionRecord
from azimut.reception.services import edit_record, make_partitions, record_visit, records, undo_record
from tests.reception.factories import ReceptionRecordFactory, visit_facts

pytestmark = pytest.mark.django_db

COLUMNS = "structure_id, day, reception_point_id, dimension, value, people, records, minutes"
GROUP = {
    "kind": RecordKind.COLLECTIVE,
    "people_count": 25,
    "shares": {
        "gender": {"female": 14, "male": 11},
        "age_band": {"from_16": 20, "not_stated": 5},
        "situation": {"lyceen": 25},
    },
}


def counts(source: str = "reception_receptioncount") -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM {source} WHERE (people, records, minutes) <> (0, 0, 0)")
        return set(cursor.fetchall())


MONTHS = "structure_id, date_trunc('month', day)::date AS month, dimension, value"
SUMS = "sum(people) AS people, sum(records) AS records, sum(minutes) AS minutes"


def counts_by_month() -> tuple[set[tuple], set[tuple]]:
    """Those kept, and those that the records give again."""
    columns = "structure_id, month, dimension, value, people, records, minutes"
    again = f"(SELECT {MONTHS}, {SUMS} FROM reception_recount GROUP BY 1, 2, 3, 4) AS again"
    found = []
    with connection.cursor() as cursor:
        for source in ("reception_monthlycount", again):
            cursor.execute(f"SELECT {columns} FROM {source} WHERE (people, records, minutes) <> (0, 0, 0)")
            found.append(set(cursor.fetchall()))
    return found[0], found[1]


def age(record: ReceptionRecord, by: timedelta) -> None:
    """As if it had been written that long ago."""
    ReceptionRecord.objects.filter(pk=record.pk).update(
        created_at=timezone.now() - by, received_on=timezone.localdate() - by
    )


def test_counts_equal_a_recount_after_writing_editing_undoing_and_a_group(adviser) -> None:
    record, _ = record_visit(visit_facts(), key=uuid4(), actor=adviser)
    gone, _ = record_visit(visit_facts(note="à reprendre"), key=uuid4(), actor=adviser)
    record_visit(visit_facts(**GROUP), key=uuid4(), actor=adviser)
    assert record
    assert gone
    edit_record(record, {"needs": ["financer_formation", "droits"], "age_band": AgeBand.NOT_STATED}, actor=adviser)
    undo_record(gone, actor=adviser)
    ReceptionRecord.objects.filter(pk=record.pk).update(received_on=timezone.localdate() - timedelta(days=45))

    assert counts() == counts("reception_recount")
    kept, again = counts_by_month()
    assert kept == again
    assert len({month for _, month, *_ in kept}) > 1
    assert (
        ReceptionCount.objects.totals() == MonthlyCount.objects.totals() == {"people": 26, "records": 2, "minutes": 30}
    )


def test_a_form_sent_again_is_there_once(adviser) -> None:
    key = uuid4()
    first, is_new = record_visit(visit_facts(), key=key, actor=adviser)
    again, is_new_again = record_visit(visit_facts(note="encore"), key=key, actor=adviser)

    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert ReceptionCount.objects.totals()["people"] == 1


def test_a_form_sent_again_after_it_was_undone_stays_undone(adviser) -> None:
    key = uuid4()
    record, _ = record_visit(visit_facts(), key=key, actor=adviser)
    assert record
    undo_record(record, actor=adviser)

    assert record_visit(visit_facts(), key=key, actor=adviser) == (None, False)
    assert not ReceptionRecord.objects.exists()


def test_another_person_may_happen_on_the_same_key(adviser, stranger) -> None:
    key = uuid4()
    record_visit(visit_facts(), key=key, actor=adviser)

    assert record_visit(visit_facts(), key=key, actor=stranger)[1] is True


@pytest.mark.parametrize("with_key_check", [True, False])
def test_sent_by_four_at_once_it_is_there_once_thanks_to_its_key(real_transactions, adviser, with_key_check) -> None:
    """Without the key (a new one each time) the same four attempts make four records: the control."""
    key = uuid4()
    barrier = threading.Barrier(4)

    def send() -> None:
        barrier.wait()
        record_visit(visit_facts(), key=key if with_key_check else uuid4(), actor=adviser)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ReceptionRecord.objects.count() == (1 if with_key_check else 4)
    assert counts() == counts("reception_recount")


def test_only_its_structure_reads_a_record(adviser, structure_manager, stranger, regional_officer, auditor) -> None:
    record, _ = record_visit(visit_facts(), key=uuid4(), actor=adviser)

    def seen_by(actor):
        return list(ReceptionRecord.objects.visible_to(actor))

    assert seen_by(adviser) == seen_by(structure_manager) == [record]
    assert seen_by(stranger) == seen_by(regional_officer) == seen_by(auditor) == []


def test_only_its_author_edits_it_and_for_seven_days(adviser, structure_manager) -> None:
    record, _ = record_visit(visit_facts(), key=uuid4(), actor=adviser)
    assert record
    with pytest.raises(Refusal, match="saisi cette fiche"):
        edit_record(record, {"note": "x"}, actor=structure_manager)
    age(record, timedelta(days=7, minutes=1))

    with pytest.raises(Refusal, match="sept jours"):
        edit_record(record, {"note": "x"}, actor=adviser)


def test_the_database_itself_refuses_to_change_an_old_record_but_forgets_its_author(adviser) -> None:
    record, _ = record_visit(visit_facts(), key=uuid4(), actor=adviser)
    assert record
    age(record, timedelta(days=8))
    for change in ("UPDATE reception_receptionrecord SET note = 'x'", "DELETE FROM reception_receptionrecord"):
        with pytest.raises(IntegrityError, match="ne change plus"), transaction.atomic():
            connection.cursor().execute(change)

    assert ReceptionRecord.objects.filter(pk=record.pk).update(author=None) == 1


def test_undoing_is_for_ten_minutes(adviser) -> None:
    record, _ = record_visit(visit_facts(), key=uuid4(), actor=adviser)
    assert record
    age(record, timedelta(minutes=11))

    with pytest.raises(Refusal, match="Dix minutes"):
        undo_record(record, actor=adviser)


def test_a_regional_officer_records_no_visit(regional_officer) -> None:
    with pytest.raises(Refusal):
        record_visit(visit_facts(), key=uuid4(), actor=regional_officer)


@pytest.mark.parametrize(
    "shares",
    [
        {**GROUP["shares"], "gender": {"female": 14}},
        {"gender": {"female": 25}, "age_band": {"from_16": 25}},
        None,
    ],
)
def test_the_shares_of_a_group_always_add_up_to_it(structure, shares) -> None:
    with pytest.raises(IntegrityError):
        ReceptionRecordFactory(structure=structure, **{**GROUP, "shares": shares})


def test_a_record_of_an_unforeseen_month_is_kept_then_moved_to_its_partition(structure) -> None:
    far = date(timezone.localdate().year - 3, 5, 17)
    ReceptionRecordFactory(structure=structure, received_on=far)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reception_receptionrecord_default")
        assert cursor.fetchone()[0] == 1
        cursor.execute("SELECT reception_make_month(%s)", [far])
        cursor.execute("SELECT count(*) FROM reception_receptionrecord_default")
        assert cursor.fetchone()[0] == 0

    assert ReceptionRecord.objects.count() == 1
    assert counts() == counts("reception_recount")


def test_the_next_months_are_made_once(db) -> None:
    later = timezone.localdate() + timedelta(days=400)

    assert make_partitions(later) == records.MONTHS_AHEAD + 1
    assert make_partitions(later) == 0


def test_the_purge_removes_old_records_and_keeps_their_counts(structure) -> None:
    today = timezone.localdate()
    old, recent = today - timedelta(days=410), today - timedelta(days=380)
    ReceptionRecordFactory(structure=structure, received_on=old, created_at=timezone.now() - timedelta(days=410))
    ReceptionRecordFactory(structure=structure, received_on=recent, created_at=timezone.now() - timedelta(days=380))
    before = counts()

    assert {r.rule.key: r.count for r in purge(dry_run=True)}["reception.records"] == 1
    assert {r.rule.key: r.count for r in purge()}["reception.records"] == 1
    assert counts() == before
    assert list(ReceptionRecord.objects.values_list("received_on", flat=True)) == [recent]


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 3, 31), date(2025, 2, 28)), (date(2026, 1, 15), date(2024, 12, 15))]
)
def test_thirteen_months_before_a_day(day, expected) -> None:
    assert records._months_before(day, 13) == expected


def test_situations_and_needs_are_those_of_who_can_help() -> None:
    rules = read_rules("auvergne-rhone-alpes")

    assert {s.code for s in rules.situations} == set(PersonSituation) - {PersonSituation.NOT_STATED}
    assert {n.code for n in rules.needs} == set(PersonNeed)


def test_the_purge_drops_the_months_it_leaves_empty_and_no_other(structure) -> None:
    emptied, held = date(timezone.localdate().year - 3, 5, 17), date(timezone.localdate().year - 3, 6, 17)
    with connection.cursor() as cursor:
        for day in (emptied, held):
            cursor.execute("SELECT reception_make_month(%s)", [day])
    old = ReceptionRecordFactory(structure=structure, received_on=emptied)
    ReceptionRecordFactory(structure=structure, received_on=held)
    before = counts()

    records.remove_old_records(ReceptionRecord.objects.filter(pk=old.pk))

    with connection.cursor() as cursor:
        names = [f"reception_receptionrecord_{day:%Y%m}" for day in (emptied, held)]
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL, to_regclass(%s) IS NOT NULL", names)
        assert cursor.fetchone() == (False, True)
    assert counts() == before
