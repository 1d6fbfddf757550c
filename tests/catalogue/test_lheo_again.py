"""Faults set aside, and what a second feed changes."""

import csv

import pytest
from django.utils import timezone

from azimut.catalogue.importers.lheo import import_lheo, writing
from azimut.catalogue.models import Training, TrainingProvider, TrainingSession
from azimut.core.identifiers import identifier_of
from azimut.core.models import ImportRun, ImportRunState, RejectedRow
from tests.catalogue.factories import CertificationFactory
from tests.catalogue.lheo_feeds import SIRET, action, feed, formation, generated, provider, session, written
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db

SOURCE = "lheo:test"


@pytest.fixture
def chartres():
    return CommuneFactory(chartres=True)


@pytest.fixture
def take(tmp_path, chartres):
    """Import these formations as the whole of the source."""

    def take(*formations, **options):
        return import_lheo([written(tmp_path, feed(*formations))], source="test", **options)

    return take


def csv_rows(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def test_a_faulty_formation_is_set_aside_and_the_others_pass(take, tmp_path):
    rejects = tmp_path / "rejects.csv"
    run = take(
        formation("F1"),
        formation("F2", title="x" * 300),
        formation("F3", organisme=provider(siret="123")),
        formation("F4", actions=[]),
        formation("F5", actions=[action([session(start="20270601", end="20270101")])]),
        formation("F6"),
        rejects_path=rejects,
    )
    rows = csv_rows(rejects)[1:]

    assert (run.imported, run.rejected) == (2, 4)
    assert [(int(line), path, rule) for line, path, rule, _ in rows] == [
        (4, 'formation[@numero="F2"]/intitule-formation', "longueur"),
        (5, 'formation[@numero="F3"]/organisme-formation-responsable/SIRET-organisme-formation/SIRET', "siret"),
        (6, 'formation[@numero="F4"]', "action"),
        (7, 'formation[@numero="F5"]/action/session/periode', "date"),
    ]
    assert "avant de commencer" in rows[3][3]
    assert RejectedRow.objects.count() == 4
    assert set(Training.objects.values_list("number", flat=True)) == {"F1", "F6"}


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (formation("F", title=" \n "), "longueur", "est vide"),
        (formation("F", actions=[action([session(start="20270229")])]), "date", "un jour qui n'existe pas"),
    ],
)
def test_what_the_schema_cannot_see_is_set_aside_too(take, text, rule, words):
    run = take(text, formation("F2"))

    assert (run.imported, run.rejected) == (1, 1)
    assert run.rejects[0][2] == rule
    assert words in run.rejects[0][3]


def test_rows_leave_in_several_batches(take, monkeypatch):
    monkeypatch.setattr(writing, "BATCH_TRAININGS", 2)
    take(*(formation(f"F{n}") for n in range(5)))
    run = take(*(formation(f"F{n}", title="Nouveau") for n in range(5)))

    assert run.imported == 5
    assert Training.objects.filter(title="Nouveau").count() == TrainingSession.objects.count() == 5


def test_several_faults_are_one_row(take):
    run = take(formation(title="x" * 300, actions=[]), formation("F2"))

    assert run.rejected == 1
    assert run.rejects[0][3].endswith("Et 1 autre faute.")


def test_a_number_already_taken_is_set_aside(take):
    run = take(formation("F1"), formation("F1", title="Une autre"))

    assert (run.imported, run.rejected) == (1, 1)
    assert run.rejects[0][2] == "doublon"
    assert Training.objects.get().title == "CAP boulanger"


def test_a_formation_without_number_keeps_its_identifier(take):
    take(formation(""))
    identifier = Training.objects.get().id
    take(formation(""), formation("F2"))

    assert Training.objects.filter(id=identifier, ended_on=None).exists()


def test_a_very_long_number_is_shortened_without_being_confused(take):
    take(formation("n" * 400 + "1"), formation("n" * 400 + "2"))

    assert Training.objects.count() == 2


def test_the_same_file_again_costs_nothing_and_changes_nothing(take, tmp_path):
    rejects = tmp_path / "again.csv"
    take(formation("F1"), formation("F2", title="x" * 300))
    run = take(formation("F1"), formation("F2", title="x" * 300), rejects_path=rejects)

    assert run.is_unchanged
    assert (run.imported, run.unchanged, run.rejected) == (0, 1, 1)
    assert len(csv_rows(rejects)) == 2
    assert ImportRun.objects.filter(state=ImportRunState.UNCHANGED).count() == 1


def rows_written():
    """What PostgreSQL stamps on a row when it writes it."""
    return {
        model: dict(model.objects.extra(select={"version": "ctid::text"}).values_list("id", "version"))
        for model in (TrainingProvider, Training, TrainingSession)
    }


def test_unchanged_formations_of_another_file_are_not_written(take):
    take(formation("F1"), formation("F2"))
    before = rows_written()
    run = take(formation("F1"), formation("F2"), "<!-- un autre fichier -->")

    assert not run.is_unchanged
    assert (run.imported, run.unchanged, run.ended) == (0, 2, 0)
    assert rows_written() == before


def test_a_changed_formation_rewrites_only_what_changed(take):
    two = [action([session(), session(start="20270201")])]
    take(formation("F1", actions=two), formation("F2"))
    before = rows_written()
    run = take(formation("F1", actions=two, title="CAP boulangerie"), formation("F2"))
    after = rows_written()

    assert (run.imported, run.unchanged) == (1, 1)
    assert after[TrainingSession] == before[TrainingSession]
    assert after[TrainingProvider] == before[TrainingProvider]
    assert {key for key, value in after[Training].items() if before[Training][key] != value} == {
        identifier_of(SOURCE, "F1")
    }


def test_what_vanishes_is_ended_and_comes_back(take):
    both = [action([session(number="S1"), session(number="S2")])]
    other = provider(siret="11111111100011")
    take(formation("F1", actions=both), formation("F2", organisme=other))
    run = take(formation("F1", actions=[action([session(number="S1")])]))

    assert run.ended == 1
    assert Training.objects.get(number="F2").ended_on == timezone.localdate()
    assert set(TrainingSession.objects.current().values_list("number", flat=True)) == {"S1"}
    assert list(TrainingProvider.objects.current().values_list("siret", flat=True)) == [SIRET]

    take(formation("F1", actions=both), formation("F2", organisme=other))
    assert TrainingProvider.objects.current().count() == 2
    assert TrainingSession.objects.current().count() == 3


def test_a_source_leaves_the_others_alone(take, tmp_path):
    take(formation("F1"))
    import_lheo([written(tmp_path, feed(formation("F1", title="Ailleurs")), "b.xml")], source="autre")

    assert sorted(Training.objects.current().values_list("source", "title")) == [
        ("lheo:autre", "Ailleurs"),
        (SOURCE, "CAP boulanger"),
    ]
    assert TrainingProvider.objects.count() == 1


def test_nothing_is_ended_when_every_formation_is_faulty(take):
    take(formation("F1"))
    run = take(formation("F1", actions=[]))

    assert (run.imported, run.ended, run.rejected) == (0, 0, 1)
    assert Training.objects.current().exists()


def test_a_dry_run_reports_and_keeps_nothing(take):
    run = take(formation("F1"), formation("F2", actions=[]), dry_run=True)

    assert (run.imported, run.rejected) == (1, 1)
    assert not Training.objects.exists()
    assert not ImportRun.objects.exists()


def test_several_files_are_one_source(tmp_path, chartres):
    paths = [written(tmp_path, feed(formation(n), formation(f"{n}x", actions=[])), f"{n}.xml") for n in ("A", "B")]
    shares = []
    run = import_lheo(paths, source="test", progress=shares.append)

    assert (run.imported, run.rejected) == (2, 2)
    assert run.rejects[1][1] == 'B.xml : formation[@numero="Bx"]'
    assert shares == sorted(shares)
    assert shares[-1] <= 1.0


def test_a_new_import_of_certifications_links_the_same_feed_again(take):
    with_code = formation("F1", certification="<code-RNCP>37537</code-RNCP>")
    take(with_code)
    CertificationFactory(bakery_cap=True)
    ImportRun.objects.create(
        source="france_competences", label="RNCP", file_names="", file_hash="x", state=ImportRunState.SUCCEEDED
    )
    run = take(with_code)

    assert not run.is_unchanged
    assert Training.objects.get().certification_id == "RNCP37537"


@pytest.mark.large
def test_exactly_the_faulty_formations_of_a_generated_feed_are_set_aside(real_data, tmp_path, chartres):
    path = generated(real_data, tmp_path / "big.xml", count=2_000, bad=40)
    run = import_lheo([path], source="test")
    numbers = {int(path.split('"')[1].removeprefix("F")) for _, path, _, _ in run.rejects}

    assert (run.imported, run.rejected) == (1_960, 40)
    assert numbers == set(range(0, 2_000, 50))
    assert all(line == number + 3 for (line, *_), number in zip(run.rejects, sorted(numbers), strict=True))


@pytest.mark.large
def test_a_second_feed_leaves_what_a_first_import_would(real_data, tmp_path, chartres):
    """Straight to empty tables or merged into full ones: the same rows."""
    old = generated(real_data, tmp_path / "old.xml", count=300, seed=1)
    new = generated(real_data, tmp_path / "new.xml", count=250, bad=5, seed=2)
    import_lheo([old], source="test")
    import_lheo([new], source="test")
    merged = current_rows()
    TrainingSession.objects.all().delete()
    Training.objects.all().delete()
    TrainingProvider.objects.all().delete()
    ImportRun.objects.all().delete()
    import_lheo([new], source="test")

    assert current_rows() == merged


def current_rows():
    return [
        sorted(model.objects.current().values_list(), key=str)
        for model in (TrainingProvider, Training, TrainingSession)
    ]
