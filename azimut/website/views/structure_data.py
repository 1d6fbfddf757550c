"""A structure takes all its data away, in one file: for its manager only, their second factor given, and logged."""

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from azimut.accounts.access_log import log_identity_access
from azimut.accounts.middleware import ActorRequest
from azimut.core.archiving import files_of_structure, stream_archive, tables_of_structure
from azimut.core.permissions import require
from azimut.core.profile import active_profile
from azimut.directory.models import Structure
from azimut.directory.permissions import can_take_structure_data
from azimut.website.views.own_page import the_structure


@require_http_methods(["GET", "HEAD", "POST"])
def structure_data(request: ActorRequest) -> HttpResponseBase:
    """Says what is in the file; sent, the form gives it. Asking for it is written, so it is never a GET."""
    structure = the_structure(request)
    require(can_take_structure_data(request.actor, structure.pk))
    if request.method != "POST":
        return _explained(request, structure)
    log_identity_access(
        request.actor, kind="structure_archive", thing_id=structure.pk, why="archive des données de la structure"
    )
    today = timezone.localdate()
    tables, files = tables_of_structure(structure.pk), files_of_structure(structure.pk)
    content = {"structure": structure, "tables": tables, "today": today, "profile": active_profile()}
    readme = render_to_string("website/own_page/archive_readme.txt", content)
    response = StreamingHttpResponse(
        stream_archive(readme, tables, files, made_on=today), content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="{structure.slug or "structure"}-{today:%Y-%m-%d}.zip"'
    return response


def _explained(request: ActorRequest, structure: Structure) -> HttpResponse:
    content = {"structure": structure, "tables": tables_of_structure(structure.pk)}
    return render(request, "website/own_page/data.html", content)
