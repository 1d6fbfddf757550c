"""Which occupations are highlighted, from which figures, and by whom."""

import pytest

from azimut.catalogue.enums import AreaKind, HighlightKind, HighlightOrigin
from azimut.catalogue.models import Highlight, Outlook
from azimut.catalogue.services import (
    AlreadyHighlighted,
    NothingToHighlight,
    add_highlight,
    refresh_highlights,
    remove_highlight,
)
from azimut.core.permissions import Refusal
from azimut.core.profile import HighlightRules, active_profile
from azimut.territories.models import Region
from tests.catalogue.factories import OccupationFactory
from tests.catalogue.outlook_factories import (
    EmploymentBasinFactory,
    FamilyOccupationFactory,
    GenderShareFactory,
    HighlightFactory,
    OccupationFamilyFactory,
    OutlookFactory,
    TensionFactory,
)
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    commune = CommuneFactory(chartres=True)
    EmploymentBasinFactory(communes=[commune], region=commune.department.region)
    return commune.department.region


@pytest.fixture
def nurse():
    return OccupationFactory(nurse=True)


@pytest.fixture
def nurses(nurse):
    return OccupationFamilyFactory(nurses=True, occupations=[nurse])


def marks() -> set[tuple[str, str, str]]:
    return set(Highlight.objects.current().values_list("occupation_id", "kind", "area_code"))


def test_each_rule_highlights_the_occupations_of_the_family_and_keeps_its_figures(region, nurse, nurses):
    TensionFactory(family=nurses, in_region=True, level=5, job_insecurity=1)
    OutlookFactory(family=nurses, in_region=True, projects=900)
    OutlookFactory(family=nurses, in_basin=True, projects=40, difficult_projects=9)
    GenderShareFactory(family=nurses, women_share=86.5)

    assert refresh_highlights(region) == {"posées": 4, "inchangées": 0, "finies": 0}

    assert marks() == {
        ("J1506", HighlightKind.OCCUPATION_OF_THE_FUTURE, "reg-24"),
        ("J1506", HighlightKind.HIGH_RECRUITMENT, "reg-24"),
        ("J1506", HighlightKind.HIGH_RECRUITMENT, "be-2401"),
        ("J1506", HighlightKind.GENDER_BALANCE, "reg-24"),
    }
    balance = Highlight.objects.get(kind=HighlightKind.GENDER_BALANCE)
    assert balance.reason == "14 % d'hommes dans la famille « Infirmiers » (2022-2024)."
    assert balance.figures[0] | {"value": 86.5, "unit": "%", "area": "France"} == balance.figures[0]


@pytest.mark.parametrize(
    ("share", "is_marked"), [(29.9, True), (30.0, False), (50.0, False), (70.0, False), (70.1, True)]
)
def test_balance_is_to_be_improved_under_thirty_and_over_seventy_percent(region, nurses, share, is_marked):
    GenderShareFactory(family=nurses, women_share=share)

    refresh_highlights(region)

    assert bool(marks()) is is_marked


def test_insecure_or_seasonal_work_and_other_regions_are_not_highlighted(region, nurses):
    TensionFactory(family=nurses, in_region=True, level=5, job_insecurity=3)
    TensionFactory(family=nurses, area_code="reg-84", level=5, job_insecurity=1)
    OutlookFactory(family=nurses, in_region=True, projects=900, seasonal_projects=500)
    OutlookFactory(family=nurses, in_basin=True, projects=19, difficult_projects=0, seasonal_projects=0)

    refresh_highlights(region)

    assert marks() == set()


def test_only_the_main_family_of_an_occupation_counts(region, nurse, nurses):
    other = OccupationFamilyFactory()
    FamilyOccupationFactory(family=other, occupation=nurse, rank=2)
    GenderShareFactory(family=other, women_share=2)

    refresh_highlights(region)

    assert marks() == set()


def test_an_old_year_no_longer_highlights(region, nurses):
    OutlookFactory(family=nurses, in_region=True, projects=900, year=2020)
    OutlookFactory(in_region=True, projects=900, year=2024)

    refresh_highlights(region)

    assert marks() == set()


def test_refreshing_again_changes_nothing_and_new_figures_replace_the_old(region, nurses):
    OutlookFactory(family=nurses, in_region=True, projects=900)
    refresh_highlights(region)
    assert refresh_highlights(region) == {"posées": 0, "inchangées": 1, "finies": 0}

    Outlook.objects.update(projects=800)
    assert refresh_highlights(region) == {"posées": 1, "inchangées": 0, "finies": 1}
    Outlook.objects.update(projects=40, difficult_projects=0, seasonal_projects=0)
    assert refresh_highlights(region) == {"posées": 0, "inchangées": 0, "finies": 1}

    assert Highlight.objects.count() == 2


def test_figures_never_undo_what_people_decided(region, nurse):
    HighlightFactory(occupation=nurse, by_hand=True)

    refresh_highlights(region)

    assert len(marks()) == 1


def test_an_animator_highlights_an_occupation_with_a_reason_and_ends_it(region, nurse, animator):
    mark = add_highlight(
        nurse,
        actor=animator,
        kind=HighlightKind.HIGH_RECRUITMENT,
        area_code="be-2401",
        reason=" Un hôpital ouvre à Chartres. ",
    )

    assert (mark.origin, mark.area_kind, mark.author_label) == (HighlightOrigin.HAND, AreaKind.BASIN, animator.name)
    assert mark.reason == "Un hôpital ouvre à Chartres."
    with pytest.raises(AlreadyHighlighted):
        add_highlight(nurse, actor=animator, kind=mark.kind, area_code="be-2401", reason="Encore.")
    assert remove_highlight(mark, actor=animator).ended_on
    assert marks() == set()


def test_a_highlight_needs_a_reason_and_a_known_area(region, nurse, animator):
    kind = HighlightKind.GENDER_BALANCE
    with pytest.raises(NothingToHighlight, match="Dites pourquoi"):
        add_highlight(nurse, actor=animator, kind=kind, area_code="reg-24", reason="  ")
    with pytest.raises(NothingToHighlight, match="inconnu"):
        add_highlight(nurse, actor=animator, kind=kind, area_code="reg-99", reason="Parce que.")


def test_a_highlight_by_figures_is_not_removed_by_hand(nurse, animator):
    with pytest.raises(NothingToHighlight, match="vient des chiffres"):
        remove_highlight(HighlightFactory(occupation=nurse), actor=animator)


def test_only_the_region_its_animators_and_the_coordinator_of_the_territory_highlight(
    region, nurse, adviser, structure_manager, coordinator, regional_officer
):
    def highlight(actor, area_code):
        kind = HighlightKind.HIGH_RECRUITMENT
        return add_highlight(nurse, actor=actor, kind=kind, area_code=area_code, reason="Une usine ouvre.")

    for actor in (adviser, structure_manager, coordinator):
        with pytest.raises(Refusal, match="mettent un métier en avant"):
            highlight(actor, "be-2401")
    assert highlight(coordinator, coordinator.territory_code)
    assert highlight(regional_officer, "reg-24")


def test_the_thresholds_are_those_of_the_profile():
    assert active_profile().highlights.women_below == 30
    with pytest.raises(ValueError, match="women_below doit être plus petit"):
        HighlightRules(women_below=80)
