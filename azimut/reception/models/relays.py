"""Relay without identity: the person carries a code, and nobody's name is ever stored."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.core.identifiers import drawn_signs, new_identifier
from azimut.directory.models import Structure
from azimut.reception.enums import PersonNeed, PersonSituation
from azimut.reception.models.follow_links import digest_of_code
from azimut.reception.models.records import one_of

CODE_LASTS = timedelta(days=14)
CIRCLE_LASTS = timedelta(days=183)
LONGEST_TEXT = 600


def new_label() -> str:
    """Four signs by which advisers speak of a circle among themselves; they open nothing."""
    return drawn_signs(4)


def tidy_code(code: str) -> str:
    """However it is typed: K7QD-29FM, k7qd 29fm."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


class RelayQuerySet(models.QuerySet["Relay"]):
    def of_code(self, code: str) -> "RelayQuerySet":
        """Whose code this is, as long as it may be used."""
        return self.filter(code_hash=digest_of_code(tidy_code(code)), written_at__gt=timezone.now() - CODE_LASTS)

    def circles_of(self, user_id: Any, structure_id: Any) -> "RelayQuerySet":
        """The follow-up circles someone is in, for the structure they act for."""
        return self.filter(
            circle_consent_at__isnull=False,
            pk__in=RelayReader.objects.filter(user=user_id, structure=structure_id).values("relay"),
        )


class Relay(models.Model):
    """What was done so far, for whoever the person shows their code to."""

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    label = models.CharField("repère", max_length=4, default=new_label, editable=False)
    code_hash = models.CharField("empreinte du code", max_length=64, unique=True)
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="relays", verbose_name="structure qui a commencé"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="écrit par"
    )
    situation = one_of("situation", PersonSituation)
    needs = ArrayField(models.CharField(max_length=40, choices=PersonNeed.choices), verbose_name="besoins")
    done_so_far = models.CharField("ce qui a été fait", max_length=LONGEST_TEXT)
    # The person agreed that those who accompany them see one another; null: they did not.
    circle_consent_at = models.DateTimeField("accord pour le cercle, le", null=True, blank=True)
    written_at = models.DateTimeField("écrit le", default=timezone.now, editable=False)

    objects: ClassVar[Any] = RelayQuerySet.as_manager()

    class Meta:
        verbose_name = "relais sans identité"
        verbose_name_plural = "relais sans identité"
        ordering: ClassVar = ["-written_at"]
        indexes: ClassVar = [models.Index(fields=["written_at"], name="relay_by_date")]

    def __str__(self) -> str:
        return f"relais {self.label}"

    @property
    def need_labels(self) -> list[str]:
        return [str(PersonNeed(code).label) for code in self.needs]

    @property
    def ends_at(self) -> Any:
        return self.written_at + CODE_LASTS


class RelayReaderQuerySet(models.QuerySet["RelayReader"]):
    def still_there(self) -> "RelayReaderQuerySet":
        """Those who still work in the structure for which they opened it: who left accompanies nobody there."""
        hats = Membership.objects.current().filter(user=OuterRef("user"), structure=OuterRef("structure"))
        return self.filter(Exists(hats))


class RelayReader(models.Model):
    """An adviser to whom the person showed their code. In a circle, the others see their name and structure."""

    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="readers", verbose_name="relais")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="personne"
    )
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="+", verbose_name="structure")
    opened_at = models.DateTimeField("ouvert le", auto_now_add=True)

    objects: ClassVar[Any] = RelayReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "lecture d'un relais"
        verbose_name_plural = "lectures d'un relais"
        ordering: ClassVar = ["opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["relay", "user", "structure"],
                name="relay_reader_once",
                violation_error_message="Cette personne a déjà ouvert ce relais.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.structure}"
