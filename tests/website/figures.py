"""Figures about work for the pages that show them: two families around Chartres, one of them hard to recruit in."""

from types import SimpleNamespace

from django.utils import timezone

from azimut.catalogue.enums import AreaKind, FamilyGrain, HighlightKind, HighlightOrigin
from azimut.catalogue.models import (
    FamilyOccupation,
    GenderShare,
    Highlight,
    Occupation,
    OccupationFamily,
    Outlook,
    Pay,
    Tension,
)
from tests.website.conftest import record_import

EURE_ET_LOIR = {"area_kind": AreaKind.DEPARTMENT, "area_code": "dep-28", "area_name": "Eure-et-Loir"}
FRANCE = {"area_kind": AreaKind.COUNTRY, "area_code": "FR", "area_name": "France"}


def family_of(occupation: Occupation, code: str, title: str) -> OccupationFamily:
    family = OccupationFamily.objects.create(
        id=f"2009-{code}", code=code, nomenclature=2009, title=title, grain=FamilyGrain.DETAILED, source="fap"
    )
    FamilyOccupation.objects.create(family=family, occupation=occupation, rank=1)
    return family


def small_figures(nurse: Occupation, baker: Occupation) -> SimpleNamespace:
    """Nurses: figures of the department, pay and women's share of France. Bakers: recruitment projects only."""
    nurses = family_of(nurse, "V1Z80", "Infirmiers, infirmières")
    bakers = family_of(baker, "S0Z40", "Boulangers, boulangères")
    _recruiting(nurses, bakers)
    _work(nurses)
    Highlight.objects.create(
        occupation=nurse,
        kind=HighlightKind.HIGH_RECRUITMENT,
        origin=HighlightOrigin.RULE,
        reason="120 embauches prévues, dont 75 % jugées difficiles.",
        figures=[{"name": "projets", "value": 120}],
        decided_on=timezone.localdate(),
        **EURE_ET_LOIR,
    )
    record_import("bmo", minutes_ago=4, licence="Licence Ouverte 2.0")
    return SimpleNamespace(nurses=nurses, bakers=bakers)


def _recruiting(nurses: OccupationFamily, bakers: OccupationFamily) -> None:
    Outlook.objects.create(
        family=nurses, year=2025, projects=120, difficult_projects=90, seasonal_projects=6, source="bmo", **EURE_ET_LOIR
    )
    Outlook.objects.create(
        family=nurses, year=2024, projects=999, difficult_projects=9, seasonal_projects=9, source="bmo", **EURE_ET_LOIR
    )
    Outlook.objects.create(family=bakers, year=2025, projects=40, hidden_parts=1, source="bmo", **EURE_ET_LOIR)


def _work(nurses: OccupationFamily) -> None:
    Tension.objects.create(
        family=nurses,
        year=2019,
        index=1.5,
        level=5,
        training_mismatch=5,
        working_conditions=4,
        job_insecurity=1,
        source="dares_tensions",
        **EURE_ET_LOIR,
    )
    Pay.objects.create(
        subject_code=nurses.id,
        family=nurses,
        year=2019,
        period="2017-2019",
        first_quartile=1_700,
        median=1_950,
        third_quartile=2_300,
        band_shares=[2.0, 10.0, 43.0, 40.0, 5.0],
        source="dares_salaires",
        **FRANCE,
    )
    GenderShare.objects.create(
        family=nurses, year=2019, period="2017-2019", women_share=86.8, source="dares_mixite", **FRANCE
    )
