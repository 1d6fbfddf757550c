"""The same rows in PostgreSQL full text: what one would do without a search engine, done with care.

One row a document in one table, with what a results page shows. Words are folded as ours are (accents away), then
`to_tsvector('french')`: the title weighs A, the rest C; GIN index. A question is asked as search() asks it:

- a word that no document has is replaced by the nearest one of the vocabulary (pg_trgm, GIN index on its words);
- all the words first; when nothing has them all, any of them;
- near a place: what is held within the radius, what is remote, what has no place; ranked by ts_rank, then distance;
- the twenty best and the counts of the same facets, all from one statement that matches and ranks once;
- statements are prepared, the table is vacuumed and in memory.

Not asked of it: acronyms and everyday words, names of occupations put first, what an occupation leads to.
"""

import re
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from django.db import connection

from azimut.core.text import fold
from azimut.directory.models import Structure
from azimut.search.gathering import Gatherer
from azimut.search.schema import FACETS
from azimut.search.scope import DEFAULT_RADIUS_KM
from azimut.territories.distances import KM_PER_DEGREE
from azimut.territories.places import Place

MEASURED_BY = "search"

_WORD = re.compile(r"\w+")
_LISTS = ", ".join(FACETS)
Row = tuple[Any, ...]


class FullText:
    """The table, for as long as the block lasts."""

    def __enter__(self) -> Self:
        rows = list(_rows())  # read before: the connection does nothing else during a COPY
        facets = ", ".join(f"{name} text[] NOT NULL" for name in FACETS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE bench_row (type text, id text, title text, body text, display text, {facets},"
                " latitudes float[], longitudes float[], is_remote boolean)"
            )
            with cursor.copy("COPY bench_row FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                "CREATE TABLE bench_document AS SELECT *, setweight(to_tsvector('french', title), 'A')"
                " || setweight(to_tsvector('french', body), 'C') AS vector FROM bench_row"
            )
            cursor.execute("DROP TABLE bench_row")
            cursor.execute("CREATE INDEX ON bench_document USING gin (vector)")
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE TABLE bench_word AS SELECT word, ndoc FROM ts_stat('SELECT vector FROM bench_document')"
            )
            cursor.execute("CREATE INDEX ON bench_word USING gin (word gin_trgm_ops)")
            cursor.execute("CREATE INDEX ON bench_word (word)")
            cursor.execute("VACUUM ANALYZE bench_document")
            cursor.execute("VACUUM ANALYZE bench_word")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE bench_document, bench_word")

    def search(self, text: str, place: Place | None) -> tuple[list[Row], list[Row]]:
        """The twenty best, and how many there are of each facet value."""
        with connection.cursor() as cursor:
            words = self._mended(cursor, _WORD.findall(fold(text)))
            for joined in (" & ".join(words), " | ".join(words)):
                best, counts = _asked(cursor, joined, place)
                if best:
                    break
        return best, counts

    def _mended(self, cursor: Any, words: list[str]) -> list[str]:
        """The stems of the words; one that no document has becomes the nearest that one has."""
        cursor.execute(
            "SELECT coalesce((SELECT word FROM bench_word WHERE word = stem), (SELECT word FROM bench_word"
            " WHERE word %% stem ORDER BY similarity(word, stem) DESC, ndoc DESC LIMIT 1), stem)"
            " FROM unnest(%s::text[]) AS asked, unnest(tsvector_to_array(to_tsvector('french', asked))) AS stem",
            [words],
        )
        return [f"'{stem}'" for (stem,) in cursor.fetchall()]


def _asked(cursor: Any, question: str, place: Place | None) -> tuple[list[Row], list[Row]]:
    near, distance, values = _near(place)
    counts = " UNION ALL ".join(
        f"SELECT '{name}', value, NULL, count(*), NULL FROM found, unnest({name}) AS value GROUP BY value"
        for name in FACETS
    )
    cursor.execute(
        f"WITH found AS MATERIALIZED (SELECT type, id, title, display, {_LISTS}, {distance} AS distance,"
        " ts_rank(vector, question) AS rank FROM bench_document, (SELECT %s::tsquery AS question) AS asked"
        f" WHERE vector @@ question {near})"
        " (SELECT type, id, title, NULL::bigint, display FROM found ORDER BY rank DESC, distance LIMIT 20)"
        f" UNION ALL SELECT 'type', type, NULL, count(*), NULL FROM found GROUP BY type UNION ALL {counts}",
        [*values[:3], question, *values[3:]],
    )
    rows = cursor.fetchall()
    return [row for row in rows if row[3] is None], [row for row in rows if row[3] is not None]


def _near(place: Place | None) -> tuple[str, str, list[float]]:
    """What keeps a row, what measures it (degrees, squared), and their values."""
    if place is None:
        return "", "0", []
    latitude, longitude = place.point
    reach, width = DEFAULT_RADIUS_KM / KM_PER_DEGREE, 0.68
    sessions = "FROM unnest(latitudes, longitudes) AS spot (latitude, longitude)"
    kept = (
        f"AND (type IN ('metier', 'certification') OR is_remote OR EXISTS (SELECT 1 {sessions}"
        " WHERE latitude BETWEEN %s AND %s AND longitude BETWEEN %s AND %s))"
    )
    distance = f"(SELECT min((latitude - %s) ^ 2 + ((longitude - %s) * %s) ^ 2) {sessions})"
    box = [latitude - reach, latitude + reach, longitude - reach / width, longitude + reach / width]
    return kept, distance, [latitude, longitude, width, *box]


def _rows() -> Iterator[Row]:
    gatherer = Gatherer()
    nowhere: Row = ([], [], False)
    for occupation in gatherer.occupations():
        names = [name.label for name in occupation.names]
        body = [*names, *occupation.everyday_words, occupation.domain_label, *occupation.skills]
        facets = {"domaine": [occupation.code[0]]}
        yield (*_texts("metier", occupation.code, occupation.label, body), occupation.definition[:180],
               *_facets(facets), *nowhere)  # fmt: skip
    for certification in gatherer.certifications():
        body = [certification.code, certification.diploma_kind, *certification.occupation_labels]
        facets = {"domaine": sorted({code[0] for code in certification.rome_codes})}
        yield (*_texts("certification", certification.code, certification.title, body), certification.summary[:180],
               *_facets(facets), *nowhere)  # fmt: skip
    for training in gatherer.trainings():
        if training.sessions:
            cities = [session.city for session in training.sessions]
            body = [training.provider, *cities, training.certification_title, *training.occupation_labels]
            spots = [spot.split(",") for spot in training.spots() if "," in spot]
            positions = ([float(spot[0]) for spot in spots], [float(spot[1]) for spot in spots])
            yield (*_texts("formation", training.id, training.title, body), training.objective[:180],
                   *_facets(training.facets()), *positions, "remote" in training.spots())  # fmt: skip
    yield from _structure_rows()


def _structure_rows() -> Iterator[Row]:
    structures = Structure.objects.current().select_related("network")
    for structure in structures.prefetch_related("reception_points", "services"):
        points, services = list(structure.reception_points.all()), list(structure.services.all())
        network = structure.network
        names = [network.name, network.acronym] if network else []
        body = [*names, *(point.city for point in points), *(service.name for service in services)]
        facets = {
            "reseau": [network.code] if network else [],
            "besoin": sorted({theme for service in services for theme in service.themes}),
            "mode": sorted({mode for service in services for mode in service.modes}),
            "departement": sorted({point.postcode[:2] for point in points if point.postcode}),
        }
        spots = [point.point for point in points if point.point]
        yield (*_texts("structure", str(structure.pk), structure.name, body), structure.presentation[:180],
               *_facets(facets), [spot.latitude for spot in spots], [spot.longitude for spot in spots],
               any(point.is_remote for point in points))  # fmt: skip


def _texts(kind: str, identifier: str, title: str, body: list[str]) -> Row:
    return (kind, identifier, fold(title), fold(" ".join(body)))


def _facets(values: dict[str, list[str]]) -> list[list[str]]:
    return [values.get(name, []) for name in FACETS]
