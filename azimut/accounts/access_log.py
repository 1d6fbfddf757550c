"""Reading an identity leaves a trace (Cnil, recommendation on logging, 2021)."""

from azimut.accounts.models import IdentityAccess
from azimut.core.permissions import Actor


def log_identity_access(actor: Actor, *, kind: str, thing_id: object, why: str) -> IdentityAccess:
    """To call before showing who someone is: `kind` and `thing_id` say what is opened (a referral…), `why` in French.

    Nothing of the person consulted goes in: neither name, nor address. Kept three years, and nobody can erase a line.
    """
    return IdentityAccess.objects.create(
        user_id=actor.user_id,
        actor_key=actor.key,
        role=actor.role,
        structure_id=actor.structure_id,
        thing_kind=kind,
        thing_id=str(thing_id),
        why=why,
    )
