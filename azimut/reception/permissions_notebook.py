"""Who may open a notebook and write in its plan. Whoever holds the code is its owner: no role has any right on one."""

from datetime import datetime

from azimut.core.permissions import STRUCTURE_ROLES, Actor, Verdict, allowed_if
from azimut.reception.models import NotebookAccess

OVER = (
    "Ce carnet ne vous est plus ouvert : le temps prévu est passé, ou la personne y a mis fin. "
    "Demandez-lui de nouveau son code."
)


def can_open_notebook(actor: Actor) -> Verdict:
    """Whoever receives people for a structure, with the code the person gave them."""
    return allowed_if(
        actor.is_one_of(*STRUCTURE_ROLES) and actor.structure_id is not None,
        "Seules les personnes qui travaillent dans une structure ouvrent le carnet de quelqu'un.",
    )


def can_use_notebook(actor: Actor, access: NotebookAccess, *, now: datetime | None = None) -> Verdict:
    """The one the person gave the code to, under the same hat, until the time is over or the person says stop."""
    is_theirs = access.user_id == actor.user_id and actor.acts_for(access.structure_id)
    if not (can_open_notebook(actor) and is_theirs):
        return allowed_if(condition=False, otherwise="Ce carnet a été ouvert par quelqu'un d'autre.")
    return allowed_if(access.is_open(now), OVER)
