"""France, read once: its places in memory, without a database behind them."""

import csv
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction

from azimut.territories.importers.communes import import_communes
from azimut.territories.places import forget_places, memory
from azimut.territories.places.index import PlaceIndex
from azimut.territories.places.loading import read_candidates

COLUMNS = (
    *("code", "type", "nom", "population", "dept", "nom_dept", "region", "nom_region", "epci", "nom_epci"),
    *("codes_postaux", "lat_pt", "lon_pt", "commune_parente", "ze2020", "nom_ze2020", "bv2022", "nom_bv2022"),
    "anciens_noms",
)
CHARTRES = {
    "code": "28085",
    "type": "COM",
    "nom": "Chartres",
    "population": "38000",
    "dept": "28",
    "nom_dept": "Eure-et-Loir",
    "region": "24",
    "nom_region": "Centre-Val de Loire",
    "epci": "200033181",
    "nom_epci": "Communauté d'agglomération Chartres Métropole",
    "codes_postaux": "28000",
    "lat_pt": "48.4469",
    "lon_pt": "1.4892",
    "ze2020": "2401",
    "nom_ze2020": "Chartres",
    "bv2022": "28085",
    "nom_bv2022": "Chartres",
}
LUCE = {
    **CHARTRES,
    "code": "28218",
    "nom": "Lucé",
    "population": "15000",
    "codes_postaux": "28110",
    "lat_pt": "48.4387",
}


@pytest.fixture(scope="session")
def national_index(django_db_setup, django_db_blocker) -> PlaceIndex:
    with django_db_blocker.unblock(), transaction.atomic():
        import_communes()
        index = PlaceIndex(read_candidates())
        transaction.set_rollback(True)
    return index


@pytest.fixture(scope="module")
def france(national_index: PlaceIndex) -> Iterator[PlaceIndex]:
    """The places of the shipped file, held without being checked against the database."""
    held = memory._Memory()
    held.index, held.checked_at = national_index, math.inf
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "_memory", held)
        yield national_index


@pytest.fixture
def fresh_places() -> Iterator[None]:
    """No place kept from another test's database, none left to the next."""
    forget_places()
    yield
    forget_places()


@pytest.fixture
def write_table(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of communes; the columns are those of the shipped file unless `columns` says otherwise."""

    def write(*rows: dict[str, str], columns=COLUMNS, encoding="utf-8", delimiter=",", name="communes.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", delimiter=delimiter, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write
