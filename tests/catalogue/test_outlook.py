"""What is said of an occupation's outlook somewhere."""

import pytest
from django.db import IntegrityError, transaction

from azimut.catalogue.enums import TensionCause
from azimut.catalogue.figures import NO_FAMILY, NOT_PUBLISHED, NOT_TIED_YET, TOO_FEW_PEOPLE, area_chain
from azimut.catalogue.outlook import outlook_of
from tests.catalogue.factories import CertificationFactory, OccupationFactory
from tests.catalogue.outlook_factories import (
    EmploymentBasinFactory,
    FamilyOccupationFactory,
    GenderShareFactory,
    HighlightFactory,
    IntegrationRateFactory,
    OccupationFamilyFactory,
    OutlookFactory,
    PayFactory,
    TensionFactory,
)
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chartres():
    commune = CommuneFactory(chartres=True)
    EmploymentBasinFactory(communes=[commune])
    return commune


@pytest.fixture
def nurse():
    return OccupationFactory(nurse=True)


@pytest.fixture
def nurses(nurse):
    return OccupationFamilyFactory(nurses=True, occupations=[nurse])


def test_areas_go_up_from_the_commune_to_france(chartres):
    CommuneFactory(orleans=True)

    assert area_chain("28085") == ("be-2401", "dep-28", "reg-24", "FR")
    assert area_chain("cp-28000") == ("be-2401", "dep-28", "reg-24", "FR")
    assert area_chain("be-2401") == ("be-2401", "dep-28", "reg-24", "FR")
    assert area_chain("dep-28") == ("dep-28", "reg-24", "FR")
    assert area_chain("reg-24") == ("reg-24", "FR")
    assert area_chain(None) == ("FR",)


def test_an_unknown_or_odd_area_gives_the_figures_of_france():
    assert area_chain("99999") == ("FR",)
    assert area_chain("zz\x00'") == ("FR",)
    assert area_chain("be-none")[-1] == "FR"


def test_a_territory_across_two_departments_goes_up_to_their_region(chartres):
    EmploymentBasinFactory(communes=[CommuneFactory(orleans=True)])

    assert area_chain("be-2401") == ("be-2401", "reg-24", "FR")


def test_each_figure_is_that_of_the_most_precise_area_that_has_one(nurse, nurses, chartres):
    OutlookFactory(family=nurses, in_basin=True, projects=40, difficult_projects=10, seasonal_projects=0)
    OutlookFactory(family=nurses)
    TensionFactory(family=nurses, in_department=True, level=None, index=4.2)
    TensionFactory(family=nurses, in_region=True, level=4)
    TensionFactory(family=nurses, level=5)

    main = outlook_of(nurse, "28085").main

    assert (main.projects.value, main.projects.area_name) == (40, "Chartres")
    assert (main.difficulty.value, main.seasonality.value) == (25.0, 0.0)
    assert (main.tension.value, main.tension.area_name) == (4, "Centre-Val de Loire")
    assert main.tension.level == "famille de métiers « Infirmiers »"
    assert (main.tension.when, main.tension.unit) == ("2024", "sur 5")
    assert main.tension.source.name == "Tensions sur le marché du travail, Dares et France Travail"
    assert main.tension.source.url.startswith("https://")
    assert [cause.kind for cause in main.causes][:2] == [TensionCause.LABOUR_SHORTAGE, TensionCause.HIRING_INTENSITY]


def test_the_last_year_is_shown(nurse, nurses):
    GenderShareFactory(family=nurses, year=2018, women_share=80)
    GenderShareFactory(family=nurses, year=2019, women_share=86)
    GenderShareFactory(family=nurses, year=2020, women_share=99, ended=True)

    assert outlook_of(nurse).main.women_share.value == 86


def test_what_is_not_published_is_said_missing_and_never_guessed(nurse, nurses):
    PayFactory(family=OccupationFamilyFactory(), median=3_000, third_quartile=None)
    OutlookFactory(family=nurses, secret=True)

    outlook = outlook_of(nurse)

    assert (outlook.main.pay.value, outlook.main.pay.missing_reason) == (None, NOT_PUBLISHED)
    assert outlook.main.projects.missing_reason == TOO_FEW_PEOPLE
    assert not outlook.has_figures
    assert outlook.integration_missing_reason


def test_an_occupation_without_family_says_so(nurse):
    outlook = outlook_of(nurse, "28085")

    assert outlook.main.tension.missing_reason == NO_FAMILY
    assert outlook.others == ()


def test_a_survey_no_table_ties_to_occupations_is_the_reason_said(nurse, nurses):
    OutlookFactory(family=OccupationFamilyFactory(code="V1X80", nomenclature=2021))

    main = outlook_of(nurse).main

    assert main.projects.missing_reason == main.difficulty.missing_reason == NOT_TIED_YET
    assert main.tension.missing_reason == NOT_PUBLISHED


def test_the_last_survey_tied_to_the_occupation_is_shown_beside_a_newer_one_that_is_not(nurse, nurses):
    OutlookFactory(family=OccupationFamilyFactory(code="V1X80", nomenclature=2021), year=2025)
    OutlookFactory(family=nurses, year=2022, projects=130)

    assert (outlook_of(nurse).main.projects.value, outlook_of(nurse).main.projects.year) == (130, 2022)


def test_pay_of_the_occupation_itself_comes_before_that_of_its_family(nurse, nurses):
    PayFactory(family=nurses, median=2_025)
    assert outlook_of(nurse).main.pay.level == "famille de métiers « Infirmiers »"
    PayFactory(family=None, occupation=nurse, median=2_200)

    main = outlook_of(nurse).main

    assert (main.pay.value, main.pay.level, main.quartiles) == (2_200, "métier", (1_800, 2_400))
    assert [(band.low, band.high, band.share) for band in main.pay_bands][-1] == (3_000, None, 7.0)


def test_an_occupation_of_several_families_shows_each(nurse, nurses):
    other = OccupationFamilyFactory(code="V3Z90", title="Autres soins")
    FamilyOccupationFactory(family=other, occupation=nurse, rank=2)
    TensionFactory(family=nurses, level=5)
    TensionFactory(family=other, level=2)

    outlook = outlook_of(nurse)

    assert (outlook.main.tension.value, [family.tension.value for family in outlook.others]) == (5, [2])


def test_a_total_with_hidden_parts_is_a_minimum(nurse, nurses):
    OutlookFactory(family=nurses, hidden_parts=2)

    assert outlook_of(nurse).main.projects.is_minimum


def test_integration_is_that_of_the_certifications_of_the_occupation(nurse):
    degree = CertificationFactory(title="Diplôme d'État d'infirmier", occupations=[nurse])
    IntegrationRateFactory(certification=degree, rate=92)
    IntegrationRateFactory(certification=degree, months=12, rate=95, in_region=True)
    IntegrationRateFactory(certification=degree, months=18, secret=True)
    IntegrationRateFactory(rate=12)

    rates = outlook_of(nurse, "reg-24").integration

    assert [(rate.months, rate.figure.value, rate.figure.area_name) for rate in rates] == [
        (6, 92, "France"),
        (12, 95, "Centre-Val de Loire"),
    ]
    assert rates[0].figure.level == "certification « Diplôme d'État d'infirmier »"


def test_everything_about_an_occupation_takes_three_queries(nurse, nurses, chartres, django_assert_max_num_queries):
    for make in (OutlookFactory, TensionFactory, PayFactory, GenderShareFactory):
        make(family=nurses)
        make(family=nurses, in_region=True)

    with django_assert_max_num_queries(3):
        assert outlook_of(nurse, "28085").has_figures


@pytest.mark.parametrize(
    "broken",
    [
        lambda: OutlookFactory(projects=10, difficult_projects=11),
        lambda: TensionFactory(level=6),
        lambda: GenderShareFactory(women_share=101),
        lambda: PayFactory(median=1_000, first_quartile=1_200, third_quartile=None),
        lambda: PayFactory(occupation=OccupationFactory()),
        lambda: IntegrationRateFactory(rate=80, leavers=19),
        lambda: IntegrationRateFactory(rate=80, is_secret=True),
        lambda: HighlightFactory(by_hand=True, reason=""),
        lambda: HighlightFactory(figures=[]),
    ],
)
def test_the_database_refuses_a_figure_that_cannot_be(broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        broken()
