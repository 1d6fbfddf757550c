"""Who may answer for the directory."""

from azimut.core.permissions import Actor, Role, Verdict, allowed_if
from azimut.directory.models import ErrorReport


def can_settle_error_report(actor: Actor, report: ErrorReport) -> Verdict:
    """Whoever keeps the directory of the region, or answers for the structure."""
    return allowed_if(
        actor.is_one_of(Role.ANIMATOR, Role.REGIONAL_OFFICER)
        or (actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(report.structure_id)),
        "Seules la personne responsable de la structure, l'animation régionale et la Région règlent un signalement.",
    )
