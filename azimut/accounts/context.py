"""What the templates of the professionals' space know; nothing on public pages."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest

from azimut.accounts.actors import hats_of
from azimut.accounts.frame import menu_for


def professional(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}
    others = [hat for hat in hats_of(request) if hat.key != actor.key]
    return {
        "actor": actor,
        "other_hats": others,
        "menu": menu_for(actor, request.path),
        "messages": get_messages(request),
    }
