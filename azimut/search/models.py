"""What the search keeps in the database: the words people use, and the changes that the index has yet to see."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from azimut.search.enums import ChangeType, TermKind


class SearchTerm(models.Model):
    """An acronym, or everyday words, and what they stand for. Kept by the animators; seeded from vocabulary/*.csv."""

    words = models.CharField("mots", max_length=120, help_text="Comme les gens les écrivent.")
    expansion = models.CharField("ce que cela veut dire", max_length=300, help_text="Les mots à chercher à la place.")
    rome_codes = ArrayField(models.CharField(max_length=5), verbose_name="métiers désignés", default=list, blank=True)
    kind = models.CharField("nature", max_length=10, choices=TermKind.choices)
    is_seeded = models.BooleanField("fournie avec le logiciel", default=False, editable=False)

    class Meta:
        verbose_name = "mot de la recherche"
        verbose_name_plural = "mots de la recherche"
        ordering = ["words"]
        constraints = [models.UniqueConstraint(fields=["words", "kind"], name="search_term_once")]

    def __str__(self) -> str:
        return f"{self.words} → {self.expansion}"


class OutboxEntry(models.Model):
    """A document that changed. Written by triggers, read by each node in its own time, purged after a week.

    `transaction` is the number of the PostgreSQL transaction that wrote it: ids alone do not follow the order of
    commits, so that a node that only kept the last id would miss what a slow transaction writes.
    """

    id = models.BigAutoField(primary_key=True)
    document_type = models.CharField("nature", max_length=14, choices=ChangeType.choices)
    document_id = models.CharField("identifiant", max_length=40, blank=True)
    transaction = models.BigIntegerField("transaction")
    created_at = models.DateTimeField("écrit le", db_default=Now())

    class Meta:
        verbose_name = "changement à indexer"
        verbose_name_plural = "changements à indexer"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["transaction"], name="outbox_by_transaction"),
            models.Index(fields=["created_at"], name="outbox_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.document_type} {self.document_id}"
