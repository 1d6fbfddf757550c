"""What a search gives back: plain values, ready for a page, a command or an API, without any database query."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `id` is the public one: ROME code, certification code, UUID of a training, a structure or an event.

    `details` holds what a card shows beside the title:
    - metier: `domain`, `names` (up to four other names), `is_regulated`, `genders` (masculine, feminine),
      `highlights` (values of HighlightKind);
    - certification: `level`, `level_label`, `kind_label`, `certifiers`, `is_active`;
    - formation: `provider`, `city`, `starts_on` (ISO date or ""), `is_open_entry`, `modality_label`,
      `work_study_label`, `level_label`, `sessions` (number of coming sessions), `certification` (code or "");
    - structure: `network` (short name), `themes` (labels), `phone`, and of the nearest door `city`,
      `department`, `opening_hours` (OpenStreetMap syntax): these are absent when it is had from afar only.
    - evenement: `kind_label`, `starts_at` (ISO instant of the next time), `city` ("" when online only), `is_online`.
    """

    type: str
    id: str
    title: str
    subtitle: str
    excerpt: str
    url: str
    distance_km: float | None = None
    is_remote: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class FacetCount:
    """A value of a facet: as it is written in the address, as people read it, how many results it would leave."""

    value: str
    label: str
    count: int
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of results. `place` is the Place asked, `radius_km` the radius that was used in the end.

    `relaxed` says in French what had to be dropped or corrected. `is_ready` is false while this node has no index
    yet: the page then says that the search is being prepared.
    """

    query: str
    place: Any
    total: int
    hits: list[Hit]
    facets: dict[str, list[FacetCount]]
    relaxed: list[str]
    page: int
    pages: int
    radius_km: float | None
    type_counts: dict[str, int]
    is_ready: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed. `url` is its page when it names one thing, else ""; `q` what to search."""

    label: str
    type: str
    url: str
    q: str
