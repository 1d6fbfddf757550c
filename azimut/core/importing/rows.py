"""The fields of a row that comes from a source, whatever the domain."""

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
