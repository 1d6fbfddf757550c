"""An occupation put forward by hand: by whom, where, and how soon the public reads it."""

import pytest

from azimut.catalogue.figures import area_chain
from azimut.catalogue.models import Highlight
from azimut.core.profile import active_profile
from azimut.territories.enums import TerritoryKind
from azimut.website.queries.freshness import catalogue_version, forget_catalogue_version
from azimut.website.queries.highlighted import highlights_by_hand
from tests.accounts.factories import client_of
from tests.catalogue.factories import OccupationFactory
from tests.catalogue.outlook_factories import EmploymentBasinFactory, HighlightFactory
from tests.territories.factories import CommuneFactory, RegionFactory, TerritoryFactory

PAGE = "/pro/metiers-en-vue/"
REASON = "Un hôpital ouvre ici dans deux ans et recrute déjà."
QUERY_BUDGET = 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> str:
    own = active_profile().region
    return RegionFactory(code=own.code, name=own.name).area_code


@pytest.fixture
def nurse():
    return OccupationFactory(nurse=True)


def sent(where: str, **changes: str) -> dict[str, str]:
    return {"kind": "high_recruitment", "area_code": where, "reason": REASON, **changes}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_animator_puts_an_occupation_forward_and_the_public_reads_the_reason(client, animator, region, nurse):
    client.get(nurse.get_absolute_url())

    answer = client_of(animator).post(f"{PAGE}{nurse.rome_code}/", sent(region), follow=True)

    assert "C&#x27;est en ligne" in text_of(answer)
    assert REASON in text_of(answer)
    mark = Highlight.objects.get()
    assert (mark.origin, mark.area_code, mark.author_label) == ("hand", region, animator.name)
    forget_catalogue_version()
    page = text_of(client.get(nurse.get_absolute_url()))
    assert REASON in page
    assert animator.name not in page


def test_what_was_put_forward_is_withdrawn_at_once(animator, region, nurse):
    mark = HighlightFactory(by_hand=True, occupation=nurse, area_code=region)

    where = {"kind": mark.kind, "area_code": region}
    answer = client_of(animator).post(f"{PAGE}{nurse.rome_code}/retirer/", where, follow=True)

    assert "plus mis en avant" in text_of(answer)
    mark.refresh_from_db()
    assert mark.ended_on is not None
    assert client_of(animator).post(f"{PAGE}{nurse.rome_code}/retirer/", where).status_code == 404


def test_what_the_figures_put_forward_cannot_be_withdrawn_by_hand(animator, region, nurse):
    mark = HighlightFactory(occupation=nurse, area_code=region)

    answer = client_of(animator).post(f"{PAGE}{nurse.rome_code}/retirer/", {"kind": mark.kind, "area_code": region})

    assert answer.status_code == 404


def test_pages_kept_in_memory_change_with_a_highlight_that_begins_or_ends(region, nurse):
    forget_catalogue_version()
    before = catalogue_version()
    mark = HighlightFactory(by_hand=True, occupation=nurse, area_code=region)
    forget_catalogue_version()
    begun = catalogue_version()
    mark.ended_on = mark.decided_on
    mark.save()
    forget_catalogue_version()

    assert len({before, begun, catalogue_version()}) == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reason": "Court."}, "au moins 20 caractères"),
        ({"reason": ""}, "obligatoire"),
        ({"area_code": "dep-975"}, "choix valide"),
        ({"kind": "gratuit"}, "choix valide"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_keeps_what_was_typed(animator, region, nurse, changes, said):
    answer = client_of(animator).post(f"{PAGE}{nurse.rome_code}/", sent(region, **changes))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert changes.get("reason", REASON) in text_of(answer)
    assert not Highlight.objects.exists()


def test_the_same_reason_on_the_same_territory_is_refused_in_words(animator, region, nurse):
    HighlightFactory(by_hand=True, occupation=nurse, area_code=region)

    answer = client_of(animator).post(f"{PAGE}{nurse.rome_code}/", sent(region))

    assert "déjà mis en avant" in text_of(answer)


def test_a_coordinator_puts_forward_in_their_territory_and_nowhere_else(coordinator, region, nurse):
    client = client_of(coordinator)

    assert client.post(f"{PAGE}{nurse.rome_code}/", sent(region)).status_code == 422
    assert client.post(f"{PAGE}{nurse.rome_code}/", sent(coordinator.territory_code)).status_code == 302
    assert Highlight.objects.get().area_code == coordinator.territory_code


def test_a_coordinator_neither_sees_nor_ends_what_others_put_forward(coordinator, region, nurse):
    HighlightFactory(by_hand=True, occupation=nurse, area_code=region)
    own = HighlightFactory(by_hand=True, occupation=nurse, area_code=coordinator.territory_code)

    assert list(highlights_by_hand(coordinator)) == [own]
    where = {"kind": own.kind, "area_code": region}
    assert client_of(coordinator).post(f"{PAGE}{nurse.rome_code}/retirer/", where).status_code == 404


def test_what_a_coordinator_puts_forward_is_read_in_the_communes_of_the_territory(coordinator):
    chartres = CommuneFactory(chartres=True)
    TerritoryFactory(code="bc-0001", kind=TerritoryKind.COORDINATION_BASIN).communes.add(chartres)
    EmploymentBasinFactory(communes=[chartres])

    assert area_chain("28085") == ("be-2401", "bc-0001", "dep-28", "reg-24", "FR")


def test_an_occupation_is_found_by_its_code_and_a_name_unlike_any_is_said(animator, nurse):
    page = text_of(client_of(animator).get(PAGE, {"metier": nurse.rome_code.lower()}))

    assert f"{PAGE}{nurse.rome_code}/" in page
    assert "Aucun métier ne ressemble à" in text_of(client_of(animator).get(PAGE, {"metier": "zzzzzz"}))


def test_others_are_refused_with_a_sentence(adviser):
    answer = client_of(adviser).get(PAGE)

    assert answer.status_code == 403
    assert "mettent un métier en avant" in text_of(answer)


def test_queries_do_not_grow_with_highlights(animator, region, django_assert_max_num_queries):
    for rank in range(8):
        HighlightFactory(by_hand=True, occupation=OccupationFactory(rome_code=f"K11{rank:02}"), area_code=region)
    client = client_of(animator)

    with django_assert_max_num_queries(QUERY_BUDGET):
        assert client.get(PAGE).status_code == 200
