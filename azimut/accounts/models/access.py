"""Who looked at whom."""

from typing import ClassVar

from django.db import models

from azimut.core.history import append_only, journalised
from azimut.core.permissions import Role

ACCESS_YEARS = 3


class IdentityAccessQuerySet(models.QuerySet["IdentityAccess"]):
    def of_thing(self, kind: str, thing_id: object) -> "IdentityAccessQuerySet":
        return self.filter(thing_kind=kind, thing_id=str(thing_id))


class IdentityAccess(models.Model):
    """Someone opened something that names a person. It says what was opened, never who is in it."""

    kept_years = ACCESS_YEARS
    is_journalised = True

    user_id = models.UUIDField("personne qui a consulté")
    actor_key = models.CharField("casquette", max_length=60)
    role = models.CharField("rôle", max_length=20, choices=Role.choices)
    structure_id = models.UUIDField("structure", null=True, blank=True)
    thing_kind = models.CharField("nature de ce qui a été consulté", max_length=60)
    thing_id = models.CharField("ce qui a été consulté", max_length=64)
    why = models.CharField("raison", max_length=120)
    at = models.DateTimeField("consulté le", auto_now_add=True)

    objects = IdentityAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation d'identité"
        verbose_name_plural = "consultations d'identité"
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [
            models.Index(fields=["thing_kind", "thing_id", "at"], name="identity_access_by_thing"),
            models.Index(fields=["user_id", "at"], name="identity_access_by_user"),
            models.Index(fields=["at"], name="identity_access_by_date"),
        ]
        triggers: ClassVar = [
            *append_only(dated="at", kept_years=ACCESS_YEARS),
            journalised(key="id", thing="thing_id"),
        ]

    def __str__(self) -> str:
        return f"{self.thing_kind} {self.thing_id} · {self.at:%d/%m/%Y %H:%M}"
