from azimut.catalogue.models.certifications import (
    Certification,
    CertificationAlias,
    CertificationOccupation,
    TrainingField,
)
from azimut.catalogue.models.families import FamilyOccupation, OccupationFamily
from azimut.catalogue.models.highlights import Highlight
from azimut.catalogue.models.occupations import (
    Appellation,
    Interest,
    Occupation,
    OccupationContext,
    OccupationInterest,
    OccupationMobility,
    OccupationSector,
    OccupationSkill,
    ProfessionalDomain,
    Sector,
    Skill,
    WorkContext,
)
from azimut.catalogue.models.outlook import (
    FEWEST_LEAVERS,
    PAY_BANDS,
    GenderShare,
    IntegrationRate,
    Outlook,
    Pay,
    Tension,
)
from azimut.catalogue.models.trainings import Training, TrainingProvider, TrainingSession

__all__ = [
    "FEWEST_LEAVERS",
    "PAY_BANDS",
    "Appellation",
    "Certification",
    "CertificationAlias",
    "CertificationOccupation",
    "FamilyOccupation",
    "GenderShare",
    "Highlight",
    "IntegrationRate",
    "Interest",
    "Occupation",
    "OccupationContext",
    "OccupationFamily",
    "OccupationInterest",
    "OccupationMobility",
    "OccupationSector",
    "OccupationSkill",
    "Outlook",
    "Pay",
    "ProfessionalDomain",
    "Sector",
    "Skill",
    "Tension",
    "Training",
    "TrainingField",
    "TrainingProvider",
    "TrainingSession",
    "WorkContext",
]
