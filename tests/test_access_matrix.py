"""Who may do what: every address of the resolver × every role × every method has its expected status here.

An address without a line turns the test red, and so does a line without an address. Only anonymous visitors exist so
far: each role adds its column when accounts come, and `own` and `other` objects with the first address that has an
owner.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from azimut.territories.places import forget_places
from tests.catalogue.factories import CertificationFactory, OccupationFactory, TrainingFactory, TrainingSessionFactory
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.territories.factories import CommuneFactory

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ABSENT = "00000000-0000-4000-8000-000000000000"


class Access(NamedTuple):
    """An address and the statuses an anonymous visitor gets; every method not named is refused with 405."""

    address: str
    get: int = 200
    post: int = 405
    absent: str = ""
    """The same address for a thing that does not exist: 404, for every method it takes."""

    def expected(self, method: str) -> int:
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, 405)


# By the name of the address; redirecting forms without slug have none and are known by their position.
PUBLIC = {
    "home": Access("/"),
    "search": Access("/recherche/?quoi=boulanger"),
    "suggestions": Access("/suggestions/?q=bou"),
    "keep_place": Access("/lieu/", post=422),
    "occupations": Access("/metiers/"),
    "metiers/<str:rome_code>/": Access("/metiers/{occupation}/", get=301, absent="/metiers/Z9999/"),
    "occupation": Access("/metiers/{occupation}/{occupation_slug}/", absent="/metiers/Z9999/rien/"),
    "certification": Access("/certifications/{certification}/", absent="/certifications/RNCP1/"),
    "formations/": Access("/formations/{training}/", get=301, absent=f"/formations/{ABSENT}/"),
    "training": Access("/formations/{training}/{training_slug}/", absent=f"/formations/{ABSENT}/rien/"),
    "directory": Access("/annuaire/"),
    "map_background": Access("/annuaire/fond-de-carte.svg?lat=48.45&lon=1.49&rayon=30"),
    "structure_short": Access("/structures/{structure}/", get=301, absent=f"/structures/{ABSENT}/"),
    "structure": Access("/structures/{structure}/{structure_slug}/", absent=f"/structures/{ABSENT}/rien/"),
    "structure_printed": Access(
        "/structures/{structure}/{structure_slug}/fiche/", absent=f"/structures/{ABSENT}/rien/fiche/"
    ),
    "structure_contact": Access(
        "/structures/{structure}/{structure_slug}/contact.vcf", absent=f"/structures/{ABSENT}/rien/contact.vcf"
    ),
    "networks": Access("/reseaux/"),
    "network": Access("/reseaux/{network}/", absent="/reseaux/atlantide/"),
    "guidance": Access("/qui-peut-m-aider/"),
    "guidance_answer": Access("/qui-peut-m-aider/reponse/", get=302),
    "guidance_step": Access("/qui-peut-m-aider/{step}/", absent="/qui-peut-m-aider/atlantide/"),
    "territory": Access("/territoires/{commune}/", absent="/territoires/atlantide/"),
    "youth": Access("/jeunes/"),
    "youth_theme": Access("/jeunes/logement/", absent="/jeunes/atlantide/"),
    "help": Access("/aide/"),
    "contact": Access("/contact/"),
    "accessibility": Access("/accessibilite/"),
    "personal_data": Access("/donnees-personnelles/"),
    "legal_notice": Access("/mentions-legales/"),
    "site_map": Access("/plan-du-site/"),
    "statistics": Access("/statistiques/"),
    "theme": Access("/theme.css"),
    "favicon": Access("/favicon.svg"),
    "robots": Access("/robots.txt"),
    "security_contact": Access("/.well-known/security.txt"),
    "sitemap": Access("/sitemap.xml"),
    "sitemap_section": Access("/sitemap-metiers.xml", absent="/sitemap-atlantide.xml"),
    "healthz": Access("/healthz"),
    # Neither index nor visitors from elsewhere in the tests: not ready, and no figures for a relayed request.
    "readyz": Access("/readyz", get=503),
    "metrics": Access("/metrics"),
}


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The name of every address of the resolver; its pattern up to the first parameter when it has no name."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            whole = prefix + str(pattern.pattern)
            yield pattern.name or (whole.split("(?P")[0].lstrip("^") if whole.startswith("^") else whole)


@pytest.fixture
def things(db: None) -> Iterator[dict[str, str]]:
    """One of each thing an address may show."""
    cache.clear()
    commune = CommuneFactory()
    forget_places()
    occupation = OccupationFactory()
    certification = CertificationFactory()
    session = TrainingSessionFactory(training=TrainingFactory(), commune=commune)
    network = NetworkFactory()
    structure = StructureFactory(network=network)
    ReceptionPointFactory(structure=structure)
    yield {
        "occupation": occupation.rome_code,
        "occupation_slug": occupation.slug,
        "certification": certification.code,
        "training": str(session.training_id),
        "training_slug": session.training.slug,
        "network": network.code,
        "structure": str(structure.pk),
        "structure_slug": SimpleNamespace(url=structure.get_absolute_url()).url.rstrip("/").rsplit("/", 1)[-1],
        "commune": commune.code,
        "step": "besoin",
    }
    cache.clear()
    forget_places()


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    assert sorted(addresses()) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_an_anonymous_visitor_gets_exactly_what_the_matrix_says(name: str, things: dict[str, str]) -> None:
    access = PUBLIC[name]
    address = access.address.format(**things)

    statuses = {method: Client().generic(method, address).status_code for method in METHODS}

    assert statuses == {method: access.expected(method) for method in METHODS}


@pytest.mark.parametrize("name", [name for name, access in PUBLIC.items() if access.absent])
def test_what_does_not_exist_is_not_found(name: str, things: dict[str, str]) -> None:
    assert Client().get(PUBLIC[name].absent).status_code == 404


@pytest.mark.parametrize("name", PUBLIC)
def test_a_form_from_another_site_is_refused(name: str, things: dict[str, str]) -> None:
    access = PUBLIC[name]
    client = Client(enforce_csrf_checks=True)

    status = client.post(access.address.format(**things)).status_code

    assert status in {403, 405 if access.post == 405 else 403}
