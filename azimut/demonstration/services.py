"""What the demonstration can do: load itself, again and again, with the same result."""

from collections.abc import Callable

from django.utils import timezone

from azimut.catalogue.services import refresh_highlights
from azimut.core.importing.services import Progress, no_progress
from azimut.core.profile import active_profile
from azimut.demonstration.between_sides import load_between_sides
from azimut.demonstration.events import load_events
from azimut.demonstration.importers.certifications import import_starter_certifications
from azimut.demonstration.importers.figures import import_starter_figures
from azimut.demonstration.importers.occupations import import_starter_occupations
from azimut.demonstration.importers.structures import import_starter_structures
from azimut.demonstration.importers.trainings import import_starter_trainings
from azimut.demonstration.labelling import load_labelling
from azimut.demonstration.notebooks import load_notebook, load_slots
from azimut.demonstration.pages import load_pages
from azimut.demonstration.people import load_people
from azimut.demonstration.reception import load_receptions
from azimut.demonstration.referrals import load_referrals
from azimut.demonstration.youth import load_youth_pages
from azimut.guidance.services import load_rules
from azimut.territories.importers.communes import import_communes


def load_demonstration(*, progress: Progress = no_progress) -> None:
    """Load the communes, the starter catalogue, the structures and the rules of the active profile.

    What has not changed since the last time is not read again.
    """
    import_communes(None, progress=_part(progress, 0.0, 0.6))
    import_starter_occupations(progress=_part(progress, 0.6, 0.8))
    import_starter_certifications()
    progress(0.85)
    today = timezone.localdate()
    import_starter_trainings(active_profile().key, today=today)
    import_starter_figures(active_profile().region, year=today.year)
    refresh_highlights()
    progress(0.9)
    import_starter_structures(active_profile().key, today=today)
    load_rules()
    load_people()
    load_pages()
    load_youth_pages()
    load_labelling(today=today)
    load_events(today=today)
    progress(0.95)
    load_receptions(today=today)
    load_referrals()
    load_between_sides()
    load_notebook(today=today)
    load_slots(today=today)
    progress(1.0)


def _part(progress: Progress, start: float, end: float) -> Callable[[float], None]:
    return lambda share: progress(start + (end - start) * share)
