"""Who someone is for the State: the number their provider gives them, tied to their account."""

from typing import Any, ClassVar

from django.db import models

from azimut.accounts.models.users import HISTORY_YEARS, User
from azimut.core.history import tracked
from azimut.core.identifiers import new_identifier


@tracked(kept_years=HISTORY_YEARS, fields=["id", "user"])
class ProConnectLink(models.Model):
    """An account is opened by this number of this identity provider. An address may change; the number does not.

    `email` and `siret` are what was said last time: they propose, and decide nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="proconnect_links", verbose_name="personne")
    idp_id = models.CharField("fournisseur d'identité", max_length=64)
    sub = models.CharField("numéro chez ce fournisseur", max_length=255)
    email = models.EmailField("adresse dite par ProConnect", max_length=254)
    siret = models.CharField("SIRET dit par ProConnect", max_length=14, blank=True)
    linked_at = models.DateTimeField("relié le", auto_now_add=True)
    used_at = models.DateTimeField("a servi le", auto_now=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = "lien avec ProConnect"
        verbose_name_plural = "liens avec ProConnect"
        ordering = ["linked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["idp_id", "sub"],
                name="proconnect_link_once",
                violation_error_message="Cette identité ProConnect est déjà reliée à un compte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.linked_at:%d/%m/%Y}"
