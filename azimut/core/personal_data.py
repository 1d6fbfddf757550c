"""What is known of people: each domain declares it in its `retention.py`, and says when it goes.

    DECLARATIONS = [Kept("accounts.User", ("email", "phone"), purpose=…, basis=…, duration=…, rule="accounts.idle")]
    RULES = [Rule("accounts.idle", label=…, due=…, remove=…)]
    NOT_PERSONAL = {"directory.Structure": "coordonnées publiques d'un organisme"}

`tests/core/test_personal_data.py` refuses a field that looks personal and is in neither list; `azimut purge` applies
the rules each night (GDPR, article 5, 1, e). The public page on personal data is written from the same list.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

BATCH_SIZE = 500


class LegalBasis(models.TextChoices):
    """GDPR, article 6."""

    PUBLIC_TASK = "public_task", "mission d'intérêt public"
    LEGAL_OBLIGATION = "legal_obligation", "obligation légale"
    CONSENT = "consent", "votre accord"
    LEGITIMATE_INTEREST = "legitimate_interest", "intérêt légitime : la sécurité du service"


@dataclass(frozen=True, slots=True)
class Kept:
    """Fields of one model that say something of someone, and until when: French words, shown on the public page."""

    model: str
    """As Django writes it: `accounts.User`."""
    fields: tuple[str, ...]
    people: str
    """Whose they are: « les professionnels qui ont un compte »."""
    purpose: str
    basis: LegalBasis
    duration: str
    rule: str
    """The key of the rule that removes them."""

    what: str = ""
    """Said instead of the French names of the fields, where those say too little."""

    @property
    def told(self) -> str:
        options = apps.get_model(self.model)._meta  # noqa: SLF001  Django's documented meta API
        return self.what or ", ".join(str(options.get_field(name).verbose_name) for name in self.fields)


@dataclass(frozen=True, slots=True)
class Rule:
    """When something must go, and how.

    `due(now)` gives the rows whose time is over; `remove(rows)` makes a batch of them go, so that they are due no
    more: deleted, or emptied of what is personal. Run twice, it does nothing the second time.
    """

    key: str
    label: str
    due: Callable[[datetime], models.QuerySet[Any]]
    remove: Callable[[models.QuerySet[Any]], object]
    batch_size: int = BATCH_SIZE


@dataclass(frozen=True, slots=True)
class Removed:
    """What one rule removed, or would remove."""

    rule: Rule
    count: int


class EndlessRuleError(RuntimeError):
    """The rule was applied and its rows are still due: it would run for ever."""


def delete(rows: models.QuerySet[Any]) -> None:
    """The usual way to go."""
    rows.delete()


def long_past(now: datetime, *, years: int) -> datetime:
    """So many years before, for tables whose triggers check the same by the real clock: asking sooner is no use."""
    return min(now, timezone.now()) - timedelta(days=366 * years)


def declarations() -> list[Kept]:
    return [kept for module in _retention_modules() for kept in getattr(module, "DECLARATIONS", ())]


def rules() -> list[Rule]:
    return [rule for module in _retention_modules() for rule in getattr(module, "RULES", ())]


def not_personal() -> dict[str, str]:
    """A field or a whole model, and why it says nothing of anyone."""
    return {label: why for module in _retention_modules() for label, why in getattr(module, "NOT_PERSONAL", {}).items()}


def _retention_modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        name = f"{config.name}.retention"
        if config.name.startswith("azimut.") and find_spec(name):
            yield import_module(name)


def purge(*, dry_run: bool = False, now: datetime | None = None) -> Iterator[Removed]:
    """Apply each rule, by batches, each in its own transaction; a purge that is killed goes on the next time."""
    now = now or timezone.now()
    for rule in rules():
        yield Removed(rule, rule.due(now).count() if dry_run else _apply(rule, now))


def _apply(rule: Rule, now: datetime) -> int:
    removed = 0
    last: set[Any] = set()
    while True:
        with transaction.atomic():
            due = rule.due(now).order_by("pk").values_list("pk", flat=True)
            keys = set(due[: rule.batch_size])
            if not keys:
                return removed
            if keys == last:
                raise EndlessRuleError(rule.key)
            rows = rule.due(now).filter(pk__in=keys).order_by("pk")
            rule.remove(rows)
            removed += len(keys)
            last = keys


_TELLING_NAMES = re.compile(
    r"(?:^|_)(?:address|author|birth|born|browser|comments?|consent|contact|email|gender|identity|ip|latitude|login"
    r"|longitude|mail|message|mobile|notes?|password|person|phone|recovery|remarks?|secret|sender|signatory|signature"
    r"|surname|telephone|token|user|username)(?:_|$)"
    r"|(?:first|last|full)_?name|user_?agent"
)


def looks_personal(field: models.Field) -> bool:
    """By its type or its name, whether a field may say something of someone; free text always may."""
    if field.primary_key and not field.remote_field:
        return False
    if field.remote_field:
        return field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
    if isinstance(field, models.DateTimeField | models.BooleanField):
        return False
    free = (models.TextField, models.EmailField, models.GenericIPAddressField, models.JSONField, models.FileField)
    if isinstance(field, free) and not field.choices:
        return True
    return _TELLING_NAMES.search(field.name.lower()) is not None


def undeclared_fields() -> list[str]:
    """`app.Model.field` of every field that looks personal and that no domain speaks of."""
    spoken = {f"{kept.model}.{name}" for kept in declarations() for name in kept.fields} | set(not_personal())
    fields = [
        (options.label, field)
        for options in (model._meta for model in apps.get_models())  # noqa: SLF001  Django's documented meta API
        for field in options.local_fields
    ]
    return [
        f"{label}.{field.name}"
        for label, field in fields
        if looks_personal(field) and not {label, f"{label}.{field.name}"} & spoken
    ]
