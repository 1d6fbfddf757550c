"""Figures about work of the demonstration: real where the licence allows, else said to be invented."""

import pytest

from azimut.catalogue.enums import HighlightKind
from azimut.catalogue.models import Highlight, Occupation, Outlook, Tension
from azimut.catalogue.outlook import outlook_of
from azimut.core.models import ImportRun, ImportRunState
from azimut.core.profile import active_profile
from azimut.demonstration.importers.figures import import_starter_figures
from azimut.demonstration.services import load_demonstration

pytestmark = pytest.mark.django_db


def test_an_occupation_of_the_demonstration_has_every_figure_real_or_said_invented():
    load_demonstration()
    region = active_profile().region
    outlook = outlook_of(Occupation.objects.get(pk="J1506"), region.main_communes[0])

    main = outlook.main
    assert all(main.figures)
    assert not main.tension.source.is_demonstration
    assert (main.tension.year, main.pay.value, main.pay.period) == (2019, 2_025, "2017-2019")
    assert main.projects.source.is_demonstration
    assert all(rate.figure.source.is_demonstration for rate in outlook.integration)
    assert Outlook.objects.filter(area_code=f"reg-{region.code}", projects__gt=0).exists()

    kinds = set(Highlight.objects.current().values_list("kind", flat=True))
    assert kinds == set(HighlightKind)
    with_figures = sum(1 for occupation in Occupation.objects.all()[:60] if outlook_of(occupation).has_figures)
    assert with_figures >= 50
    _check_real_figures_are_left_alone(region)


def _check_real_figures_are_left_alone(region) -> None:
    Tension.objects.update(level=1)
    ImportRun.objects.filter(source="dares_tensions").delete()
    ImportRun.objects.create(
        source="dares_tensions", label="Dares", file_names="tensions-2024.csv", state=ImportRunState.SUCCEEDED
    )

    import_starter_figures(region, year=2030)

    assert set(Tension.objects.values_list("level", flat=True)) == {1}
