"""Networks, structures, places and services for the tests, in and around Chartres."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from azimut.core.identifiers import identifier_of
from azimut.directory.enums import Mission, Public, ServiceMode, Theme
from azimut.directory.models import (
    ErrorReport,
    Network,
    NetworkSuccession,
    ReceptionPoint,
    ReportedPart,
    Service,
    Structure,
)
from tests.territories.factories import CommuneFactory


class NetworkFactory(DjangoModelFactory):
    """A mission locale unless a trait says otherwise; the codes are those of networks.toml."""

    class Meta:
        model = Network
        django_get_or_create = ("code",)

    code = "mission_locale"
    name = "Missions locales"
    is_cep_operator = True
    cep_publics = [Public.YOUNG_PEOPLE, Public.EARLY_LEAVERS]
    circle = "by_right"

    class Params:
        france_travail = factory.Trait(code="france_travail", name="France Travail", cep_publics=[Public.JOB_SEEKERS])
        apec = factory.Trait(
            code="apec",
            name="Association pour l'emploi des cadres",
            acronym="Apec",
            cep_publics=[Public.EXECUTIVES],
        )
        cap_emploi = factory.Trait(code="cap_emploi", name="Cap emploi", cep_publics=[Public.DISABLED_PEOPLE])
        cep_regional = factory.Trait(
            code="cep_regional",
            name="Mon conseil en évolution professionnelle",
            cep_publics=[Public.EMPLOYEES, Public.SELF_EMPLOYED],
        )
        cio = factory.Trait(
            code="cio",
            name="Centres d'information et d'orientation",
            acronym="CIO",
            is_cep_operator=False,
            cep_publics=[],
            circle="state_service",
        )
        past = factory.Trait(
            code="pole_emploi", name="Pôle emploi", cep_publics=[Public.JOB_SEEKERS], ended_on=date(2023, 12, 31)
        )


class NetworkSuccessionFactory(DjangoModelFactory):
    class Meta:
        model = NetworkSuccession

    predecessor = factory.SubFactory(NetworkFactory, past=True)
    successor = factory.SubFactory(NetworkFactory, france_travail=True)
    on = date(2024, 1, 1)


class SourcedFactory(DjangoModelFactory):
    """What every row that comes from a source may be."""

    class Meta:
        abstract = True

    source = "structures:test"

    class Params:
        ended = factory.Trait(ended_on=date(2026, 6, 30))


class StructureFactory(SourcedFactory):
    """A mission locale whose page its source updated this month."""

    class Meta:
        model = Structure

    source_key = factory.Sequence(lambda n: f"structure-{n}")
    id = factory.LazyAttribute(lambda structure: identifier_of("structure", structure.source, structure.source_key))
    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Mission locale numéro {n}")
    presentation = "Accueille et accompagne les jeunes de 16 à 25 ans."
    missions = [Mission.RECEPTION, Mission.INFORMATION, Mission.ADVICE]
    updated_on = date(2026, 11, 2)

    class Params:
        stale = factory.Trait(updated_on=date(2025, 1, 15))
        never_confirmed = factory.Trait(updated_on=None)


class ReceptionPointFactory(SourcedFactory):
    """A place in Chartres, open on weekdays; it belongs to its structure's network."""

    class Meta:
        model = ReceptionPoint

    id = factory.LazyAttributeSequence(lambda point, n: identifier_of("reception point", point.source, str(n)))
    structure = factory.SubFactory(StructureFactory)
    network = factory.LazyAttribute(lambda point: point.structure.network)
    commune = factory.SubFactory(CommuneFactory, chartres=True)
    address = "1 rue de l'Exemple"
    city = factory.LazyAttribute(lambda point: point.commune.name if point.commune else "")
    postcode = factory.LazyAttribute(lambda point: point.commune.postcodes[0] if point.commune else "")
    latitude = factory.LazyAttribute(lambda point: point.commune.latitude if point.commune else None)
    longitude = factory.LazyAttribute(lambda point: point.commune.longitude if point.commune else None)
    opening_hours = "Mo-Fr 09:00-12:00,14:00-17:30; PH off"
    phone = "+33261910001"

    class Params:
        in_dreux = factory.Trait(commune=factory.SubFactory(CommuneFactory, dreux=True))
        in_orleans = factory.Trait(commune=factory.SubFactory(CommuneFactory, orleans=True))
        in_lyon = factory.Trait(commune=factory.SubFactory(CommuneFactory, lyon=True))
        remote = factory.Trait(is_remote=True, commune=None, address="")


class ServiceFactory(SourcedFactory):
    """A free interview on site, for young people, around the structure."""

    class Meta:
        model = Service

    source_key = factory.Sequence(lambda n: f"service-{n}")
    id = factory.LazyAttribute(lambda service: identifier_of("service", service.source, service.source_key))
    structure = factory.SubFactory(StructureFactory)
    name = "Faire le point avec une conseillère ou un conseiller"
    themes = [Theme.CHOOSE_OCCUPATION, Theme.FIND_TRAINING]
    publics = [Public.YOUNG_PEOPLE]
    modes = [ServiceMode.ON_SITE]

    class Params:
        for_everyone = factory.Trait(publics=[Public.EVERYONE])
        by_phone = factory.Trait(modes=[ServiceMode.PHONE], coverage=["FR"])


class ErrorReportFactory(DjangoModelFactory):
    """Someone without account says that the place opens later, and hopes for an answer."""

    class Meta:
        model = ErrorReport

    structure = factory.SubFactory(StructureFactory)
    part = ReportedPart.HOURS
    text = "Le lundi, la porte ouvre à 10 h."
    reporter_email = "lectrice@exemple.fr"
