"""Putting an occupation forward by hand, with a reason people will read; and ceasing to."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.catalogue.models import Highlight, Occupation
from azimut.catalogue.permissions import can_see_highlights
from azimut.catalogue.services import AlreadyHighlighted, NothingToHighlight, add_highlight, remove_highlight
from azimut.core.permissions import require
from azimut.website.forms_highlight import HighlightForm
from azimut.website.queries.highlighted import highlights_by_hand, occupations_named

PER_PAGE = 30
LONGEST_NAME = 120


@require_safe
def highlighted(request: ActorRequest) -> HttpResponse:
    """What is put forward by hand, and the field where another occupation is looked for."""
    require(can_see_highlights(request.actor))
    typed = " ".join(request.GET.get("metier", "").split())[:LONGEST_NAME]
    content = {
        "typed": typed,
        "found": occupations_named(typed) if typed else [],
        "page": Paginator(highlights_by_hand(request.actor), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "website/highlights/list.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
def highlight(request: ActorRequest, rome_code: str) -> HttpResponse:
    """One occupation: what marks it today, and the form."""
    require(can_see_highlights(request.actor))
    occupation = get_object_or_404(Occupation.objects.current(), rome_code=rome_code.upper())
    form = HighlightForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            mark = add_highlight(occupation, actor=request.actor, **form.cleaned_data)
        except (AlreadyHighlighted, NothingToHighlight) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"{occupation.label} : {mark.get_kind_display()}, {mark.area_name}. C'est en ligne."
            )
            return redirect("highlighted")
    marks = Highlight.objects.current().filter(occupation=occupation).order_by("origin", "area_name")
    content = {"occupation": occupation, "form": form, "marks": marks}
    return render(request, "website/highlights/form.html", content, status=422 if form.errors else 200)


@require_POST
def withdraw(request: ActorRequest, rome_code: str) -> HttpResponse:
    """It can be put forward again at once: no confirmation is asked."""
    require(can_see_highlights(request.actor))
    which = {
        "occupation": rome_code,
        "kind": request.POST.get("kind", ""),
        "area_code": request.POST.get("area_code", ""),
    }
    mark = get_object_or_404(highlights_by_hand(request.actor), **which)
    remove_highlight(mark, actor=request.actor)
    messages.success(request, f"{mark.occupation.label} n'est plus mis en avant pour {mark.area_name}.")
    return redirect("highlighted")
