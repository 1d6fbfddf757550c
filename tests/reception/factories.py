"""Visits for the tests."""

from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from azimut.reception.enums import AgeBand, Gender, GivenAnswer, PersonNeed, PersonSituation
from azimut.reception.models import ReceptionRecord
from tests.directory.factories import StructureFactory


class ReceptionRecordFactory(DjangoModelFactory):
    class Meta:
        model = ReceptionRecord

    structure = factory.SubFactory(StructureFactory)
    received_on = factory.LazyFunction(timezone.localdate)
    gender = Gender.FEMALE
    age_band = AgeBand.FROM_18
    situation = PersonSituation.DEMANDEUR_EMPLOI
    needs = factory.LazyFunction(lambda: [PersonNeed.TROUVER_FORMATION.value])
    answers = factory.LazyFunction(lambda: [GivenAnswer.INFORMATION.value])


def visit_facts(**changes: Any) -> dict[str, Any]:
    """What the form of a usual visit gives."""
    return {
        "received_on": timezone.localdate(),
        "gender": Gender.FEMALE.value,
        "age_band": AgeBand.FROM_18.value,
        "situation": PersonSituation.DEMANDEUR_EMPLOI.value,
        "needs": [PersonNeed.TROUVER_FORMATION.value],
        "answers": [GivenAnswer.INFORMATION.value],
        **changes,
    }


def referral_facts(**changes: Any) -> dict[str, Any]:
    """What the form of a usual referral gives, but for who the person is."""
    return {
        "needs": [PersonNeed.FINANCER_FORMATION.value],
        "reason": "Cherche comment payer un CAP.",
        "done_before": "Projet discuté ici.",
        "urgency": "usual",
        "consent_means": "oral",
        **changes,
    }


def person(name: str) -> dict[str, str]:
    return {"full_name": name, "phone": "06 00 00 00 00", "email": "personne@exemple.fr"}
