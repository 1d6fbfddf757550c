"""The pages that the demonstration's managers keep: something to improve, to declare, to settle."""

from azimut.core.identifiers import identifier_of
from azimut.core.permissions import Actor, Role
from azimut.demonstration.people import demonstration_hats
from azimut.directory.keeping_pages import change_page, is_moderated, mark_of
from azimut.directory.models import ErrorReport, PageChange, ReportedPart, Structure
from azimut.directory.page_parts import PagePart

SHORT = "Nous vous aidons à faire le point sur votre projet."
"""A sentence where two or three are asked, true of every network."""


def load_pages() -> None:
    """For each structure someone of the demonstration manages; done before, changes nothing."""
    for manager in _managers():
        structure = Structure.objects.get(pk=str(manager.structure_id))
        if not PageChange.objects.filter(structure=structure).exists():
            _leave_gaps(structure, manager)
            _declare(structure, manager)
        ErrorReport.objects.get_or_create(
            pk=identifier_of("demonstration", "error report", str(structure.pk)),
            defaults={
                "structure": structure,
                "part": ReportedPart.HOURS,
                "text": "Le vendredi, la porte était fermée à 16 h 30 alors que la page dit 17 h.",
            },
        )


def _managers() -> list[Actor]:
    return [hat for hat in demonstration_hats() if hat.role == Role.STRUCTURE_MANAGER]


def _leave_gaps(structure: Structure, manager: Actor) -> None:
    """A presentation too short and an accessibility not told: the page says what they cost."""
    facts = {"presentation": SHORT, "website": structure.website}
    seen = mark_of(structure, PagePart.PRESENTATION)
    change_page(structure, PagePart.PRESENTATION, facts, seen=seen, actor=manager)
    for point in structure.reception_points.current():
        nothing = {"accessibility": "", "accessibility_url": ""}
        seen = mark_of(point, PagePart.ACCESSIBILITY)
        change_page(structure, PagePart.ACCESSIBILITY, nothing, seen=seen, actor=manager, thing_id=point.pk)


def _declare(structure: Structure, manager: Actor) -> None:
    """A new name, where the profile wants it read first."""
    if is_moderated(PagePart.NAME):
        new = {"name": structure.name.replace(" (démonstration)", " et alentours (démonstration)")}
        change_page(structure, PagePart.NAME, new, seen=mark_of(structure, PagePart.NAME), actor=manager)
