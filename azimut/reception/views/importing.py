"""Taking in the visits a structure kept in its own tool."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Run
from azimut.core.permissions import require
from azimut.directory.models import Structure
from azimut.reception.importers.records import COLUMNS, ONE_OF, SEVERAL, import_receptions
from azimut.reception.permissions import can_record_visit

LARGEST_UPLOAD = 5_000_000


class ImportForm(forms.Form):
    file = forms.FileField(label="Fichier CSV", help_text="Une ligne par visite ; 5 Mo au plus.")
    is_dry_run = forms.BooleanField(label="Essayer seulement : rien n'est enregistré", required=False, initial=True)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST_UPLOAD:
            raise forms.ValidationError("Ce fichier dépasse 5 Mo : partagez-le.")
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: ActorRequest) -> HttpResponse:
    require(can_record_visit(request.actor, request.actor.structure_id))
    structure = get_object_or_404(Structure, pk=request.actor.structure_id)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    run = None
    if form.is_bound and form.is_valid():
        try:
            run = _import(form.cleaned_data["file"], structure, dry_run=form.cleaned_data["is_dry_run"])
        except ImportRefused as refusal:
            form.add_error("file", str(refusal))
    words = {name: [label for _, label in choices.choices] for name, choices in (ONE_OF | SEVERAL).items()}
    content = {"form": form, "run": run, "columns": COLUMNS, "words": words}
    return render(request, "reception/import.html", content, status=422 if form.errors else 200)


def _import(given: IO[bytes], structure: Structure, *, dry_run: bool) -> Run:
    """The importers read files by their path; this one is gone as soon as it is read."""
    with NamedTemporaryFile(suffix=".csv") as copy:
        for chunk in given:
            copy.write(chunk)
        copy.flush()
        return import_receptions(Path(copy.name), structure=structure, dry_run=dry_run)
