"""The frame of every import: one run at a time, all or nothing, a reason for each row set aside."""

import csv
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from azimut.catalogue.models import Occupation, OccupationSkill, Skill
from azimut.core.identifiers import identifier_hex_of, identifier_of
from azimut.core.importing import services
from azimut.core.importing.background import BackgroundWriter
from azimut.core.importing.errors import ImportAlreadyRunning, ImportRefused
from azimut.core.importing.merging import (
    create_stage,
    fingerprint_of,
    replace_links,
    replace_rows,
    staged,
    write_changed_rows,
)
from azimut.core.importing.services import import_run
from azimut.core.models import ImportRun, ImportRunState, RejectedRow
from tests.catalogue.factories import OccupationFactory, SkillFactory

pytestmark = pytest.mark.django_db

COLUMNS = ("ogr_code", "label", "kind", "source", "fingerprint")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "skills.csv"
    path.write_text("1;Pétrir\n", encoding="utf-8")
    return path


def run_of(file, **options):
    return import_run("essai", label="Essai", files=[file], **options)


def take(*rows, source="essai"):
    """Make the skills of the source these ones: (code, label)."""
    with staged(Skill, COLUMNS) as stage:
        for row in rows:
            values = (*row, "know_how", source)
            stage.write((*values, fingerprint_of(*values)))
    return replace_rows(stage, source=source, key=("ogr_code",))


def test_a_run_that_succeeds_is_recorded_with_its_counts(file):
    with run_of(file, licence="Licence Ouverte") as run:
        run.count(imported=3, unchanged=2, ended=1)
        run.reject(line=4, path="a/b", rule="longueur", reason="Trop long.")
    record = ImportRun.objects.get()

    assert (record.state, record.label, record.file_names) == (ImportRunState.SUCCEEDED, "Essai", "skills.csv")
    assert (record.imported, record.unchanged, record.ended, record.rejected) == (3, 2, 1, 1)
    assert run.summary == "importés 3 · inchangés 2 · terminés 1 · rejetés 1"
    assert RejectedRow.objects.values_list("line", "path", "rule", "reason").get() == (
        4,
        "a/b",
        "longueur",
        "Trop long.",
    )


def test_an_error_leaves_the_old_data_and_says_why(file):
    with run_of(file):
        take((1, "Pétrir"))

    def take_then_refuse():
        with run_of(file, version=2):
            take((2, "Cuire"))
            raise ImportRefused("La ligne 2 est illisible.")

    with pytest.raises(ImportRefused):
        take_then_refuse()

    assert list(Skill.objects.current().values_list("label", flat=True)) == ["Pétrir"]
    record = ImportRun.objects.latest("started_at")
    assert (record.state, record.message) == (ImportRunState.FAILED, "La ligne 2 est illisible.")


def test_an_unexpected_error_is_recorded_and_raised_again(file):
    with pytest.raises(ZeroDivisionError), run_of(file):
        1 / 0  # noqa: B018

    assert ImportRun.objects.get().message.startswith("ZeroDivisionError")


def test_a_dry_run_keeps_nothing(file):
    with run_of(file, dry_run=True) as run:
        run.count(imported=take((1, "Pétrir")).imported)

    assert run.imported == 1
    assert not Skill.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_same_file_is_unchanged_until_the_importer_or_a_linked_source_changes(file):
    def is_unchanged(**options):
        with run_of(file, depends_on=["rome"], **options) as run:
            return run.is_unchanged

    assert [is_unchanged(), is_unchanged(), is_unchanged(dry_run=True), is_unchanged(version=2)] == [
        False,
        True,
        False,
        False,
    ]
    ImportRun.objects.create(source="rome", label="ROME", file_names="", file_hash="x", state=ImportRunState.SUCCEEDED)
    assert not is_unchanged(version=2)
    assert is_unchanged(version=2)
    file.write_text("autre chose")
    assert not is_unchanged(version=2)


def test_an_unchanged_file_gives_the_rejected_rows_of_its_last_reading(file, tmp_path):
    with run_of(file) as run:
        run.reject(line=2, path="a", rule="code", reason="Inconnu.")
    rejects = tmp_path / "rejects.csv"
    with run_of(file, rejects_path=rejects) as run:
        pass

    assert run.is_unchanged
    assert run.rejects == [(2, "a", "code", "Inconnu.")]
    assert len(rejects.read_text(encoding="utf-8").splitlines()) == 2


def test_every_rejected_row_is_in_the_file_and_the_first_ones_in_the_database(file, tmp_path, monkeypatch):
    monkeypatch.setattr(services, "KEPT_REJECTS", 3)
    rejects = tmp_path / "rejects.csv"
    with run_of(file, rejects_path=rejects) as run:
        for line in range(5):
            run.reject(line=line, path="x" * 400, rule="r" * 80, reason="nul\x00")
    rows = list(csv.reader(rejects.read_text(encoding="utf-8").splitlines()))

    assert rows[0] == ["ligne", "chemin", "règle", "raison"]
    assert len(rows) == 6
    assert RejectedRow.objects.count() == 3
    assert RejectedRow.objects.first().reason == "nul�"


def test_a_run_whose_process_died_is_marked_interrupted(file):
    dead = ImportRun.objects.create(source="essai", label="Essai", file_names="", file_hash="x")
    ImportRun.objects.filter(pk=dead.pk).update(started_at=timezone.now() - timedelta(hours=1))
    with run_of(file):
        pass
    dead.refresh_from_db()

    assert dead.state == ImportRunState.INTERRUPTED


def test_a_source_being_imported_is_refused_to_others_but_not_other_sources(file):
    with psycopg.connect(**connection.get_connection_params()) as other:
        key = int.from_bytes(services.hashlib.sha256(b"essai").digest()[:8], signed=True)
        other.execute("SELECT pg_advisory_lock(%s)", [key])

        with pytest.raises(ImportAlreadyRunning, match="« essai »"), run_of(file):
            pass
        with import_run("autre", label="Autre", files=[file]):
            pass


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match=r"absent\.csv"), run_of(tmp_path / "absent.csv"):
        pass


def test_a_file_of_rejected_rows_that_cannot_be_written_is_refused_before_anything(file, tmp_path):
    with pytest.raises(ImportRefused, match="Impossible d'écrire"), run_of(file, rejects_path=tmp_path / "a" / "b.csv"):
        pass

    assert not ImportRun.objects.exists()


def test_rows_are_inserted_updated_left_alone_and_ended():
    take((1, "Pétrir"), (2, "Cuire"), (3, "Vendre"))
    counts = take((1, "Pétrir"), (2, "Cuire au four"), (4, "Livrer"))
    ended = Skill.objects.exclude(ended_on=None)

    assert (counts.imported, counts.unchanged, counts.ended) == (2, 1, 1)
    assert list(ended.values_list("label", "ended_on")) == [("Vendre", timezone.localdate())]
    assert take((1, "Pétrir"), (2, "Cuire au four"), (3, "Vendre"), (4, "Livrer")).imported == 1
    assert Skill.objects.current().count() == 4


def test_a_source_takes_a_row_over_and_ends_only_its_own():
    take((1, "Pétrir"), (2, "Cuire"), source="starter")
    take((1, "Pétrir"))

    assert set(Skill.objects.current().values_list("ogr_code", "source")) == {(1, "essai"), (2, "starter")}


def test_only_what_changed_is_written_when_nothing_is_to_be_ended():
    take((1, "Pétrir"))
    stage = create_stage(Skill, COLUMNS)
    with connection.cursor() as cursor, cursor.copy(stage.copy_statement) as copy:
        values = (2, "Cuire", "know_how", "essai")
        copy.write_row((*values, fingerprint_of(*values)))

    assert write_changed_rows(stage, key=("ogr_code",)) == 1
    assert Skill.objects.current().count() == 2


def test_links_of_the_owners_given_are_replaced():
    baker, nurse = OccupationFactory(baker=True), OccupationFactory(nurse=True)
    skills = [SkillFactory() for _ in range(2)]
    OccupationSkill.objects.create(occupation=baker, skill=skills[0])
    OccupationSkill.objects.create(occupation=nurse, skill=skills[0])
    with staged(OccupationSkill, ("occupation_id", "skill_id", "is_core")) as stage:
        stage.write((baker.pk, skills[1].pk, True))

    assert replace_links(stage, owner="occupation_id", owners=[baker.pk]) == 1
    assert set(OccupationSkill.objects.values_list("occupation", "skill")) == {
        (baker.pk, skills[1].pk),
        (nurse.pk, skills[0].pk),
    }
    assert Occupation.objects.count() == 2


def test_an_error_in_the_background_is_raised_and_the_transaction_undone(file):
    def write(statement):
        return lambda cursor: cursor.execute(statement)

    def write_then_fail():
        with run_of(file), BackgroundWriter() as background:
            background.submit(write("INSERT INTO catalogue_sector (code, label) VALUES ('1', 'a')"))
            background.submit(write("SELECT * FROM nowhere"))

    with pytest.raises(psycopg.errors.UndefinedTable):
        write_then_fail()

    assert ImportRun.objects.get().state == ImportRunState.FAILED
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalogue_sector")
        assert cursor.fetchone() == (0,)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
@settings(max_examples=200)
def test_the_quick_identifier_is_the_same_identifier(parts):
    assert identifier_hex_of(*parts) == identifier_of(*parts).hex
