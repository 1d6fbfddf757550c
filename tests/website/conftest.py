"""A small catalogue around Chartres, and pages that remember nothing of the test before."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone

from azimut.catalogue.exploring import forget_table
from azimut.core.models import ImportRun, ImportRunState
from azimut.directory.models import Structure
from azimut.guidance.rules.in_force import forget_rules_in_force
from azimut.territories.places import forget_places
from azimut.website.queries import (
    directory_map,
    directory_nearest,
    directory_networks,
    figures,
    freshness,
    highlighted,
    occupations,
    places,
    territories,
    territory_help,
    territory_lists,
)
from azimut.website.views.conditional import forget_pages
from tests.catalogue.factories import (
    AppellationFactory,
    CertificationFactory,
    OccupationFactory,
    OccupationMobilityFactory,
    OccupationSkillFactory,
    SkillFactory,
    TrainingFactory,
    TrainingSessionFactory,
)
from tests.directory.factories import ErrorReportFactory
from tests.territories.factories import CommuneFactory


def forget_everything() -> None:
    freshness.forget_catalogue_version()
    forget_places()
    forget_table()
    forget_rules_in_force()
    cache.clear()
    forget_pages()
    for remembered in (
        occupations._domain_tiles,
        places._main_towns,
        figures._counted,
        territories._portrait,
        directory_networks._networks,
        territory_help._reach,
        highlighted._near,
        territory_lists._lists,
        directory_nearest.nearest_doors,
        directory_map._towns,
        directory_map.background_of,
    ):
        remembered.cache_clear()


@pytest.fixture(autouse=True)
def _slow_machine(monkeypatch) -> None:
    """On a slow machine a second passes within a test: what is read again each second would be one query too many."""
    monkeypatch.setattr(freshness, "SECONDS_TRUSTED", 3_600)


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> Iterator[None]:
    forget_everything()
    yield
    forget_everything()


def record_import(source: str, *, minutes_ago: int = 0, **values) -> ImportRun:
    """A successful import of a source, and pages that know of it at once."""
    ended_at = timezone.now() - timedelta(minutes=minutes_ago)
    run = ImportRun.objects.create(
        source=source,
        label=source,
        file_names="fichier.csv",
        file_hash="0" * 64,
        state=ImportRunState.SUCCEEDED,
        ended_at=ended_at,
        **values,
    )
    freshness.forget_catalogue_version()
    return run


@pytest.fixture
def catalogue(db) -> SimpleNamespace:
    """A nurse, the diploma that leads to it, a training in Chartres and one in Orléans; a baker beside."""
    chartres = CommuneFactory(chartres=True)
    CommuneFactory(orleans=True)
    nurse = OccupationFactory(nurse=True, access="Trois ans d'études après le bac.")
    baker = OccupationFactory(baker=True)
    AppellationFactory(occupation=nurse, label="Infirmier / Infirmière de bloc")
    OccupationSkillFactory(occupation=nurse)
    OccupationSkillFactory(occupation=nurse, skill=SkillFactory(soft=True))
    OccupationMobilityFactory(occupation=nurse, target=baker)
    diploma = CertificationFactory(
        code="RNCP39923", title="Diplôme d'État d'infirmier", level=6, occupations=[nurse], summary="Soigner."
    )
    training = TrainingFactory(
        title="Devenir infirmier ou infirmière", certification=diploma, is_certifying=True, rome_codes=["J1506"]
    )
    session = TrainingSessionFactory(training=training)
    far = TrainingFactory(title="Devenir infirmier à Orléans", certification=diploma, rome_codes=["J1506"])
    TrainingSessionFactory(training=far, in_orleans=True)
    record_import("rome", minutes_ago=10, licence="Licence Ouverte 2.0", data_date=timezone.localdate())
    return SimpleNamespace(
        chartres=chartres, nurse=nurse, baker=baker, diploma=diploma, training=training, session=session, far=far
    )


ABOUT = (
    "/aide/",
    "/widget/?forme=aide&ou=Chartres",
    "/facile-a-lire/",
    "/contact/",
    "/accessibilite/",
    "/donnees-personnelles/",
    "/mentions-legales/",
    "/plan-du-site/",
    "/langues/",
    "/langues/en/",
    "/langues/ar/",
    "/statistiques/",
)
EXPLORING = (
    "/explorer/",
    "/explorer/interets/",
    "/explorer/interets/?r=V1&page=2",
    "/explorer/interets/resultat/?r=V1XVdV1VVXVd",
    "/explorer/competences/",
    "/explorer/competences/?de=J1506",
    "/explorer/competences/resultat/?de=J1506&ou=Chartres",
    "/metiers/J1506/infirmier-infirmiere/parcours/?situation=demandeur_emploi&ou=Chartres",
    "/financements/?situation=salarie",
)
"""The pages that widen choices."""


def _pages_of(structure: Structure) -> list[str]:
    sheet = structure.get_absolute_url()
    report = ErrorReportFactory(structure=structure)
    return [f"{sheet}?ou=Chartres", f"{sheet}fiche/", f"{sheet}signaler/", report.get_absolute_url()]


@pytest.fixture
def every_page(catalogue) -> list[str]:
    """The address of each kind of page a visitor can open."""
    from tests.events.factories import EventFactory
    from tests.website.directory import small_directory

    structure = small_directory().youth
    return [
        "/",
        "/recherche/?quoi=infirmiere&ou=Chartres",
        "/metiers/",
        "/metiers/?domaine=J",
        "/metiers/?lettre=B",
        f"{catalogue.nurse.get_absolute_url()}?ou=Chartres",
        catalogue.diploma.get_absolute_url(),
        catalogue.training.get_absolute_url(),
        "/territoires/28085/",
        "/territoires/dep-28/",
        "/territoires/",
        "/territoires/dep-28/couverture/",
        "/comprendre-les-chiffres/",
        "/annuaire/?ou=Chartres",
        *_pages_of(structure),
        "/reseaux/",
        "/reseaux/mission_locale/?ou=Chartres",
        "/reseaux/pole_emploi/",
        "/qui-peut-m-aider/",
        "/qui-peut-m-aider/lieu/?situation=salarie&besoin=trouver_formation",
        "/qui-peut-m-aider/reponse/?situation=salarie&besoin=trouver_formation&ou=28085",
        "/jeunes/?ou=Chartres",
        "/jeunes/logement/?ou=Chartres",
        "/agenda/?ou=Chartres",
        EventFactory().get_absolute_url(),
        *EXPLORING,
        *ABOUT,
        "/lieu/?ou=Chartres",
    ]
