"""Handing over what people sent: never shown in a page, never run, only to those who may read it."""

import logging
from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.files import can_read_file
from azimut.core.files.disk import path_of
from azimut.core.models import StoredFile

logger = logging.getLogger(__name__)

HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""Even a file that a browser would open stays without origin, script nor style."""


@require_safe
def stored_file(request: ActorRequest, file_id: UUID, name: str) -> FileResponse:
    """The same 404 whether it is absent, waiting, refused or someone else's."""
    stored = StoredFile.objects.clean().filter(pk=file_id, name=name).first()
    if stored is None or not can_read_file(request.actor, stored):
        raise Http404("Ce fichier n'existe pas, ou n'est pas disponible.")
    try:
        content = path_of(stored.pk).open("rb")
    except FileNotFoundError:
        logger.exception("fichier reçu · absent du disque : %s", stored.pk)
        raise Http404("Ce fichier n'est pas disponible.") from None
    return FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type, headers=HARMLESS
    )
