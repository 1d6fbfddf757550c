"""Occupations, certifications and training for the tests, with traits for what a test is about."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from azimut.catalogue.enums import (
    Audience,
    CertificationKind,
    Funding,
    Modality,
    RecruitingState,
    SkillKind,
    WayIn,
    WorkStudy,
)
from azimut.catalogue.models import (
    Appellation,
    Certification,
    CertificationAlias,
    CertificationOccupation,
    Occupation,
    OccupationMobility,
    OccupationSkill,
    ProfessionalDomain,
    Sector,
    Skill,
    Training,
    TrainingField,
    TrainingProvider,
    TrainingSession,
)
from azimut.core.identifiers import identifier_of
from azimut.core.text import both_genders
from tests.territories.factories import CommuneFactory


def _days_from_now(days: int):
    return factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=days))


class GrandDomainFactory(DjangoModelFactory):
    class Meta:
        model = ProfessionalDomain
        django_get_or_create = ("code",)

    code = "D"
    label = "Commerce, Vente et Grande distribution"


class ProfessionalDomainFactory(DjangoModelFactory):
    class Meta:
        model = ProfessionalDomain
        django_get_or_create = ("code",)

    code = "D11"
    label = "Commerce alimentaire et métiers de bouche"
    parent = factory.SubFactory(GrandDomainFactory)

    class Params:
        nursing = factory.Trait(
            code="J15",
            label="Soins paramédicaux",
            parent=factory.SubFactory(GrandDomainFactory, code="J", label="Santé"),
        )


class SourcedFactory(DjangoModelFactory):
    """What every row that comes from a source may be."""

    class Meta:
        abstract = True

    class Params:
        ended = factory.Trait(ended_on=_days_from_now(-30))


class OccupationFactory(SourcedFactory):
    class Meta:
        model = Occupation
        django_get_or_create = ("rome_code",)

    rome_code = factory.Sequence(lambda n: f"D{n % 7000 + 3000}")  # never one of the real ones below
    label = factory.Sequence(lambda n: f"Vendeur numéro {n} / Vendeuse numéro {n}")
    domain = factory.SubFactory(ProfessionalDomainFactory)
    definition = "Accueille, conseille et sert les personnes qui viennent au magasin."
    source = "rome"

    class Params:
        baker = factory.Trait(
            rome_code="D1102",
            label="Boulanger / Boulangère",
            definition="Prépare, cuit et vend du pain.",
            riasec_major="R",
            everyday_words=["faire du pain"],
        )
        nurse = factory.Trait(
            rome_code="J1506",
            label="Infirmier / Infirmière",
            domain=factory.SubFactory(ProfessionalDomainFactory, nursing=True),
            definition="Soigne des patients à l'hôpital ou à domicile.",
            riasec_major="S",
            is_regulated=True,
        )
        starter = factory.Trait(source="starter")


class AppellationFactory(SourcedFactory):
    class Meta:
        model = Appellation

    ogr_code = factory.Sequence(lambda n: 900_000 + n)
    occupation = factory.SubFactory(OccupationFactory)
    label = factory.LazyAttribute(lambda appellation: appellation.occupation.label)
    label_masculine = factory.LazyAttribute(lambda appellation: both_genders(appellation.label)[0])
    label_feminine = factory.LazyAttribute(lambda appellation: both_genders(appellation.label)[1])
    source = "rome"

    class Params:
        main = factory.Trait(is_main=True)
        rare = factory.Trait(is_rare=True)


class SkillFactory(SourcedFactory):
    class Meta:
        model = Skill

    ogr_code = factory.Sequence(lambda n: 700_000 + n)
    label = factory.Sequence(lambda n: f"Tenir le rayon numéro {n}")
    kind = SkillKind.KNOW_HOW
    source = "rome"

    class Params:
        soft = factory.Trait(kind=SkillKind.SOFT_SKILL, label="Faire preuve de patience")
        knowledge = factory.Trait(kind=SkillKind.KNOWLEDGE, label="Règles d'hygiène")


class OccupationSkillFactory(DjangoModelFactory):
    class Meta:
        model = OccupationSkill

    occupation = factory.SubFactory(OccupationFactory)
    skill = factory.SubFactory(SkillFactory)
    is_core = True


class OccupationMobilityFactory(DjangoModelFactory):
    class Meta:
        model = OccupationMobility

    occupation = factory.SubFactory(OccupationFactory)
    target = factory.SubFactory(OccupationFactory)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = "88"
    label = "Commerce et distribution"


class TrainingFieldFactory(DjangoModelFactory):
    class Meta:
        model = TrainingField
        django_get_or_create = ("formacode",)

    formacode = "21538"
    label = "Boulangerie"


class CertificationFactory(SourcedFactory):
    """`CertificationFactory(occupations=[occupation])` links it, in that order."""

    class Meta:
        model = Certification
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"RNCP{90_000 + n}")
    title = factory.Sequence(lambda n: f"Titre professionnel numéro {n}")
    kind = CertificationKind.RNCP
    diploma_kind = "Titre professionnel"
    level = 3
    certifiers = ["Ministère chargé du travail"]
    ways_in = [WayIn.CONTINUING, WayIn.VAE]
    source = "france_competences"

    class Params:
        bakery_cap = factory.Trait(
            code="RNCP37537",
            title="CAP boulanger",
            diploma_kind="Certificat d'aptitude professionnelle",
            formacode="21538",
            ways_in=[WayIn.SCHOOL, WayIn.APPRENTICESHIP, WayIn.CONTINUING],
        )
        specific = factory.Trait(
            code=factory.Sequence(lambda n: f"RS{5_000 + n}"), kind=CertificationKind.RS, level=None
        )
        expired = factory.Trait(is_active=False, registered_until=_days_from_now(-60))

    @factory.post_generation
    def occupations(self, create, extracted, **kwargs):
        for rank, occupation in enumerate(extracted or (), 1):
            CertificationOccupation.objects.create(certification=self, occupation=occupation, rank=rank)


class CertificationAliasFactory(DjangoModelFactory):
    class Meta:
        model = CertificationAlias

    code = factory.Sequence(lambda n: f"CI{100_000 + n}")
    certification = factory.SubFactory(CertificationFactory)


class TrainingProviderFactory(SourcedFactory):
    class Meta:
        model = TrainingProvider

    id = factory.LazyAttribute(lambda provider: identifier_of("provider", provider.siret))
    siret = factory.Sequence(lambda n: f"{90_000_000_000_000 + n}")
    name = factory.Sequence(lambda n: f"Centre de formation numéro {n}")
    address = "1 rue de l'Exemple"
    postcode = "28000"
    city = "Chartres"
    source = "lheo:test"

    class Params:
        located = factory.Trait(commune=factory.SubFactory(CommuneFactory, chartres=True))


class TrainingFactory(SourcedFactory):
    class Meta:
        model = Training

    id = factory.LazyAttribute(lambda training: identifier_of("lheo", training.source, training.number))
    number = factory.Sequence(lambda n: f"F-{n}")
    title = factory.Sequence(lambda n: f"Formation au commerce numéro {n}")
    objective = "Apprendre un métier du commerce."
    provider = factory.SubFactory(TrainingProviderFactory)
    source = "lheo:test"

    class Params:
        bakery = factory.Trait(
            title="CAP boulanger",
            objective="Apprendre à fabriquer le pain et les viennoiseries.",
            formacodes=["21538"],
            rome_codes=["D1102"],
            exit_level=3,
        )
        certifying = factory.Trait(
            is_certifying=True,
            certification=factory.SubFactory(CertificationFactory, bakery_cap=True),
            certification_codes=["RNCP37537"],
            exit_level=3,
        )


class TrainingSessionFactory(SourcedFactory):
    """A session in Chartres that begins in two months."""

    class Meta:
        model = TrainingSession

    id = factory.LazyAttribute(lambda session: identifier_of("session", session.source, session.number))
    training = factory.SubFactory(TrainingFactory)
    number = factory.Sequence(lambda n: f"S-{n}")
    starts_on = _days_from_now(60)
    ends_on = _days_from_now(240)
    commune = factory.SubFactory(CommuneFactory, chartres=True)
    city = factory.LazyAttribute(lambda session: session.commune.name if session.commune else "")
    postcode = factory.LazyAttribute(lambda session: session.commune.postcodes[0] if session.commune else "")
    latitude = factory.LazyAttribute(lambda session: session.commune.latitude if session.commune else None)
    longitude = factory.LazyAttribute(lambda session: session.commune.longitude if session.commune else None)
    audiences = [Audience.JOB_SEEKERS]
    fundings = [Funding.REGION]
    source = "lheo:test"

    class Params:
        in_orleans = factory.Trait(commune=factory.SubFactory(CommuneFactory, orleans=True))
        in_lyon = factory.Trait(commune=factory.SubFactory(CommuneFactory, lyon=True))
        remote = factory.Trait(modality=Modality.REMOTE, commune=None)
        apprenticeship = factory.Trait(work_study=WorkStudy.APPRENTICESHIP, fundings=[Funding.APPRENTICESHIP])
        past = factory.Trait(starts_on=_days_from_now(-200), ends_on=_days_from_now(-20))
        open_entry = factory.Trait(is_open_entry=True, starts_on=None, ends_on=None)
        closed = factory.Trait(recruiting=RecruitingState.CLOSED)
