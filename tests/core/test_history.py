"""History is written by the database, refuses to be rewritten, and tells when it was."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from azimut.accounts.access_log import log_identity_access
from azimut.accounts.models import IdentityAccess, Membership, MembershipEvent, User, UserEvent
from azimut.accounts.services import add_member, remove_member
from azimut.core.history import acting, journal
from azimut.core.models import JournalEntry
from azimut.core.permissions import Role
from azimut.core.personal_data import purge
from tests.accounts.factories import MembershipFactory, UserFactory

EVENTS = "accounts_membershipevent"
COPIED = "id, pgh_obj_id, user_id, structure_id, role, started_at, pgh_label, pgh_created_at"
ADD_A_ROW = f"INSERT INTO {EVENTS} ({COPIED}) SELECT {COPIED} FROM {EVENTS} LIMIT 1"


def execute(query: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query)


def tamper(query: str) -> None:
    """What only a superuser who turns the triggers off can do."""
    execute(f"SET session_replication_role = replica; {query}; SET session_replication_role = DEFAULT")


@pytest.fixture
def membership(db) -> Membership:
    """Someone came, then left: two events, and the one of their account."""
    membership = MembershipFactory()
    Membership.objects.filter(pk=membership.pk).update(ended_at=timezone.now())
    return membership


def test_each_change_of_a_hat_is_kept_with_who_made_it(db, structure, structure_manager) -> None:
    with acting(structure_manager, request="r-1"):
        membership = add_member(structure, UserFactory(), role=Role.ADVISER, actor=structure_manager)
        remove_member(membership, actor=structure_manager)

    events = MembershipEvent.objects.filter(pgh_obj_id=membership.pk).order_by("pgh_id")

    assert [event.pgh_label for event in events] == ["created", "changed"]
    assert [bool(event.ended_at) for event in events] == [False, True]
    assert events[1].pgh_context == {
        "user": str(structure_manager.user_id),
        "actor": structure_manager.key,
        "role": "structure_manager",
        "request": "r-1",
    }


def test_raw_sql_leaves_a_trace_too_and_a_deletion_does(membership) -> None:
    execute(f"DELETE FROM accounts_membership WHERE id = '{membership.pk}'")

    last = MembershipEvent.objects.order_by("pgh_id").last()
    assert (last.pgh_label, last.pgh_obj_id) == ("deleted", membership.pk)


def test_the_history_of_an_account_names_nobody_but_tells_what_changed(db) -> None:
    user = UserFactory()
    user.email = "autre@exemple.fr"
    user.set_password("encore un autre")
    user.save()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    labels = set(UserEvent.objects.filter(pgh_obj_id=user.pk).values_list("pgh_label", flat=True))

    assert labels == {"created", "email_changed", "password_changed"}
    assert {field.name for field in UserEvent._meta.fields if not field.name.startswith("pgh_")} == {
        "id",
        "is_active",
        "is_superuser",
    }


@pytest.mark.parametrize("table", ["accounts_membershipevent", "accounts_identityaccess", "core_journalentry"])
def test_the_database_refuses_that_history_be_changed_deleted_or_emptied(membership, adviser, table: str) -> None:
    log_identity_access(adviser, kind="referral", thing_id=1, why="lecture")
    journal.seal()
    column = "width" if table == "core_journalentry" else "role"
    for query in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            execute(query)


def test_a_history_nobody_touched_holds(membership, adviser) -> None:
    log_identity_access(adviser, kind="referral", thing_id=1, why="lecture")

    assert journal.verify() == []
    assert journal.verify(journal.head()) == []
    assert journal.head().position == JournalEntry.objects.count() > 3


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("UPDATE accounts_membershipevent SET role = 'structure_manager' WHERE pgh_label = 'created'", "changée"),
        ('UPDATE accounts_membershipevent SET pgh_context = \'{"user": "x"}\'', "changée"),
        ("DELETE FROM accounts_membershipevent WHERE pgh_label = 'changed'", "retirée"),
        (ADD_A_ROW, "ajoutée"),
        ("UPDATE core_journalentry SET thing_id = 'x' WHERE position = 2", "ligne changée dans la chaîne"),
        ("DELETE FROM core_journalentry WHERE position = 2", "ligne retirée de la chaîne"),
    ],
)
def test_what_a_superuser_rewrites_is_found(membership, query: str, expected: str) -> None:
    assert journal.verify() == []

    tamper(query)

    assert expected in {fault.what for fault in journal.verify()}


def test_a_chain_built_again_from_the_start_is_found_by_the_head_noted_before(membership) -> None:
    journal.seal()
    noted = journal.head()
    tamper("UPDATE accounts_membershipevent SET role = 'structure_manager'")
    tamper(
        f"UPDATE core_journalentry SET digest = azimut_row_digest('{EVENTS}'::regclass, width, kept)"
        f" FROM {EVENTS} AS kept WHERE row_id = pgh_id::text AND table_name = '{EVENTS}'"
    )
    tamper("UPDATE core_journalentry SET position = NULL, chain_hash = ''")

    assert journal.verify() == []
    assert [fault.what for fault in journal.verify(noted)] == ["la chaîne ne passe plus par la tête notée"]


def test_a_column_added_later_breaks_no_digest(membership) -> None:
    journal.seal()
    execute("ALTER TABLE accounts_membershipevent ADD COLUMN later text NOT NULL DEFAULT 'x'")
    MembershipFactory()

    assert journal.verify() == []


def test_history_of_an_age_goes_by_the_purge_and_nothing_younger_by_any_hand(membership, adviser) -> None:
    log_identity_access(adviser, kind="referral", thing_id=1, why="lecture")
    old = "now() - interval '7 years'"
    tamper(f"UPDATE {EVENTS} SET pgh_created_at = {old} WHERE pgh_label = 'created'")
    tamper(
        f"UPDATE core_journalentry SET at = {old} FROM {EVENTS} AS kept"
        f" WHERE row_id = pgh_id::text AND pgh_label = 'created' AND table_name = '{EVENTS}'"
    )
    tamper(f"UPDATE accounts_identityaccess SET at = {old}")

    counts = {removed.rule.key: removed.count for removed in purge()}

    assert counts["history.accounts_membershipevent"] == 2  # the member's and the adviser's
    assert counts["accounts.identity_access"] == 1
    assert set(MembershipEvent.objects.values_list("pgh_label", flat=True)) == {"changed"}
    assert not IdentityAccess.objects.exists()
    assert not [fault for fault in journal.verify() if fault.table == "accounts_membershipevent"]


def test_reading_an_identity_leaves_a_line_that_says_who_and_never_whom(adviser) -> None:
    line = log_identity_access(adviser, kind="referral", thing_id="018f", why="préparer un rendez-vous")

    assert (line.user_id, line.role, line.structure_id) == (adviser.user_id, "adviser", adviser.structure_id)
    assert list(IdentityAccess.objects.of_thing("referral", "018f")) == [line]
    assert timezone.now() - line.at < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_chain_correctly_and_neither_waits_for_the_other() -> None:
    """The first transaction stays open while the second writes, commits and is chained."""
    first, second = (MembershipFactory() for _ in range(2))
    done = threading.Event()

    def write_and_chain() -> None:
        Membership.objects.filter(pk=second.pk).update(role=Role.STRUCTURE_MANAGER)
        journal.seal()
        done.set()
        connection.close()

    with transaction.atomic():
        Membership.objects.filter(pk=first.pk).update(role=Role.STRUCTURE_MANAGER)
        other = threading.Thread(target=write_and_chain)
        other.start()
        assert done.wait(timeout=10)
    other.join()

    assert journal.head().position == 5  # two accounts, two hats, the change that was committed
    assert journal.seal() == 1
    assert journal.verify() == []
