"""Families of occupations and their figures for the tests."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from azimut.catalogue.enums import AreaKind, FamilyGrain, HighlightKind, HighlightOrigin, IntegrationSubject
from azimut.catalogue.models import (
    FamilyOccupation,
    GenderShare,
    Highlight,
    IntegrationRate,
    OccupationFamily,
    Outlook,
    Pay,
    Tension,
)
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Territory
from tests.catalogue.factories import CertificationFactory, OccupationFactory, SourcedFactory


class OccupationFamilyFactory(SourcedFactory):
    """`OccupationFamilyFactory(occupations=[nurse])` links them, as their main family."""

    class Meta:
        model = OccupationFamily
        django_get_or_create = ("id",)
        skip_postgeneration_save = True

    id = factory.LazyAttribute(lambda family: f"{family.nomenclature}-{family.code}")
    code = factory.Sequence(lambda n: f"R{n % 10}Z{n % 90 + 10}")
    nomenclature = 2009
    title = factory.Sequence(lambda n: f"Vendeurs en magasin numéro {n}")
    grain = FamilyGrain.DETAILED
    source = "fap"

    class Params:
        nurses = factory.Trait(code="V1Z80", title="Infirmiers")
        bakers = factory.Trait(code="S0Z42", title="Boulangers, pâtissiers")

    @factory.post_generation
    def occupations(self, create, extracted, **kwargs):
        for occupation in extracted or ():
            FamilyOccupationFactory(family=self, occupation=occupation)


class FamilyOccupationFactory(DjangoModelFactory):
    class Meta:
        model = FamilyOccupation

    family = factory.SubFactory(OccupationFamilyFactory)
    occupation = factory.SubFactory(OccupationFactory)
    rank = 1


class FigureFactory(SourcedFactory):
    """A figure of France; the traits are more precise areas."""

    class Meta:
        abstract = True

    area_kind = AreaKind.COUNTRY
    area_code = "FR"
    area_name = "France"
    year = 2024

    class Params:
        in_region = factory.Trait(area_kind=AreaKind.REGION, area_code="reg-24", area_name="Centre-Val de Loire")
        in_department = factory.Trait(area_kind=AreaKind.DEPARTMENT, area_code="dep-28", area_name="Eure-et-Loir")
        in_basin = factory.Trait(area_kind=AreaKind.BASIN, area_code="be-2401", area_name="Chartres")


class OutlookFactory(FigureFactory):
    class Meta:
        model = Outlook

    family = factory.SubFactory(OccupationFamilyFactory)
    projects = 120.0
    difficult_projects = 90.0
    seasonal_projects = 12.0
    source = "bmo"

    class Params:
        secret = factory.Trait(projects=None, difficult_projects=None, seasonal_projects=None, hidden_parts=1)


class TensionFactory(FigureFactory):
    class Meta:
        model = Tension

    family = factory.SubFactory(OccupationFamilyFactory)
    index = 0.8
    level = 5
    jobs = 4_000
    hiring_intensity = 4
    training_mismatch = 3
    labour_shortage = 5
    job_insecurity = 2
    working_conditions = 2
    geographic_mismatch = 1
    source = "dares_tensions"


class PayFactory(FigureFactory):
    """Of a family; `PayFactory(family=None, occupation=nurse)` for an occupation."""

    class Meta:
        model = Pay

    family = factory.SubFactory(OccupationFamilyFactory)
    subject_code = factory.LazyAttribute(lambda pay: pay.family.pk if pay.family else pay.occupation.pk)
    first_quartile = 1_800
    median = 2_025
    third_quartile = 2_400
    band_shares = [2.0, 4.0, 39.0, 48.0, 7.0]
    period = "2022-2024"
    source = "dares_salaires"


class GenderShareFactory(FigureFactory):
    class Meta:
        model = GenderShare

    family = factory.SubFactory(OccupationFamilyFactory)
    women_share = 86.5
    period = "2022-2024"
    source = "dares_mixite"


class IntegrationRateFactory(FigureFactory):
    class Meta:
        model = IntegrationRate

    certification = factory.SubFactory(CertificationFactory)
    subject = IntegrationSubject.CERTIFICATION
    subject_code = factory.LazyAttribute(lambda rate: rate.certification.code)
    subject_name = factory.LazyAttribute(lambda rate: rate.certification.title)
    months = 6
    rate = 71.0
    leavers = 140
    period = "2023-2024"
    source = "inserjeunes"

    class Params:
        secret = factory.Trait(rate=None, leavers=12, is_secret=True)


class HighlightFactory(DjangoModelFactory):
    """By rule, in Centre-Val de Loire."""

    class Meta:
        model = Highlight

    occupation = factory.SubFactory(OccupationFactory)
    kind = HighlightKind.HIGH_RECRUITMENT
    origin = HighlightOrigin.RULE
    area_kind = AreaKind.REGION
    area_code = "reg-24"
    area_name = "Centre-Val de Loire"
    reason = "Parmi les familles de métiers qui prévoient le plus d'embauches."
    figures = [{"name": "Projets de recrutement", "value": 120, "unit": "projets", "year": 2024, "area": "FR"}]
    decided_on = factory.LazyFunction(timezone.localdate)

    class Params:
        by_hand = factory.Trait(
            origin=HighlightOrigin.HAND,
            figures=[],
            reason="Un hôpital ouvre à Chartres.",
            author_label="Animation régionale",
        )


class EmploymentBasinFactory(DjangoModelFactory):
    """`EmploymentBasinFactory(communes=[chartres])`."""

    class Meta:
        model = Territory
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = "be-2401"
    name = "Chartres"
    kind = TerritoryKind.EMPLOYMENT_BASIN

    @factory.post_generation
    def communes(self, create, extracted, **kwargs):
        self.communes.add(*(extracted or ()))
