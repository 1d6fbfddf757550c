"""What the Région and the coordination read: counts of whole months, the same everywhere, none of them small."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from azimut.directory.models import Structure
from azimut.reception.enums import DeclineReason
from azimut.reception.figures import regional_periods
from azimut.reception.models import Referral
from azimut.reception.services import referrals as acts
from tests.accounts.factories import client_of
from tests.directory.factories import ReceptionPointFactory, StructureFactory
from tests.reception.factories import ReceptionRecordFactory, person, referral_facts
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db
PAGE, TABLE = "/pro/accueil/ensemble/", "/pro/accueil/ensemble.csv"


@pytest.fixture
def last_month() -> date:
    return timezone.localdate().replace(day=1) - timedelta(days=10)


def receive(structure, on: date, **people: int) -> None:
    """So many people of each gender."""
    for gender, number in people.items():
        for _ in range(number):
            ReceptionRecordFactory(structure=structure, received_on=on, gender=gender)


def genders(page) -> dict[str, int]:
    tables = {table.title: table for table in page.context["figures"].tables}
    return {line.label: line.people for line in tables["Genre"].lines}


def lines_of(client, query: str = "") -> list[str]:
    return client.get(f"{TABLE}{query}").content.decode("utf-8-sig").splitlines()


def test_the_page_and_the_table_say_the_same_of_the_whole_region(regional_officer, last_month) -> None:
    receive(StructureFactory(), last_month, female=9, male=6)
    receive(StructureFactory(), last_month, female=5)
    client = client_of(regional_officer)

    page = client.get(PAGE)
    assert genders(page) == {"femme": 14, "homme": 6}
    figures = page.context["figures"]
    said = [line for table in figures.tables for line in table.lines]
    lines = lines_of(client)
    assert any(line.endswith(";Ensemble;Personnes reçues;20") for line in lines)
    assert sum(";Orientations" not in line for line in lines) == len(said) + 4, "a heading, three totals, the lines"


def test_a_small_count_is_shown_nowhere(regional_officer, last_month) -> None:
    receive(StructureFactory(), last_month, female=30, male=8, other=2)
    client = client_of(regional_officer)

    assert genders(client.get(PAGE)) == {"femme": 30, "autres réponses, réunies": 10}
    assert not [line for line in lines_of(client) if line.endswith((";2", ";autre;8", ";homme;8"))]


def test_so_few_people_are_not_shown_at_all(auditor, last_month) -> None:
    receive(StructureFactory(), last_month, female=4)
    client = client_of(auditor)

    page = client.get(PAGE)
    assert "Trop peu de personnes" in page.content.decode()
    assert "key-figures" not in page.content.decode()
    assert client.get(TABLE).status_code == 404


def test_a_coordinator_reads_their_territory_and_nothing_else(coordinator, regional_officer, last_month) -> None:
    inside, outside = StructureFactory(), StructureFactory()
    commune = CommuneFactory()
    commune.territories.add(coordinator.territory_code)
    ReceptionPointFactory(structure=inside, commune=commune)
    receive(inside, last_month, female=7)
    receive(outside, last_month, female=11)

    assert genders(client_of(coordinator).get(PAGE)) == {"femme": 7}
    assert genders(client_of(regional_officer).get(PAGE)) == {"femme": 18}


def test_departments_and_networks_add_up_to_everyone(animator, last_month) -> None:
    for _ in range(3):
        point = ReceptionPointFactory()
        receive(point.structure, last_month, female=6)
    ReceptionPointFactory(structure=point.structure)
    receive(StructureFactory(), last_month, male=5)

    tables = client_of(animator).get(PAGE).context["figures"].tables
    totals = {table.title: sum(line.people for line in table.lines) for table in tables[:2]}
    assert totals == {"Département": 23, "Réseau": 23}


def test_what_became_of_people_handed_over_adds_up_and_is_timed(adviser, stranger) -> None:
    structure = Structure.objects.get(pk=stranger.structure_id)
    sent = [
        acts.send_referral(referral_facts(), person("Zoé"), to_structure=structure, actor=adviser) for _ in range(4)
    ]
    Referral.objects.filter(pk__in=[one.pk for one in sent]).update(sent_at=timezone.now() - timedelta(hours=1))
    acts.accept_referral(sent[0], actor=stranger)
    acts.accept_referral(sent[1], actor=stranger)
    acts.decline_referral(sent[2], reason=DeclineReason.FULL, sentence="Plus de place.", actor=stranger)

    page = client_of(stranger).get("/pro/accueil/chiffres/?periode=annee")
    received, given = page.context["handed_over"]
    became = {line.label: line.people for line in received.tables[0].lines}
    assert became == {"acceptées": 2, "refusées": 1, "attendent une réponse": 1}
    assert (received.sent, received.answered, received.median_days, received.prompt_share) == (4, 3, 0, 100)
    assert given.sent == 0
    table = client_of(stranger).get("/pro/accueil/chiffres.csv?periode=annee").content.decode("utf-8-sig")
    assert "Orientations reçues : raisons des refus;plus de place avant longtemps;1" in table
    assert client_of(adviser).get("/pro/accueil/chiffres/?periode=annee").context["handed_over"][1].sent == 4


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_periods_are_whole_months_set_beside_the_same_months_a_year_before(today) -> None:
    for period in regional_periods(today):
        for first, last in ((period.first, period.last), period.previous):
            assert first.day == 1
            assert (last + timedelta(days=1)).day == 1
        assert period.previous[0] == period.first.replace(year=period.first.year - 1)
        assert period.last < today


def test_the_page_asks_as_many_questions_for_many_structures(
    regional_officer, last_month, django_assert_max_num_queries
):
    for _ in range(8):
        receive(ReceptionPointFactory().structure, last_month, female=2)
    client = client_of(regional_officer)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
