"""Open data: whole tables, their columns explained, nothing in them that the site does not show."""

import csv
import json
from io import StringIO

import pytest
from data_inclusion.schema.v1 import Service as ServiceSchema
from data_inclusion.schema.v1 import Structure as StructureSchema
from django.utils import timezone

from azimut.catalogue.enums import HighlightKind, HighlightOrigin
from azimut.catalogue.models import Highlight
from azimut.events.enums import EventAudience
from azimut.website.queries.open_data import DATASETS
from tests.catalogue.factories import OccupationFactory
from tests.directory.factories import NetworkFactory, ReceptionPointFactory, ServiceFactory
from tests.events.factories import EventFactory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


def table(client, key: str) -> list[dict[str, str]]:
    response = client.get(f"/donnees/{key}.csv")
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.content.decode())))


@pytest.fixture
def something_of_everything() -> None:
    CommuneFactory(chartres=True)
    point = ReceptionPointFactory(structure__network=NetworkFactory())
    ServiceFactory(structure=point.structure)
    EventFactory()
    Highlight.objects.create(
        occupation=OccupationFactory(),
        kind=HighlightKind.HIGH_RECRUITMENT,
        origin=HighlightOrigin.HAND,
        area_code="dep-28",
        area_name="Eure-et-Loir",
        reason="=HYPERLINK(1)",
        author_label="Animation régionale",
        decided_on=timezone.localdate(),
    )


@pytest.mark.parametrize("key", DATASETS)
def test_each_table_has_the_columns_it_explains_and_a_row(client, something_of_everything, key) -> None:
    (first, *_others) = table(client, key)

    assert list(first) == [column.name for column in DATASETS[key].columns]
    assert None not in first.values()


def test_what_people_wrote_never_runs_as_a_formula(client, something_of_everything) -> None:
    assert [row["raison"] for row in table(client, "metiers-mis-en-avant")] == ["'=HYPERLINK(1)"]


def test_a_place_known_by_its_commune_only_has_no_position(client) -> None:
    ReceptionPointFactory(latitude=48.45, longitude=-1.5)
    ReceptionPointFactory(latitude=48.45, longitude=-1.5, is_position_approximate=True)
    ReceptionPointFactory(structure__ended_on=timezone.localdate())

    assert sorted(row["longitude"] for row in table(client, "structures")) == ["", "-1.5"]


def test_events_between_professionals_cancelled_or_not_yet_read_are_left_out(client) -> None:
    shown = EventFactory()
    EventFactory(audience=EventAudience.PROFESSIONAL)
    EventFactory(cancelled=True)
    EventFactory(proposed=True)

    assert [row["id"] for row in table(client, "evenements")] == [str(shown.pk)]


def test_structures_and_services_are_valid_for_data_inclusion(client, something_of_everything) -> None:
    found = json.loads(client.get("/donnees/structures.json").content)

    assert [StructureSchema.model_validate(row).nom for row in found["structures"]]
    assert [ServiceSchema.model_validate(row).nom for row in found["services"]]


@pytest.mark.parametrize("address", ["/donnees/", "/donnees/structures.csv", "/donnees/structures.json"])
def test_a_file_costs_as_many_queries_however_long_and_nothing_when_unchanged(
    client, something_of_everything, django_assert_max_num_queries, address
) -> None:
    ReceptionPointFactory.create_batch(5)
    with django_assert_max_num_queries(8):
        response = client.get(address)

    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_the_page_tells_search_engines_where_each_file_is(client, something_of_everything) -> None:
    page = client.get("/donnees/").content.decode()
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])

    addresses = [one["contentUrl"] for dataset in data["dataset"] for one in dataset["distribution"]]
    assert "http://testserver/donnees/structures.json" in addresses
    assert {client.get(address.removeprefix("http://testserver")).status_code for address in addresses} == {200}


@pytest.mark.parametrize("name", ["atlantide.csv", "reseaux.json", "structures.xlsx", "structures.%00"])
def test_a_file_that_does_not_exist_says_where_the_others_are(client, name) -> None:
    assert client.get(f"/donnees/{name}").status_code in {400, 404}
