"""Who acts: written beside each change, by the database's own triggers."""

from typing import Any
from uuid import uuid4

import pghistory

from azimut.core.permissions import Actor


def acting(actor: Actor | None = None, *, request: str = "", task: str = "") -> Any:
    """A context: what is changed inside it is attributed to this person wearing this hat.

    `request` and `task` name where it happened; a task that acts for nobody says its name only.
    """
    where = {name: value for name, value in (("request", request or uuid4().hex), ("task", task)) if value}
    return pghistory.context(**who(actor), **where)


def attribute_to(actor: Actor) -> None:
    """Inside `acting`, once it is known who acts."""
    pghistory.context(**who(actor))


def who(actor: Actor | None) -> dict[str, str]:
    """What history keeps of whoever acts: numbers, no name."""
    return {} if actor is None else {"user": str(actor.user_id), "actor": actor.key, "role": actor.role.value}
