"""Events as documents of the index: those online for everyone that still take place, each by its next time.

They are few and follow the clock as well as the outbox: all are written again when one changes or one is over.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import tantivy
from django.utils import timezone

from azimut.directory.enums import Theme
from azimut.events.models import Event, Occurrence
from azimut.search.documents import EVENT_RANK, Content, document_of, excerpt_of
from azimut.search.enums import DocumentType
from azimut.search.gathering import Gatherer, spot_of
from azimut.search.normalisation import text_of
from azimut.search.schema import HOME_REGION, REMOTE

BATCH = 1_000
_THEME_LABELS = {theme.value: str(theme.label) for theme in Theme}


class Happenings:
    """What takes place after a moment, with the next time of each; one query."""

    def __init__(self, at: datetime | None = None) -> None:
        at = at or timezone.now()
        events = Event.objects.published().for_the_public().not_over(at).with_place()
        nexts = ((event, event.next_occurrence(at)) for event in events.iterator(chunk_size=BATCH))
        self._coming = [(event, occurrence) for event, occurrence in nexts if occurrence is not None]

    @property
    def first_end(self) -> str:
        """When the first of them is over, as `moment_of` writes it; "" when there are none."""
        return min((moment_of(occurrence.ends_at) for _event, occurrence in self._coming), default="")

    def documents(self, gatherer: Gatherer) -> Iterator[tantivy.Document]:
        for event, occurrence in self._coming:
            yield _document(event, occurrence, gatherer)


def moment_of(at: datetime) -> str:
    """An instant as text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _document(event: Event, occurrence: Occurrence, gatherer: Gatherer) -> tantivy.Document:
    latitude, longitude, department = gatherer.communes.get(event.commune_id or "", (None, None, ""))
    spot = "" if latitude is None or longitude is None else spot_of(latitude, longitude)
    town = event.commune.name if event.commune else ""
    kind = str(event.get_kind_display())
    named = [event.title, kind, town, "événement"]
    themes = [_THEME_LABELS[value] for value in event.themes if value in _THEME_LABELS]
    spots = [spot] if spot else []
    spots += [REMOTE] if event.online_url or not spot else []
    spots += [HOME_REGION] if department in gatherer.home_departments else []
    content = Content(
        label=event.title,
        title=text_of(named),
        words=text_of([*named, event.summary, event.organised_by, event.place_name, *themes]),
        spots=spots,
        rome=[],
        facets={
            "genre": [event.kind],
            "besoin": sorted(set(event.themes) & _THEME_LABELS.keys()),
            "departement": [department] if department else [],
        },
        rank=EVENT_RANK * 2**60 + int(occurrence.starts_at.timestamp()),
    )
    return document_of(DocumentType.EVENT.value, str(event.pk), content, _display(event, occurrence, spot, town, kind))


def _display(event: Event, occurrence: Occurrence, spot: str, town: str, kind: str) -> dict[str, Any]:
    return {
        "title": event.title,
        "subtitle": event.organised_by,
        "excerpt": excerpt_of(event.summary),
        "url": event.get_absolute_url(),
        "details": {
            "kind_label": kind,
            "starts_at": moment_of(occurrence.starts_at),
            "city": town,
            "is_online": bool(event.online_url),
        },
        "spot": spot,
        "ends_at": moment_of(occurrence.ends_at),
    }
