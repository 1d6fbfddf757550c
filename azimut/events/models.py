"""An event, its dates on the clock of Paris, and the lists of events."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField, FSMModelMixin, transition

from azimut.core.history import tracked
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Role
from azimut.core.text import slug
from azimut.directory.enums import Theme
from azimut.directory.models import Network, Structure
from azimut.events.enums import WEEKS_BETWEEN, EventAudience, EventKind, EventState, Repetition
from azimut.territories.distances import Point
from azimut.territories.models import Commune, CommuneQuerySet

HISTORY_YEARS = 3
MODERATORS = frozenset({Role.ANIMATOR, Role.REGIONAL_OFFICER})
ALIKE_WITHIN = timedelta(hours=36)
"""How near two events must be in time, in one town or of one structure, for someone to look whether they are one."""


class Occurrence(NamedTuple):
    """One of the times an event takes place."""

    starts_at: datetime
    ends_at: datetime


class EventQuerySet(models.QuerySet["Event"]):
    def published(self) -> "EventQuerySet":
        return self.filter(state=EventState.PUBLISHED)

    def for_the_public(self) -> "EventQuerySet":
        return self.filter(audience=EventAudience.PUBLIC)

    def to_read(self) -> "EventQuerySet":
        """What awaits whoever keeps the calendar: proposed, or online and changed since it was read."""
        return self.filter(Q(state=EventState.PROPOSED) | Q(state=EventState.PUBLISHED, changed_at__gt=F("read_at")))

    def not_over(self, at: datetime) -> "EventQuerySet":
        """Those that still take place after a moment."""
        today = timezone.localdate(at)
        return self.filter(Q(ends_at__gte=at) | Q(repeats_until__gte=today))

    def in_communes(self, communes: CommuneQuerySet) -> "EventQuerySet":
        return self.filter(commune__in=communes.values("code"))

    def within(self, point: Point, distance_km: float) -> "EventQuerySet":
        """In a commune whose centre is at most `distance_km` away."""
        return self.filter(commune__in=[commune.code for commune in Commune.objects.within(point, distance_km)])

    def of_network(self, network: Network) -> "EventQuerySet":
        return self.filter(organiser__network=network)

    def of_structure(self, structure_id: Any) -> "EventQuerySet":
        return self.filter(organiser=structure_id)

    def with_place(self) -> "EventQuerySet":
        return self.select_related("commune", "organiser__network")

    def visible_to(self, actor: Actor) -> "EventQuerySet":
        """Professionals read all that was online; drafts and proposals, those who wrote them and those who keep the
        calendar.
        """
        if actor.role in MODERATORS:
            return self.exclude(~Q(author_id=actor.user_id), state=EventState.DRAFT)
        theirs = Q(organiser=actor.structure_id) if actor.structure_id else Q(organiser=None, author_id=actor.user_id)
        return self.filter(Q(state__in=[EventState.PUBLISHED, EventState.CANCELLED]) | theirs)

    def alike(self, event: "Event") -> "EventQuerySet":
        """What may be the same event told twice: about the same time, in the same town or of the same structure."""
        near = Q(starts_at__range=(event.starts_at - ALIKE_WITHIN, event.starts_at + ALIKE_WITHIN))
        somewhere = Q(pk=None)
        if event.commune_id:
            somewhere |= Q(commune=event.commune_id)
        if event.organiser_id:
            somewhere |= Q(organiser=event.organiser_id)
        return self.exclude(pk=event.pk).exclude(state=EventState.DRAFT).filter(near & somewhere)


@tracked(kept_years=HISTORY_YEARS, exclude=["author_id"])
class Event(FSMModelMixin, models.Model):
    """Takes place somewhere, online, or both; once, or each week or fortnight until a day.

    `organiser` is the structure that proposes it; `organiser_name` says who organises what a structure of the directory
    does not. `changed_at` moves with what people read, `read_at` when someone of the region read it.
    """

    id = models.UUIDField(primary_key=True, default=new_identifier, editable=False)
    title = models.CharField("titre", max_length=120)
    kind = models.CharField("genre", max_length=20, choices=EventKind.choices)
    audience = models.CharField("pour", max_length=12, choices=EventAudience.choices, default=EventAudience.PUBLIC)
    summary = models.TextField("présentation", max_length=2_000)
    # Codes of directory.enums.Theme, checked by the forms: the directory may gain a theme without a migration here.
    themes = ArrayField(models.CharField(max_length=40), verbose_name="thèmes", default=list, blank=True)
    organiser = models.ForeignKey(
        Structure, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="organisateur"
    )
    organiser_name = models.CharField("autre organisateur", max_length=160, blank=True)
    starts_at = models.DateTimeField("commence le")
    ends_at = models.DateTimeField("finit le")
    repetition = models.CharField("revient", max_length=12, choices=Repetition.choices, default=Repetition.NONE)
    repeats_until = models.DateField("jusqu'au", null=True, blank=True)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name="commune"
    )
    place_name = models.CharField("lieu", max_length=120, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    online_url = models.URLField("lien pour y assister à distance", max_length=300, blank=True)
    booking = models.CharField("inscription", max_length=300, blank=True)
    url = models.URLField("page de l'organisateur", max_length=300, blank=True)
    state = FSMField("état", max_length=10, choices=EventState.choices, default=EventState.DRAFT, protected=True)
    reason = models.CharField("raison du renvoi ou de l'annulation", max_length=400, blank=True)
    source = models.CharField("source", max_length=60, blank=True)
    source_key = models.CharField("identifiant dans la source", max_length=120, blank=True)
    author_id = models.UUIDField("proposé par", null=True, blank=True)
    changed_at = models.DateTimeField("modifié le", default=timezone.now)
    published_at = models.DateTimeField("mis en ligne le", null=True, blank=True)
    read_at = models.DateTimeField("relu le", null=True, blank=True)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["starts_at", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message="La fin vient après le début.",
            ),
            models.CheckConstraint(
                condition=Q(commune__isnull=False) | ~Q(online_url=""),
                name="event_is_somewhere",
                violation_error_message="Donnez une commune, ou un lien pour y assister à distance.",
            ),
            models.CheckConstraint(
                condition=Q(organiser__isnull=False) | ~Q(organiser_name=""),
                name="event_has_an_organiser",
                violation_error_message="Dites qui organise.",
            ),
            models.CheckConstraint(
                condition=Q(repetition=Repetition.NONE, repeats_until__isnull=True)
                | (~Q(repetition=Repetition.NONE) & Q(repeats_until__isnull=False)),
                name="event_repeats_until_a_day",
                violation_error_message="Un événement qui revient a un dernier jour ; les autres n'en ont pas.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EventState.PUBLISHED, EventState.CANCELLED])
                | Q(published_at__isnull=False, read_at__isnull=False),
                name="event_online_has_been_read",
                violation_error_message="Un événement en ligne a été relu.",
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.CANCELLED) | ~Q(reason=""),
                name="event_cancelled_says_why",
                violation_error_message="Une annulation dit pourquoi.",
            ),
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=~Q(source=""),
                name="event_once_in_its_source",
                violation_error_message="Cet événement de la source est déjà là.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="event_by_state"),
            # What tells visitors' browsers that a page has changed (website/queries/freshness.py).
            models.Index(fields=["-changed_at"], name="event_latest_change"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event", args=[self.pk, slug(self.title)])

    @property
    def organised_by(self) -> str:
        return self.organiser.name if self.organiser else self.organiser_name

    @property
    def is_draft(self) -> bool:
        return self.state == EventState.DRAFT

    @property
    def is_proposed(self) -> bool:
        return self.state == EventState.PROPOSED

    @property
    def is_published(self) -> bool:
        return self.state == EventState.PUBLISHED

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_for_professionals(self) -> bool:
        return self.audience == EventAudience.PROFESSIONAL

    @property
    def awaits_reading_again(self) -> bool:
        return self.is_published and self.read_at is not None and self.changed_at > self.read_at

    @property
    def themes_chosen(self) -> list[Theme]:
        return [Theme(value) for value in self.themes if value in Theme.values]

    @property
    def where(self) -> str:
        """The address as one writes it; empty when it is online only."""
        town = self.commune.name if self.commune else ""
        return ", ".join(filter(None, (self.place_name, self.address, town)))

    def occurrences(self) -> Iterator[Occurrence]:
        """Every time it takes place, in order: at the same hour of the clock in Paris, whatever the season."""
        starts, ends = (timezone.localtime(moment).replace(tzinfo=None) for moment in (self.starts_at, self.ends_at))
        weeks = WEEKS_BETWEEN.get(Repetition(self.repetition))
        for rank in count():
            later = timedelta(weeks=rank * (weeks or 0))
            if rank and (weeks is None or self.repeats_until is None or (starts + later).date() > self.repeats_until):
                return
            yield Occurrence(timezone.make_aware(starts + later), timezone.make_aware(ends + later))

    def next_occurrence(self, at: datetime) -> Occurrence | None:
        """The first that is not over at a moment; None when all are."""
        return next((one for one in self.occurrences() if one.ends_at >= at), None)

    @transition(field=state, source=EventState.DRAFT, target=EventState.PROPOSED)
    def propose(self) -> None:
        """Sent to whoever keeps the calendar."""

    @transition(field=state, source=EventState.PROPOSED, target=EventState.DRAFT)
    def send_back(self) -> None:
        """Back to whoever proposed it."""

    @transition(field=state, source=[EventState.DRAFT, EventState.PROPOSED], target=EventState.PUBLISHED)
    def publish(self) -> None:
        """Online, and in the calendars."""

    @transition(field=state, source=EventState.PUBLISHED, target=EventState.CANCELLED)
    def cancel(self) -> None:
        """It will not take place: its page says so, and so do calendars."""
