"""An account that is of no more use names nobody any longer."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from azimut.accounts.models import Membership, RoleAssignment, User
from azimut.config.cli.keeping import purge as purge_command
from azimut.core.personal_data import purge
from tests.accounts.factories import MembershipFactory, RoleAssignmentFactory, UserFactory


def ago(days: int):
    return timezone.now() - timedelta(days=days)


def joined(days: int, *, seen: int | None = None, **fields) -> User:
    user = UserFactory(last_login=None if seen is None else ago(seen), **fields)
    User.objects.filter(pk=user.pk).update(joined_at=ago(days))
    return user


def is_erased(user: User) -> bool:
    user.refresh_from_db()
    told = f"{user.first_name}{user.last_name}{user.phone}"
    return user.email.endswith("@efface.invalid") and not told and not user.is_active


def test_an_account_unused_for_two_years_is_emptied_and_its_hats_end(db) -> None:
    user = joined(800, seen=731, phone="0102030405")
    membership = MembershipFactory(user=user)

    list(purge())

    assert is_erased(user)
    assert not user.has_usable_password()
    membership.refresh_from_db()
    assert membership.ended_at


@pytest.mark.parametrize(("days", "seen"), [(800, 729), (729, None), (10, None)])
def test_an_account_used_since_is_kept(db, days: int, seen: int | None) -> None:
    user = joined(days, seen=seen)
    MembershipFactory(user=user)

    list(purge())

    assert not is_erased(user)


def test_whoever_left_a_year_ago_is_forgotten_and_whoever_keeps_a_hat_is_not(db) -> None:
    left, left_lately, keeps_one, never_had = (joined(500, seen=1) for _ in range(4))
    MembershipFactory(user=left, ended_at=ago(366))
    MembershipFactory(user=left_lately, ended_at=ago(364))
    MembershipFactory(user=keeps_one, ended_at=ago(400))
    RoleAssignmentFactory(user=keeps_one)
    administrator = joined(500, seen=1, is_superuser=True)

    list(purge())

    people = (left, left_lately, keeps_one, never_had, administrator)
    assert [is_erased(user) for user in people] == [True, False, False, True, False]


def test_hats_ended_five_years_ago_go(db) -> None:
    MembershipFactory(ended_at=ago(5 * 365 + 1))
    MembershipFactory(ended_at=ago(5 * 365 - 1))
    RoleAssignmentFactory(ended_at=ago(5 * 365 + 1))

    list(purge())

    assert (Membership.objects.count(), RoleAssignment.objects.count()) == (1, 0)


def test_a_second_purge_finds_nothing_and_a_dry_run_changes_nothing(db) -> None:
    user = joined(800)
    run = CliRunner()

    told = run.invoke(purge_command, ["--dry-run"])

    assert "comptes sans connexion depuis deux ans, vidés : 1" in told.output
    assert not is_erased(user)
    assert "à retirer 2" in told.output  # of two rules: it never had a hat either
    assert run.invoke(purge_command).output.endswith("retirés 1\n")
    assert run.invoke(purge_command).output.endswith("retirés 0\n")


def test_more_accounts_than_a_batch_all_go(db, monkeypatch) -> None:
    from dataclasses import replace

    from azimut.core import personal_data

    small = [replace(rule, batch_size=2) for rule in personal_data.rules()]
    monkeypatch.setattr(personal_data, "rules", lambda: small)
    for _ in range(5):
        joined(800)

    counts = {removed.rule.key: removed.count for removed in purge()}

    assert counts["accounts.idle"] == 5
