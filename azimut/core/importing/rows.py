"""The fields of a row that comes from a source, whatever the domain."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models


class SourcedQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """Rows their source still lists."""
        return self.filter(ended_on__isnull=True)


class SourcedModel(models.Model):
    source = models.CharField("source", max_length=40, editable=False)
    # 128-bit digest of the row as its source gives it: an unchanged row is not written again.
    fingerprint = models.UUIDField("empreinte", null=True, editable=False)
    ended_on = models.DateField("terminé le", null=True, blank=True)

    objects = SourcedQuerySet.as_manager()

    class Meta:
        abstract = True


class KeptModel(SourcedModel):
    """A row of a source which people of the service may correct: what they keep, no import of the source changes.

    `kept` holds each kept column with what the source says of it, so that it can be given back at once; an import
    only writes there what its source says now (merging.py).
    """

    kept = models.JSONField(
        "tenu par la structure",
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True

    def keep(self, values: dict[str, Any]) -> None:
        """These columns take these values, and keep them whatever the source says."""
        for column, value in values.items():
            self.kept.setdefault(column, plain_value(getattr(self, column)))
            setattr(self, column, value)

    def give_back(self, columns: Iterable[str]) -> None:
        """These columns take again what the source says, and follow it from now on."""
        for column in columns:
            if column in self.kept:
                setattr(self, column, self.kept.pop(column))


def plain_value(value: Any) -> Any:
    """A column's value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
