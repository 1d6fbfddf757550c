"""Pages that widen choices beside a view that does nothing, on the same server.

Each target is what a page may cost: one that ranks every occupation for one person, or draws a whole path, as much as
a hundred answers that do nothing; a list written once, twenty.

With AZIMUT_TEST_DATA the occupations are those of the whole ROME; without it, those of the demonstration region.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure
from benchmarks.website import over_trivial, prepared, served, weigh

PAGES = {
    "interests": ("/explorer/interets/resultat/?r=V1XVdV1VVXVd", 0.01),
    "within reach": ("/explorer/competences/resultat/?de=G1803&de=D1505&ou=Chartres", 0.01),
    "path": ("/metiers/J1506/{slug}/parcours/?situation=salarie&ou=Chartres", 0.01),
    "funding": ("/financements/?situation=salarie", 0.05),
}


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="azimut-bench-", ignore_cleanup_errors=True) as folder:
        environment = prepared(Path(folder))
        with served(environment) as port:
            slug = slug_of(port)
            weights = []
            for name, (address, target) in PAGES.items():
                page = address.format(slug=slug)
                ratio, _ = over_trivial(port, [page])
                yield Figure(f"explore: {name} over a trivial view", ratio, target, is_at_most=False)
                weights.append(weigh(port, page)[0])
            yield Figure("explore: first visit, compressed", max(weights), 80, unit="kB")


def slug_of(port: int) -> str:
    """The readable part of the nurse's address: it changes with the version of the occupations."""
    from benchmarks.website import OCCUPATION, page_and_etag

    return page_and_etag(port, OCCUPATION)[0].rstrip("/").rsplit("/", 1)[-1]
