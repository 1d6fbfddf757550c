"""Where what a page says comes from, and of what date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from azimut.core.models import ImportRun
from azimut.website.enums import source_name


@dataclass(frozen=True)
class Source:
    """A source of the page. `data_date` is the date of the data, `imported_on` the day we took them in."""

    name: str
    licence: str
    data_date: date | None
    imported_on: date | None


def sources_of(names: Iterable[str]) -> list[Source]:
    """The sources of a page's rows, each with its last import, in one query."""
    wanted = list(dict.fromkeys(name for name in names if name))
    runs = {run.source: run for run in ImportRun.objects.latest_by_source().filter(source__in=wanted)}
    return [_source(name, runs.get(name)) for name in wanted]


def _source(name: str, run: ImportRun | None) -> Source:
    if run is None:
        return Source(source_name(name), "", None, None)
    return Source(source_name(name), run.licence, run.data_date, run.started_at.date())
