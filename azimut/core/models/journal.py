"""The journal: one line for each row of history, chained so that nothing can be rewritten unseen."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from azimut.core.history.tracking import REFUSAL


class JournalEntry(models.Model):
    """A row of history, as it was when it was written: its digest, never its contents."""

    table_name = models.CharField("table", max_length=63)
    row_id = models.CharField("ligne", max_length=64)
    thing_id = models.CharField("objet", max_length=64)
    width = models.PositiveSmallIntegerField("nombre de colonnes")
    digest = models.CharField("empreinte SHA-256 de la ligne", max_length=64)
    at = models.DateTimeField("écrit le")
    position = models.BigIntegerField("place dans la chaîne", null=True, blank=True)
    chain_hash = models.CharField("empreinte de la chaîne jusqu'ici", max_length=64, blank=True)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(position=None), name="journal_to_chain")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["position"], name="journal_position_once"),
            models.UniqueConstraint(fields=["table_name", "row_id"], name="journal_row_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="chained_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL"
                    " AND (OLD.id, OLD.table_name, OLD.row_id, OLD.thing_id, OLD.width, OLD.digest, OLD.at)"
                    " = (NEW.id, NEW.table_name, NEW.row_id, NEW.thing_id, NEW.width, NEW.digest, NEW.at)"
                    " THEN RETURN NEW; END IF;"
                    f" RAISE EXCEPTION '{REFUSAL} (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
                ),
            ),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=f"RAISE EXCEPTION '{REFUSAL} (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position or '…'} · {self.table_name} · {self.row_id}"
