"""Where what a page says comes from, and of what date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from azimut.core.models import ImportRun
from azimut.core.text import capitalised
from azimut.website.enums import source_name
from azimut.website.queries.freshness import catalogue_version
from azimut.website.templatetags.site import day


@dataclass(frozen=True)
class Source:
    """A source of the page. `data_date` is the date of the data, `imported_on` the day we took them in."""

    name: str
    licence: str
    data_date: date | None
    imported_on: date | None

    @property
    def sentence(self) -> str:
        """`ROME 4, France Travail, données du 1er juin 2026, reprises le 3 juin 2026 (Licence Ouverte 2.0)`."""
        parts = [capitalised(self.name)]
        parts += [f"données du {day(self.data_date)}"] if self.data_date else []
        parts += [f"reprises le {day(self.imported_on)}"] if self.imported_on else []
        return ", ".join(parts) + (f" ({self.licence})" if self.licence else "")


def sources_of(names: Iterable[str]) -> list[Source]:
    """The sources of a page's rows, each with its last import; one query after each import."""
    wanted = list(dict.fromkeys(name for name in names if name))
    runs = _last_runs(catalogue_version())
    return [_source(name, runs.get(name)) for name in wanted]


@lru_cache(maxsize=1)
def _last_runs(_version: str) -> dict[str, ImportRun]:
    runs: dict[str, ImportRun] = {}
    for run in sorted(ImportRun.objects.latest_by_source(), key=lambda run: run.started_at):
        # A source taken in by parts (`starter:occupations`, `starter:formations`) is as fresh as its last part.
        runs[run.source] = runs[run.source.partition(":")[0]] = run
    return runs


def _source(name: str, run: ImportRun | None) -> Source:
    if run is None:
        return Source(source_name(name), "", None, None)
    return Source(source_name(name), run.licence, run.data_date, run.started_at.date())
