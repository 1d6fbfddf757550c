"""Open sessions: one row each, so that a right taken away ends them at once."""

from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from azimut.accounts.models.users import User


class SessionQuerySet(models.QuerySet["Session"]):
    def open(self) -> "SessionQuerySet":
        return self.filter(expire_date__gt=timezone.now())

    def wearing(self, hat: str, user_id: object) -> "SessionQuerySet":
        """Those that wear this hat of this person, or have not chosen one yet."""
        return self.filter(Q(hat=hat) | Q(hat=""), user=user_id)


_SessionsFromQuerySet: Any = BaseSessionManager.from_queryset(SessionQuerySet)


class Session(AbstractBaseSession):
    """Someone signed in, or signing in (`user` is then empty). Anonymous readers have none."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions", verbose_name="personne"
    )
    hat = models.CharField("casquette", max_length=40, blank=True)
    device = models.CharField("appareil", max_length=80, blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    seen_at = models.DateTimeField("vue le", auto_now=True)

    objects: ClassVar[Any] = _SessionsFromQuerySet()

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
        verbose_name_plural = "sessions"
        ordering: ClassVar[list[str]] = ["-seen_at"]

    @classmethod
    def get_session_store_class(cls) -> type:
        from azimut.accounts.sessions import SessionStore

        return SessionStore
