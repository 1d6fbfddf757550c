"""A structure keeps its own page: nothing is lost, nothing is overwritten, and whoever reads it first decides."""

import json
import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from azimut.core.permissions import Refusal, Role
from azimut.core.profile import active_profile
from azimut.directory import keeping_pages
from azimut.directory.importers.structures import import_structures
from azimut.directory.keeping_pages import (
    AlreadyAwaiting,
    AlreadyDecided,
    PageChangedMeanwhile,
    accept_change,
    add_to_page,
    change_page,
    decline_change,
    give_back,
    mark_of,
    take_off_page,
    verify_page,
    withdraw_change,
)
from azimut.directory.models import ChangeState, PageChange, ReceptionPoint, Service, Structure
from azimut.directory.page_parts import PagePart
from azimut.directory.permissions import can_keep_page, can_moderate_pages
from tests.directory.factories import ReceptionPointFactory, ServiceFactory, StructureFactory
from tests.territories.factories import CommuneFactory

SITE = "https://azimut.exemple.fr"
NEW_HOURS = "Mo-Fr 10:00-16:00; PH off"
CIO = {
    "source": "essai",
    "id": "essai--1",
    "nom": "CIO de Chartres",
    "date_maj": "2026-10-01",
    "code_postal": "28000",
    "commune": "CHARTRES",
    "telephone": "02.61.91.00.01",
    "horaires_accueil": "Mo-Fr 09:00-12:00",
}
HELP = {
    "source": "essai",
    "id": "essai--s1",
    "structure_id": "essai--1",
    "nom": "Faire le point",
    "description": "Un entretien pour faire le point.",
    "date_maj": "2026-10-01",
}


@pytest.fixture
def point(structure):
    return ReceptionPointFactory(structure=structure)


@pytest.fixture
def moderated(monkeypatch):
    """As in a profile where the region reads names first, and nothing else."""
    monkeypatch.setattr(keeping_pages, "is_moderated", lambda part: part == PagePart.NAME)


@pytest.fixture
def imported(tmp_path, structure_manager, django_user_model):
    """A CIO from a source, and its manager."""
    CommuneFactory(chartres=True)
    taken(tmp_path, CIO, HELP)
    return Structure.objects.get(name=CIO["nom"])


def taken(tmp_path, *rows) -> None:
    path = tmp_path / "structures.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    import_structures(path)


def manager_of(structure):
    from tests.accounts.factories import MembershipFactory, actor_of_membership

    return actor_of_membership(MembershipFactory(structure=structure, of_manager=True))


def set_hours(point, hours, actor, **changes):
    seen = mark_of(point, PagePart.HOURS)
    facts = {"seen": seen, "actor": actor, "thing_id": point.pk, **changes}
    return change_page(point.structure, PagePart.HOURS, {"opening_hours": hours}, **facts)


def rename(structure, name, actor):
    return change_page(structure, PagePart.NAME, {"name": name}, seen=mark_of(structure, PagePart.NAME), actor=actor)


def test_a_manager_changes_a_part_and_history_says_who_when_and_what(point, structure_manager) -> None:
    change = set_hours(point, NEW_HOURS, structure_manager)

    point.refresh_from_db()
    assert point.opening_hours == NEW_HOURS
    assert (change.state, change.made_by) == (ChangeState.MADE, structure_manager.user_id)
    assert change.before == {"opening_hours": "Mo-Fr 09:00-12:00,14:00-17:30; PH off"}
    assert change.after == {"opening_hours": NEW_HOURS}


def test_what_is_the_same_changes_nothing_and_writes_no_history(point, structure_manager) -> None:
    assert set_hours(point, point.opening_hours, structure_manager) is None
    assert not PageChange.objects.exists()


def test_only_the_manager_of_the_structure_writes(cast_of_readers, point) -> None:
    for reader in cast_of_readers:
        assert not can_keep_page(reader, point.structure_id), reader.role
        with pytest.raises(Refusal):
            set_hours(point, NEW_HOURS, reader)


@pytest.fixture
def cast_of_readers(adviser, stranger, coordinator, animator, instructor, decider, regional_officer, auditor):
    other = manager_of(StructureFactory())
    return (adviser, stranger, other, coordinator, animator, instructor, decider, regional_officer, auditor)


def test_only_the_animation_and_the_region_moderate(cast_of_readers) -> None:
    allowed = {reader.role for reader in cast_of_readers if can_moderate_pages(reader)}

    assert allowed == {Role.ANIMATOR, Role.REGIONAL_OFFICER}


def test_a_part_written_meanwhile_is_not_overwritten(point, structure_manager) -> None:
    seen = mark_of(point, PagePart.HOURS)
    set_hours(point, "Mo 09:00-12:00", structure_manager)

    with pytest.raises(PageChangedMeanwhile):
        set_hours(point, NEW_HOURS, structure_manager, seen=seen)

    point.refresh_from_db()
    assert point.opening_hours == "Mo 09:00-12:00"


def test_two_people_may_correct_two_parts_at_the_same_time(point, structure_manager) -> None:
    seen = mark_of(point, PagePart.CONTACT)
    set_hours(point, NEW_HOURS, structure_manager)

    change_page(
        point.structure,
        PagePart.CONTACT,
        {"phone": "+33261910002", "email": ""},
        seen=seen,
        actor=structure_manager,
        thing_id=point.pk,
    )

    point.refresh_from_db()
    assert (point.opening_hours, point.phone) == (NEW_HOURS, "+33261910002")


def test_of_two_people_at_once_one_writes_and_the_other_is_told(real_transactions, structure) -> None:
    assert outcomes_of_a_race(structure, locked=True) == ["refused", "written"]


def test_without_the_lock_the_race_is_there(real_transactions, structure, monkeypatch) -> None:
    """The negative control: what the lock is for."""
    plain = keeping_pages._locked
    assert plain is not None
    monkeypatch.setattr(keeping_pages, "_locked", lambda structure, _actor: Structure.objects.get(pk=structure.pk))

    assert outcomes_of_a_race(structure, locked=False) == ["written", "written"]


def outcomes_of_a_race(structure, *, locked: bool) -> list[str]:
    """Two managers who saw the same hours; each waits, inside its transaction, until the other has read them."""
    point = ReceptionPointFactory(structure=structure)
    actors = [manager_of(structure), manager_of(structure)]
    seen, outcomes = mark_of(point, PagePart.HOURS), []
    both_read = threading.Barrier(2)
    plain = keeping_pages.mark_of

    def slow_mark(thing, part):
        mark = plain(thing, part)
        if not locked:
            both_read.wait(timeout=10)
        return mark

    def write(actor, hours):
        try:
            set_hours_seen(point, hours, actor, seen)
            outcomes.append("written")
        except PageChangedMeanwhile:
            outcomes.append("refused")
        finally:
            connection.close()

    keeping_pages.mark_of = slow_mark
    try:
        threads = [
            threading.Thread(target=write, args=(actor, f"Mo 0{rank}:00-12:00")) for rank, actor in enumerate(actors, 7)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        keeping_pages.mark_of = plain
    return sorted(outcomes)


def set_hours_seen(point, hours, actor, seen):
    facts = {"opening_hours": hours}
    return change_page(point.structure, PagePart.HOURS, facts, seen=seen, actor=actor, thing_id=point.pk)


def test_what_was_kept_by_hand_survives_the_next_import_and_the_rest_follows_its_source(imported, tmp_path) -> None:
    point = imported.reception_points.get()
    set_hours(point, NEW_HOURS, manager_of(imported))

    changed = {"horaires_accueil": "Mo-Su 08:00-20:00", "telephone": "02.61.91.00.09", "date_maj": "2026-11-01"}
    taken(tmp_path, CIO | changed, HELP)

    point.refresh_from_db()
    assert (point.opening_hours, point.phone) == (NEW_HOURS, "+33261910009")
    assert point.kept == {"opening_hours": "Mo-Su 08:00-20:00"}


def test_what_is_given_back_says_at_once_what_the_source_says_and_follows_it(imported, tmp_path) -> None:
    point, manager = imported.reception_points.get(), manager_of(imported)
    set_hours(point, NEW_HOURS, manager)
    taken(tmp_path, CIO | {"horaires_accueil": "Mo 08:00-20:00"}, HELP)

    change = give_back(imported, PagePart.HOURS, actor=manager, thing_id=point.pk)
    point.refresh_from_db()
    assert (point.opening_hours, point.kept) == ("Mo 08:00-20:00", {})
    assert change.after == {"opening_hours": "Mo 08:00-20:00"}

    taken(tmp_path, CIO | {"horaires_accueil": "Tu 08:00-20:00"}, HELP)
    point.refresh_from_db()
    assert point.opening_hours == "Tu 08:00-20:00"


def test_a_service_taken_off_is_not_brought_back_by_its_source(imported, tmp_path) -> None:
    service = imported.services.get()
    take_off_page(imported, PagePart.SERVICES, service.pk, actor=manager_of(imported))

    taken(tmp_path, CIO, HELP | {"nom": "Faire le point, encore"})

    service.refresh_from_db()
    assert service.ended_on == timezone.localdate()
    assert service.name == "Faire le point, encore"


def test_a_service_added_by_hand_is_not_ended_by_the_source(imported, tmp_path) -> None:
    add_to_page(imported, PagePart.SERVICES, {"name": "Atelier", "themes": ["find_job"]}, actor=manager_of(imported))

    taken(tmp_path, CIO | {"nom": "CIO de Chartres et environs"}, HELP)

    assert set(imported.services.current().values_list("name", flat=True)) == {"Atelier", "Faire le point"}


def test_a_structure_that_keeps_its_page_is_not_ended_when_its_source_forgets_it(imported, tmp_path) -> None:
    CommuneFactory(dreux=True)
    manager = manager_of(imported)
    facts = {"presentation": "Nous vous recevons sans rendez-vous.", "website": ""}
    seen = mark_of(imported, PagePart.PRESENTATION)
    change_page(imported, PagePart.PRESENTATION, facts, seen=seen, actor=manager)
    other = CIO | {"id": "essai--2", "nom": "CIO de Dreux", "code_postal": "28100", "commune": "DREUX"}

    taken(tmp_path, other)

    imported.refresh_from_db()
    assert imported.ended_on is None
    assert imported.reception_points.current().count() == imported.services.current().count() == 1


def test_a_structure_that_keeps_nothing_is_ended_when_its_source_forgets_it(imported, tmp_path) -> None:
    CommuneFactory(dreux=True)
    taken(tmp_path, CIO | {"id": "essai--2", "nom": "CIO de Dreux", "code_postal": "28100", "commune": "DREUX"})

    imported.refresh_from_db()
    assert imported.ended_on is not None


def test_where_the_profile_asks_a_declared_change_waits_and_shows_nothing(
    moderated, structure, structure_manager
) -> None:
    before = structure.name

    change = rename(structure, "Mission locale du Perche", structure_manager)

    structure.refresh_from_db()
    assert (structure.name, change.state) == (before, ChangeState.PENDING)


def test_one_declaration_waits_for_a_part_at_a_time(moderated, structure, structure_manager) -> None:
    rename(structure, "Mission locale du Perche", structure_manager)

    with pytest.raises(AlreadyAwaiting):
        rename(structure, "Mission locale du Thymerais", structure_manager)


def test_an_accepted_change_shows_at_once_and_the_managers_are_told(
    moderated, structure, structure_manager, animator
) -> None:
    change = rename(structure, "Mission locale du Perche", structure_manager)

    accept_change(change, actor=animator, site=SITE)

    structure.refresh_from_db()
    assert structure.name == "Mission locale du Perche"
    assert structure.kept
    (job,) = ProcrastinateJob.objects.filter(task_name="accounts.write_to_managers")
    assert job.args["structure_id"] == str(structure.pk)
    assert "accepté" in job.args["text"]
    assert structure.get_absolute_url() in job.args["text"]


def test_a_declined_change_has_its_reason_and_shows_nothing(moderated, structure, structure_manager, animator) -> None:
    before = structure.name
    change = rename(structure, "Les meilleurs", structure_manager)

    with pytest.raises(ValidationError):
        decline_change(change, "  ", actor=animator, site=SITE)
    declined = decline_change(change, "Le nom est celui des statuts.", actor=animator, site=SITE)

    structure.refresh_from_db()
    assert (structure.name, declined.reason) == (before, "Le nom est celui des statuts.")
    assert "Le nom est celui des statuts." in ProcrastinateJob.objects.get().args["text"]


def test_a_declaration_is_answered_once(moderated, structure, structure_manager, animator, regional_officer) -> None:
    change = rename(structure, "Mission locale du Perche", structure_manager)
    accept_change(change, actor=animator, site=SITE)

    with pytest.raises(AlreadyDecided):
        decline_change(change, "Non.", actor=regional_officer, site=SITE)


def test_a_structure_takes_back_what_it_declared(moderated, structure, structure_manager) -> None:
    withdraw_change(rename(structure, "Mission locale du Perche", structure_manager), actor=structure_manager)

    assert rename(structure, "Mission locale du Thymerais", structure_manager).is_pending


def test_nobody_answers_for_their_own_structure_only_because_they_manage_it(
    moderated, structure, structure_manager
) -> None:
    change = rename(structure, "Mission locale du Perche", structure_manager)

    with pytest.raises(Refusal):
        accept_change(change, actor=structure_manager, site=SITE)


def test_reading_it_all_again_makes_the_page_fresh(structure, structure_manager) -> None:
    Structure.objects.filter(pk=structure.pk).update(updated_on=date(2020, 1, 1))

    verify_page(structure, actor=structure_manager)

    structure.refresh_from_db()
    assert not structure.is_stale(timezone.localdate())
    assert structure.verified_on == timezone.localdate()


def test_a_new_place_belongs_to_the_network_of_its_structure(structure, structure_manager) -> None:
    change = add_to_page(structure, PagePart.PLACES, {"name": "Antenne", "city": "Dreux"}, actor=structure_manager)

    point = ReceptionPoint.objects.get(pk=change.thing_id)
    assert (point.network_id, point.structure_id) == (structure.network_id, structure.pk)


def test_the_place_of_another_structure_is_not_one_of_ours(structure_manager, structure) -> None:
    elsewhere = ServiceFactory()

    with pytest.raises(LookupError):
        take_off_page(structure, PagePart.SERVICES, elsewhere.pk, actor=structure_manager)

    assert Service.objects.current().filter(pk=elsewhere.pk).exists()


def test_the_database_refuses_a_decision_without_its_date_and_a_refusal_without_reason(structure) -> None:
    facts = {"structure": structure, "part": "name", "kind": "changed", "made_by": structure.pk}
    for wrong in ({"state": "accepted"}, {"state": "declined"}, {"reason": "Non."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PageChange.objects.create(**facts, **wrong)


def test_history_is_append_only(point, structure_manager) -> None:
    set_hours(point, NEW_HOURS, structure_manager)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE directory_pagechangeevent SET part = 'name'")


def test_each_profile_says_what_is_read_first() -> None:
    assert active_profile().directory.moderated == ["name", "missions"]
