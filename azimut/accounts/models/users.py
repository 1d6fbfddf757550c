"""People who sign in."""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from azimut.core.history import tracked
from azimut.core.identifiers import new_identifier

HISTORY_YEARS = 6
"""A year more than the limitation period: a dispute begun on its last day finds its proof."""


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def of_address(self, email: str) -> "UserQuerySet":
        """The person of this e-mail address, however it was typed."""
        return self.filter(email=email.strip().lower())


_UsersFromQuerySet: Any = BaseUserManager.from_queryset(UserQuerySet)


class Users(_UsersFromQuerySet):
    """Makes people; they sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


@tracked(
    kept_years=HISTORY_YEARS,
    fields=["id", "is_active", "is_superuser"],
    also=[
        pghistory.UpdateEvent("email_changed", condition=pgtrigger.AnyChange("email")),
        pghistory.UpdateEvent("password_changed", condition=pgtrigger.AnyChange("password")),
    ],
)
class User(AbstractBaseUser):
    """A professional of the service. What they may do comes from their hats, never from this row.

    Django's groups and permissions are not used: rights are functions (`permissions.py`), one place to read them.
    History keeps that the address or the password changed, when and by whom; not what they were.
    """

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    email = models.EmailField("adresse électronique", max_length=254)
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_superuser = models.BooleanField("super-administration", default=False)
    joined_at = models.DateTimeField("compte créé le", auto_now_add=True)
    password = models.CharField("mot de passe", max_length=128)
    last_login = models.DateTimeField("dernière connexion", null=True, blank=True)

    objects: ClassVar[Any] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], name="user_email_once", violation_error_message="Cette adresse a déjà un compte."
            ),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_lower_case",
                violation_error_message="L'adresse électronique s'écrit en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def is_staff(self) -> bool:
        """Django's word for who may open the administration: super-administrators only."""
        return self.is_superuser

    def has_perm(self, _permission: str, _thing: object = None) -> bool:
        return self.is_active and self.is_superuser

    def has_module_perms(self, _label: str) -> bool:
        return self.is_active and self.is_superuser
