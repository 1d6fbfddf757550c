"""Places for the tests: a few real towns, their true codes and positions."""

import factory
from factory.django import DjangoModelFactory

from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Commune, Department, Region, Territory


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = "24"
    name = "Centre-Val de Loire"

    class Params:
        auvergne_rhone_alpes = factory.Trait(code="84", name="Auvergne-Rhône-Alpes")
        normandie = factory.Trait(code="28", name="Normandie")


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("code",)

    code = "28"
    name = "Eure-et-Loir"
    region = factory.SubFactory(RegionFactory)

    class Params:
        loiret = factory.Trait(code="45", name="Loiret")
        rhone = factory.Trait(
            code="69", name="Rhône", region=factory.SubFactory(RegionFactory, auvergne_rhone_alpes=True)
        )


class CommuneFactory(DjangoModelFactory):
    """A village of Eure-et-Loir; the traits are real towns."""

    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"28{n % 900 + 100:03}")
    name = factory.Sequence(lambda n: f"Saint-Exemple-{n}")
    department = factory.SubFactory(DepartmentFactory)
    population = 1_200
    postcodes = factory.LazyAttribute(lambda commune: [f"{commune.code[:2]}190"])
    latitude = 48.40
    longitude = 1.30

    class Params:
        chartres = factory.Trait(
            code="28085", name="Chartres", population=38_534, postcodes=["28000"], latitude=48.4469, longitude=1.4892
        )
        dreux = factory.Trait(
            code="28134", name="Dreux", population=31_836, postcodes=["28100"], latitude=48.7370, longitude=1.3660
        )
        orleans = factory.Trait(
            code="45234",
            name="Orléans",
            department=factory.SubFactory(DepartmentFactory, loiret=True),
            population=117_026,
            postcodes=["45000", "45100"],
            latitude=47.9025,
            longitude=1.9090,
        )
        lyon = factory.Trait(
            code="69123",
            name="Lyon",
            department=factory.SubFactory(DepartmentFactory, rhone=True),
            population=520_774,
            postcodes=["69001", "69002", "69003"],
            latitude=45.7580,
            longitude=4.8351,
        )


class TerritoryFactory(DjangoModelFactory):
    """A basin the Région drew itself, without communes."""

    class Meta:
        model = Territory
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"bc-{n:04}")
    name = factory.Sequence(lambda n: f"Bassin exemple {n}")
    kind = TerritoryKind.COORDINATION_BASIN
