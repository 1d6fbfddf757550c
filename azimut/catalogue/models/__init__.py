from azimut.catalogue.models.certifications import (
    Certification,
    CertificationAlias,
    CertificationOccupation,
    TrainingField,
)
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
from azimut.catalogue.models.trainings import Training, TrainingProvider, TrainingSession

__all__ = [
    "Appellation",
    "Certification",
    "CertificationAlias",
    "CertificationOccupation",
    "Interest",
    "Occupation",
    "OccupationContext",
    "OccupationInterest",
    "OccupationMobility",
    "OccupationSector",
    "OccupationSkill",
    "ProfessionalDomain",
    "Sector",
    "Skill",
    "Training",
    "TrainingField",
    "TrainingProvider",
    "TrainingSession",
    "WorkContext",
]
