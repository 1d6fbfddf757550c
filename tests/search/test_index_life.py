"""Building, replacing, losing and following the index."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from azimut.catalogue.models import (
    Appellation,
    Highlight,
    Occupation,
    Training,
    TrainingProvider,
    TrainingSession,
)
from azimut.search import outbox, reading, services, storage
from azimut.search.memory import Memory
from azimut.search.models import OutboxEntry, SearchTerm
from azimut.search.queries import search, suggest
from azimut.search.services import apply_outbox, ensure_index, load_vocabulary, rebuild_index
from tests.catalogue.factories import (
    AppellationFactory,
    OccupationFactory,
    TrainingFactory,
    TrainingSessionFactory,
)
from tests.catalogue.outlook_factories import HighlightFactory


def entries() -> set[tuple[str, str]]:
    return set(OutboxEntry.objects.values_list("document_type", "document_id"))


def test_each_table_tells_the_outbox_which_document_changes(bakery: SimpleNamespace) -> None:
    OutboxEntry.objects.all().delete()

    Occupation.objects.filter(pk="D1102").update(label="Boulanger / Boulangère bio")
    Appellation.objects.filter(occupation_id="J1506").delete()
    TrainingSession.objects.filter(training=bakery.near).update(city="Lucé")
    bakery.cap.title = "CAP boulangerie"
    bakery.cap.save()
    TrainingProvider.objects.filter(pk=bakery.far.provider_id).update(name="Le Fournil")

    assert entries() == {
        ("metier", "D1102"),
        ("metier", "J1506"),
        ("formation", str(bakery.near.id)),
        ("certification", bakery.cap.code),
        ("organisme", str(bakery.far.provider_id)),
    }


def test_a_statement_that_changes_nothing_is_not_noted(bakery: SimpleNamespace) -> None:
    OutboxEntry.objects.all().delete()

    Occupation.objects.filter(pk="Z0000").update(label="Rien")

    assert entries() == set()


@pytest.mark.django_db
def test_a_statement_that_changes_very_many_documents_is_one_entry() -> None:
    provider = TrainingFactory().provider
    OutboxEntry.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO catalogue_training (id, number, title, objective, content, outcome, provider_id, source,"
            " certification_codes, is_certifying, formacodes, rome_codes) SELECT gen_random_uuid(), 'bulk-' || n,"
            " 'Formation', '', '', '', %s, 'bulk', '{}', false, '{}', '{}' FROM generate_series(1, 5001) AS n",
            [provider.pk],
        )

    assert entries() == {("tout", "")}


def test_what_changes_is_found_and_what_goes_is_not(index: SimpleNamespace) -> None:
    AppellationFactory(occupation=index.nurse, label="Soignant volant / Soignante volante")
    Training.objects.filter(pk=index.online.pk).update(ended_on=timezone.localdate())
    new = TrainingFactory(title="Tourage et feuilletage")
    TrainingSessionFactory(training=new)

    applied = apply_outbox()

    assert applied >= 4
    assert search("soignante volante").hits[0].id == "J1506"
    assert not search("gluten", types=["formation"]).total
    assert search("feuilletage").hits[0].id == str(new.id)
    assert apply_outbox() == 0


def test_a_training_follows_the_names_of_its_provider_and_certification(index: SimpleNamespace) -> None:
    TrainingProvider.objects.filter(pk=index.near.provider_id).update(name="Le Fournil des Apprentis")
    index.cap.title = "CAP boulanger tourier"
    index.cap.save()

    apply_outbox()

    found = search("fournil apprentis", types=["formation"])
    assert [hit.id for hit in found.hits] == [str(index.near.id)]
    assert search("tourier", types=["formation"]).hits[0].id == str(index.near.id)


def test_names_that_change_are_read_again_without_the_others(index: SimpleNamespace, monkeypatch) -> None:
    others = OccupationFactory.create_batch(20)
    rebuild_index()
    apply_outbox()
    before = reading.current_reader().memory
    monkeypatch.setattr(reading, "Memory", lambda _searcher: pytest.fail("tout est relu"))

    AppellationFactory(occupation=index.nurse, label="Zirlibouteur / Zirlibouteuse")
    Occupation.objects.filter(pk="D1102").update(ended_on=timezone.localdate())
    apply_outbox()

    assert search("zirlibouteuse").hits[0].id == "J1506"
    assert search("zirliboutuse").hits[0].id == "J1506"
    assert suggest("zirl")[0].label == "Zirlibouteur / Zirlibouteuse"
    assert "D1102" not in [hit.id for hit in search("artisan boulanger").hits]
    assert not any(row.url.startswith("/metiers/D1102") for row in suggest("boulanger"))
    assert search(others[0].label).hits[0].id == others[0].rome_code
    assert not before.knows("zirlibouteur")
    assert before.knows("boulang")


def test_a_node_that_missed_too_much_reads_all_names_again(index: SimpleNamespace, monkeypatch) -> None:
    OccupationFactory.create_batch(20)
    rebuild_index()
    monkeypatch.setattr(storage, "MOST_NAMES", 0)
    loaded = []
    monkeypatch.setattr(reading, "Memory", lambda searcher: loaded.append(Memory(searcher)) or loaded[-1])

    AppellationFactory(occupation=index.nurse, label="Zirlibouteur / Zirlibouteuse")
    apply_outbox()

    assert search("zirlibouteuse").hits[0].id == "J1506"
    assert reading.current_reader().memory is loaded[-1]


def test_everyday_words_rewrite_the_occupations_they_name_and_no_other(index: SimpleNamespace, monkeypatch) -> None:
    apply_outbox()
    written = []
    gathered = services.occupation_documents
    monkeypatch.setattr(
        services, "occupation_documents", lambda rows: gathered(written.append(row.code) or row for row in rows)
    )

    SearchTerm.objects.create(words="fournillot", expansion="boulanger", rome_codes=["D1102"], kind="everyday")
    apply_outbox()
    SearchTerm.objects.filter(words="fournillot").update(rome_codes=["J1506"])
    apply_outbox()
    SearchTerm.objects.create(words="ZZQ", expansion="sans gluten", kind="acronym")
    apply_outbox()

    assert written == ["D1102", "D1102", "J1506"]
    assert search("fournillot").hits[0].id == "J1506"


def test_a_removed_occupation_leaves_the_names_too(index: SimpleNamespace) -> None:
    Occupation.objects.filter(pk="D1102").update(ended_on=timezone.localdate())

    apply_outbox()

    assert "D1102" not in [hit.id for hit in search("boulanger").hits]


def test_words_that_an_animator_adds_are_understood(index: SimpleNamespace) -> None:
    SearchTerm.objects.create(words="fournillot", expansion="boulanger", rome_codes=["D1102"], kind="everyday")
    SearchTerm.objects.create(words="ZZQ", expansion="sans gluten", kind="acronym")

    apply_outbox()

    assert search("fournillot").hits[0].id == "D1102"
    assert search("zzq", types=["formation"]).hits[0].id == str(index.online.id)


def test_applying_twice_leaves_the_same_index(index: SimpleNamespace) -> None:
    index.near.save()
    folder = storage.current_generation()
    before = storage.read_state(folder)
    apply_outbox()
    storage.write_state(folder, before)

    apply_outbox()

    assert search("", types=["formation"]).total == 3


def test_the_old_index_answers_while_the_new_one_is_written(index: SimpleNamespace, monkeypatch) -> None:
    totals = []
    write = services._write

    def ask_then_write(*args):
        totals.append(search("boulanger").total)
        return write(*args)

    monkeypatch.setattr(services, "_write", ask_then_write)
    rebuild_index()

    assert totals == [5]


def test_a_rebuild_that_fails_leaves_the_old_index(index: SimpleNamespace, monkeypatch) -> None:
    def fail(*args):
        raise OSError("disque plein")

    monkeypatch.setattr(services, "_write", fail)
    with pytest.raises(storage.IndexNotWritten, match="disque plein"):
        rebuild_index()
    reading.forget()

    assert search("boulanger").total == 5


def test_no_more_than_two_generations_are_kept(index: SimpleNamespace, index_folder: Path) -> None:
    rebuild_index()
    rebuild_index()

    assert len([path for path in index_folder.iterdir() if path.is_dir()]) == 2


@pytest.mark.parametrize("damage", ["state", "version", "meta", "pointer", "folder"])
def test_a_damaged_index_is_noticed_and_rebuilt(index: SimpleNamespace, index_folder: Path, damage: str) -> None:
    folder = storage.current_generation()
    state = folder / "state.json"
    match damage:
        case "state":
            state.write_text("{")
        case "version":
            state.write_text(json.dumps({**json.loads(state.read_text()), "version": 0}))
        case "meta":
            (folder / "meta.json").write_text("pas du JSON")
        case "pointer":
            (index_folder / "current").write_text("ailleurs")
        case "folder":
            for path in folder.iterdir():
                path.unlink()
    reading.forget()
    assert not search("boulanger").is_ready

    ensure_index()

    assert search("boulanger").total == 5


def test_a_usable_index_is_not_rebuilt(index: SimpleNamespace) -> None:
    folder = storage.current_generation()

    assert ensure_index() is None
    assert storage.current_generation() == folder


def test_an_index_older_than_the_outbox_is_rebuilt(index: SimpleNamespace) -> None:
    folder = storage.current_generation()
    state = storage.read_state(folder)
    state.day = "2020-01-01"
    storage.write_state(folder, state)

    apply_outbox()

    assert storage.current_generation() != folder


def test_the_index_of_another_database_is_rebuilt(index: SimpleNamespace) -> None:
    folder = storage.current_generation()
    state = storage.read_state(folder)
    state.horizon = 2**60
    storage.write_state(folder, state)

    apply_outbox()

    assert storage.current_generation() != folder


def test_one_process_of_a_node_writes_at_a_time(index: SimpleNamespace) -> None:
    index.near.save()

    with storage.writing(wait=False):
        assert apply_outbox() == 0
    assert apply_outbox() >= 1


def test_entries_of_more_than_a_week_are_forgotten(bakery: SimpleNamespace) -> None:
    recent = OutboxEntry.objects.order_by("-id").first()
    OutboxEntry.objects.exclude(pk=recent.pk).update(created_at=timezone.now() - timezone.timedelta(days=8))

    outbox.purge_outbox()

    assert list(OutboxEntry.objects.values_list("pk", flat=True)) == [recent.pk]


@pytest.mark.django_db
def test_the_shipped_vocabulary_is_loaded_once_and_the_animators_words_are_kept() -> None:
    SearchTerm.objects.create(words="DEAS", expansion="autre chose", kind="acronym")

    first, second = load_vocabulary(), load_vocabulary()

    assert first > 1_500
    assert second == 0
    assert SearchTerm.objects.get(words="DEAS", kind="acronym").expansion == "autre chose"


@pytest.mark.django_db
def test_a_shipped_word_that_changes_or_goes_follows_the_file() -> None:
    load_vocabulary()
    SearchTerm.objects.filter(words="nounou").update(expansion="ancienne rédaction")
    SearchTerm.objects.create(words="mot retiré", expansion="rien", kind="everyday", is_seeded=True)

    assert load_vocabulary() == 2
    assert SearchTerm.objects.get(words="nounou").expansion != "ancienne rédaction"
    assert not SearchTerm.objects.filter(words="mot retiré").exists()


def test_a_highlighted_occupation_is_found_by_its_mark_until_it_ends(index: SimpleNamespace) -> None:
    mark = HighlightFactory(occupation=index.nurse)
    HighlightFactory(occupation=index.nurse, area_code="be-2401", area_name="Chartres")
    apply_outbox()

    page = search("", filters={"mise_en_avant": ["high_recruitment"]})

    assert [(hit.id, hit.details["highlights"]) for hit in page.hits] == [("J1506", ["high_recruitment"])]
    assert page.facets["mise_en_avant"][0].label == "Fort potentiel de recrutement"
    Highlight.objects.update(ended_on=mark.decided_on)
    apply_outbox()
    assert not search("infirmier", filters={"mise_en_avant": ["high_recruitment"]}).hits
