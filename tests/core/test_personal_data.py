"""Nothing is kept of anyone without saying why and until when; what was kept long enough goes."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from azimut.core import personal_data
from azimut.core.personal_data import EndlessRuleError, Rule, declarations, looks_personal, not_personal, purge, rules
from azimut.core.retention import finished_tasks


def test_every_field_that_looks_personal_is_declared_or_said_not_to_be() -> None:
    undeclared = personal_data.undeclared_fields()

    assert not undeclared, "à déclarer dans azimut/<domaine>/retention.py (core/personal_data.py)"


def test_a_field_that_nobody_speaks_of_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [kept for kept in declarations() if kept.model != "accounts.User"]
    monkeypatch.setattr(personal_data, "declarations", lambda: others)

    assert {"accounts.User.email", "accounts.User.last_name"} <= set(personal_data.undeclared_fields())


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (models.EmailField(name="contact"), True),
        (models.TextField(name="anything"), True),
        (models.CharField(name="phone_at_work"), True),
        (models.GenericIPAddressField(name="seen_from"), True),
        (models.CharField(name="user_agent"), True),
        (models.CharField(name="birth_name"), True),
        (models.CharField(name="title"), False),
        (models.DateTimeField(name="last_login"), False),
        (models.TextField(name="state", choices=[("a", "A")]), False),
    ],
)
def test_a_field_is_judged_by_its_type_and_its_name(field: models.Field, expected: bool) -> None:
    assert looks_personal(field) is expected


def test_a_declaration_speaks_of_a_field_that_exists_and_of_a_rule_that_exists() -> None:
    keys = [rule.key for rule in rules()]

    assert len(keys) == len(set(keys))
    for kept in declarations():
        options = apps.get_model(kept.model)._meta
        assert all(options.get_field(name) for name in kept.fields)
        assert kept.rule in keys, kept.model
        assert all((kept.told, kept.people, kept.purpose, kept.duration)), kept.model
    for label, why in not_personal().items():
        app, model, *field = label.split(".")
        found = apps.get_model(app, model)
        assert not field or found._meta.get_field(field[0])
        assert why, label


def test_nothing_is_said_both_personal_and_not() -> None:
    spoken = {f"{kept.model}.{name}" for kept in declarations() for name in kept.fields}

    assert not spoken & set(not_personal())


def test_a_rule_that_changes_nothing_is_stopped(db, structure) -> None:
    everything = Rule("x", label="", due=lambda _now: type(structure).objects.all(), remove=lambda _rows: None)

    with pytest.raises(EndlessRuleError):
        personal_data._apply(everything, timezone.now())


def test_tasks_ended_a_week_ago_go_with_their_words(db) -> None:
    with connection.cursor() as cursor:
        for name in ("over", "waiting"):
            cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', %s)", [name])
        for status in ("doing", "succeeded"):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE task_name = 'over'", [status])
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '8 days'")
    now = timezone.now()

    assert finished_tasks(now).count() == 1
    assert finished_tasks(now - timedelta(days=2)).count() == 0
    assert {removed.rule.key: removed.count for removed in purge()}["core.tasks"] == 1
    assert {removed.rule.key: removed.count for removed in purge()}["core.tasks"] == 0
    assert apps.get_model("procrastinate.ProcrastinateJob").objects.count() == 1
