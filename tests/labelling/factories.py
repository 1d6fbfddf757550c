"""Campaigns, files and labels for the tests."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from azimut.core.profile import active_profile
from azimut.labelling.contents import SPECIFICATIONS_DIR, Question, read_specification
from azimut.labelling.enums import QuestionKind as Kind
from azimut.labelling.models import (
    ApplicationAnswer,
    DecisionSession,
    Label,
    LabelApplication,
    LabellingCampaign,
    Specification,
    SupportingDocument,
)
from azimut.labelling.services.pieces import OWNER
from tests.core.factories import stored_file
from tests.directory.factories import StructureFactory
from tests.territories.factories import DepartmentFactory


def shipped_specification():
    return read_specification(SPECIFICATIONS_DIR / f"{active_profile().key}.toml")


class SpecificationFactory(DjangoModelFactory):
    """The one that ships with the profile."""

    class Meta:
        model = Specification
        django_get_or_create = ("version",)

    version = 1
    title = "Cahier des charges"
    effective_on = date(2022, 1, 1)
    content = factory.LazyFunction(lambda: shipped_specification().content.model_dump(mode="json"))


class LabellingCampaignFactory(DjangoModelFactory):
    """Open since last week, for two more weeks."""

    class Meta:
        model = LabellingCampaign

    specification = factory.SubFactory(SpecificationFactory)
    name = factory.Sequence(lambda n: f"campagne {n}")
    announced_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=20))
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
    effect_on = factory.LazyFunction(timezone.localdate)
    label_until = date(2028, 12, 31)


class LabelApplicationFactory(DjangoModelFactory):
    class Meta:
        model = LabelApplication

    campaign = factory.SubFactory(LabellingCampaignFactory)
    specification = factory.SelfAttribute("campaign.specification")
    structure = factory.SubFactory(StructureFactory)
    department = factory.SubFactory(DepartmentFactory)


class DecisionSessionFactory(DjangoModelFactory):
    """Today's, of the deciding body of the profile."""

    class Meta:
        model = DecisionSession

    body = factory.LazyFunction(lambda: active_profile().labelling.deciding_body)
    held_on = factory.LazyFunction(timezone.localdate)


class LabelFactory(DjangoModelFactory):
    class Meta:
        model = Label

    structure = factory.SubFactory(StructureFactory)
    valid_from = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=100))
    valid_until = date(2028, 12, 31)


def some_answer(question: Question):
    """An answer its question accepts."""
    return {
        Kind.TEXT: "12345678901234",
        Kind.LONG_TEXT: "Un texte qui répond à la question.",
        Kind.NUMBER: 12,
        Kind.DATE: "2026-09-01",
        Kind.YES_NO: True,
        Kind.CHOICE: question.choices[0].key if question.choices else "",
        Kind.CHOICES: [choice.key for choice in question.choices[:2]],
        Kind.TABLE: [{c.key: {"text": "un", "number": 3, "date": "2026-09-01"}[c.kind] for c in question.columns}],
    }[question.kind]


def fill(application: LabelApplication) -> LabelApplication:
    """Every required question answered, every required piece attached."""
    content = application.specification.read()
    ApplicationAnswer.objects.bulk_create(
        [
            ApplicationAnswer(application=application, question=question.key, value=some_answer(question))
            for question in content.questions
            if question.is_required
        ],
        ignore_conflicts=True,
    )
    SupportingDocument.objects.bulk_create(
        SupportingDocument(
            application=application,
            piece=piece.key,
            file=stored_file(application.pk, kind=OWNER),
            name=f"{piece.key}.pdf",
        )
        for piece in content.pieces
        if piece.is_required
    )
    return application
