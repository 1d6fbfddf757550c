"""An index of its own for each test, and one of the whole official set for the tests of relevance."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

from azimut.catalogue.importers.rome import import_rome
from azimut.search import reading
from azimut.search.services import rebuild_index
from azimut.territories.distances import Point
from azimut.territories.places import Place
from tests.catalogue.factories import (
    AppellationFactory,
    CertificationFactory,
    OccupationFactory,
    TrainingFactory,
    TrainingSessionFactory,
)

CHARTRES = Place(
    "28085", "Chartres", "Chartres (28)", "commune", Point(48.4469, 1.4892), "28085", "28", "24", 0.0, 38_000
)
LYON = Place("69123", "Lyon", "Lyon (69)", "commune", Point(45.758, 4.835), "69123", "69", "84", 0.0, 520_000)
BREST = Place("29019", "Brest", "Brest (29)", "commune", Point(48.39, -4.486), "29019", "29", "53", 0.0, 140_000)


@pytest.fixture(autouse=True)
def index_folder(tmp_path: Path, settings) -> Iterator[Path]:
    """An empty folder for the index; nothing stays open from another test."""
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    reading.forget()
    yield settings.SEARCH_INDEX_DIR
    reading.forget()


@pytest.fixture
def bakery(db) -> SimpleNamespace:
    """A baker, a nurse, what leads there, and training in Chartres, Lyon and at a distance."""
    baker = OccupationFactory(baker=True)
    nurse = OccupationFactory(nurse=True)
    AppellationFactory(occupation=baker, main=True)
    AppellationFactory(occupation=baker, label="Artisan boulanger / Artisane boulangère")
    AppellationFactory(occupation=nurse, main=True)
    cap = CertificationFactory(bakery_cap=True, occupations=[baker])
    diploma = CertificationFactory(code="RNCP39923", title="Diplôme d'État infirmier", level=6, occupations=[nurse])
    near = TrainingFactory(bakery=True, certifying=True)
    far = TrainingFactory(title="CAP boulanger en un an", rome_codes=["D1102"])
    online = TrainingFactory(title="Boulangerie sans gluten", rome_codes=["D1102"])
    TrainingSessionFactory(training=near)
    TrainingSessionFactory(training=far, in_lyon=True, apprenticeship=True)
    TrainingSessionFactory(training=online, remote=True)
    return SimpleNamespace(baker=baker, nurse=nurse, cap=cap, diploma=diploma, near=near, far=far, online=online)


@pytest.fixture
def index(bakery: SimpleNamespace) -> SimpleNamespace:
    """The same, indexed."""
    rebuild_index()
    return bakery


@pytest.fixture(scope="session")
def national_folder(real_data: Path, tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """An index of the 1,584 official occupations, built once; the database keeps nothing of it."""
    folder = tmp_path_factory.mktemp("national") / "search"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr("django.conf.settings.SEARCH_INDEX_DIR", folder)
        import_rome(real_data / "rome")
        rebuild_index()
        transaction.set_rollback(True)
    reading.forget()
    return folder


@pytest.fixture(scope="module")
def national_reader(national_folder: Path) -> Iterator[reading.Reader]:
    """Opened once for a module: a second of loading."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.SEARCH_INDEX_DIR", national_folder)
        reading.forget()
        reader = reading.refresh()
    assert reader is not None
    yield reader
    reading.forget()


@pytest.fixture
def national_index(national_reader: reading.Reader, national_folder: Path, index_folder: Path, settings) -> None:
    """The index of the official occupations answers."""
    settings.SEARCH_INDEX_DIR = national_folder
    reading.hold(national_reader)
