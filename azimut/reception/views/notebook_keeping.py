"""*Ajouter à mon carnet*, the button of every page about something."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from azimut.core.rate_limits import seconds_to_wait
from azimut.reception.models import NotebookItem
from azimut.reception.notebook_things import KeptThing, thing_of
from azimut.reception.services.notebooks import NotebookFull, keep_thing, start_notebook
from azimut.reception.views.notebook_holding import (
    NEW_NOTEBOOKS,
    came_from_here,
    held_notebook,
    keeping,
    safe_path,
    secret,
)


@secret
@csrf_exempt
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The pages that have the button are the same for everyone, hence without a token: see `came_from_here`."""
    if not came_from_here(request):
        return _asking(request)
    return _keep(request)


@secret
@require_POST
def keep_confirmed(request: HttpRequest) -> HttpResponse:
    """The same with a token, for a browser that hides where its forms come from."""
    return _keep(request)


def _asking(request: HttpRequest) -> HttpResponse:
    content = {
        "thing": thing_of(request.POST.get("chose", "")[:600]),
        "chose": request.POST.get("chose", "")[:600],
        "following": safe_path(request, request.POST.get("suite", "")),
    }
    return render(request, "reception/notebook/confirm.html", content, status=403)


def _keep(request: HttpRequest) -> HttpResponse:
    thing = thing_of(request.POST.get("chose", "")[:600])
    if thing is None:
        return _refused(request, "Cette page ne se garde pas : elle n'existe plus, ou son adresse est incomplète.", 422)
    held = held_notebook(request)
    if held is None and (seconds := seconds_to_wait(request, NEW_NOTEBOOKS)):
        return _refused(request, f"Beaucoup de carnets naissent d'ici. Attendez {seconds} secondes.", 429)
    notebook, code = (held.notebook, held.code) if held else start_notebook()
    try:
        item, is_new = keep_thing(notebook, thing)
    except NotebookFull as refusal:
        return _refused(request, refusal.sentence, 409)
    return keeping(_kept(request, thing, item, is_new=is_new), code)


def _kept(request: HttpRequest, thing: KeptThing, item: NotebookItem, *, is_new: bool) -> HttpResponse:
    """In place for a script, else the notebook itself, with the way back."""
    if request.headers.get("HX-Request"):
        return render(request, "reception/notebook/kept.html", {"thing": thing, "is_new": is_new})
    said = {"garde": str(item.pk), "suite": safe_path(request, request.POST.get("suite", ""))}
    return redirect(f"{reverse('notebook')}?{urlencode(said)}")


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    template = (
        "reception/notebook/kept.html" if request.headers.get("HX-Request") else "reception/notebook/refused.html"
    )
    content = {"refusal": sentence, "following": safe_path(request, request.POST.get("suite", ""))}
    return render(request, template, content, status=status)
