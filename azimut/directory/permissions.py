"""Who may answer for the directory."""

from uuid import UUID

from azimut.core.permissions import Actor, Role, Verdict, allowed_if
from azimut.directory.models import ErrorReport


def can_settle_error_report(actor: Actor, report: ErrorReport) -> Verdict:
    """Whoever keeps the directory of the region, or answers for the structure."""
    return allowed_if(
        actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER)
        or (actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(report.structure_id)),
        "Seules la personne responsable de la structure, l'animation régionale et la Région règlent un signalement.",
    )


def can_keep_page(actor: Actor, structure_id: UUID) -> Verdict:
    """A structure tells every change of what it offers: its manager writes, for their own structure only."""
    return allowed_if(
        actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(structure_id),
        "Seule la personne responsable de la structure change sa fiche. Dites-lui ce qui n'est plus juste.",
    )


def can_moderate_pages(actor: Actor) -> Verdict:
    """The regional animation keeps the directory: it reads what structures declare and accepts it, or says why not."""
    return allowed_if(
        actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER),
        "Seules l'animation régionale et la Région relisent ce que les structures déclarent.",
    )


def can_take_structure_data(actor: Actor, structure_id: UUID) -> Verdict:
    """A structure takes all its data away: its manager asks, their second factor given."""
    return allowed_if(
        actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(structure_id) and actor.has_second_factor,
        "Seule la personne responsable de la structure emporte ses données, son second facteur donné.",
    )
