"""The codes and free texts of LHEO in our words.

Dictionaries of LHEO 2.3 (levels, funders, recruiting, teaching) and the publics of Formacode 14 (docs/donnees.md).
A code without an equivalent here is left out, never guessed.
"""

from functools import lru_cache

from azimut.catalogue.enums import Audience, Funding, Modality, Pace, RecruitingState, WorkStudy
from azimut.core.text import fold

MODALITIES = {"0": Modality.ON_SITE.value, "1": Modality.MIXED.value, "2": Modality.REMOTE.value}

RECRUITING = {
    "1": RecruitingState.OPEN.value,
    "2": RecruitingState.CLOSED.value,
    "3": RecruitingState.SUSPENDED.value,
}

# European levels. 2 to 8 is the French nomenclature of 1969 (VI, V bis, V, IV, III, II, I); 11 to 18 that of 2019.
LEVELS = {
    "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6, "8": 7,
    "11": 1, "12": 2, "13": 3, "14": 4, "15": 5, "16": 6, "17": 7, "18": 8,
}  # fmt: skip

AUDIENCES = {
    "83056": Audience.ALL.value,
    "82044": Audience.EMPLOYEES.value,
    "80056": Audience.EMPLOYEES.value,
    "81054": Audience.JOB_SEEKERS.value,
    "80006": Audience.JOB_SEEKERS.value,
}

FUNDERS = {
    "2": Funding.REGION.value,
    "5": Funding.EMPLOYER.value,
    "10": Funding.SELF.value,
    "16": Funding.OPCO.value,
}

PARIS, LYON, MARSEILLE = "75056", "69123", "13055"
ARRONDISSEMENTS = {
    **{f"75{number}": PARIS for number in range(101, 121)},
    **{f"69{number}": LYON for number in range(381, 390)},
    **{f"13{number}": MARSEILLE for number in range(201, 217)},
}

_NONE_AT_ALL = ("sans", "pas d", "non", "aucun", "hors")


@lru_cache(maxsize=4_096)
def work_study_of(text: str) -> str:
    """`modalites-alternance` is free text: `Contrat d'apprentissage`, `-`, `pas d'alternance`…"""
    folded = fold(text).strip()
    if folded.startswith(_NONE_AT_ALL):
        return WorkStudy.NONE.value
    if "apprenti" in folded:
        return WorkStudy.APPRENTICESHIP.value
    if "professionnalisation" in folded:
        return WorkStudy.PROFESSIONALISATION.value
    return WorkStudy.OTHER.value if "alternance" in folded else WorkStudy.NONE.value


@lru_cache(maxsize=4_096)
def pace_of(text: str) -> str:
    """`rythme-formation` is free text: `Temps plein`, `Continu temps plein, Modulaire`, `Cours du soir`…"""
    folded = fold(text)
    if "soir" in folded:
        return Pace.EVENING.value
    if "plein" in folded:
        return "" if "partiel" in folded else Pace.FULL_TIME.value
    return Pace.PART_TIME.value if "partiel" in folded else ""
