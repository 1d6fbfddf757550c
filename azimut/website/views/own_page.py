"""The page of one's own structure: what it says, what would make it better, what is told of it, its history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.directory.keeping_pages import verify_page, withdraw_change
from azimut.directory.models import ErrorReport, PageChange, Structure
from azimut.directory.permissions import can_keep_page
from azimut.website.own_page.preview import previewed
from azimut.website.own_page.reading import names_of, own_page_of, own_structure
from azimut.website.own_page.wording import say_changes
from azimut.website.views.structures import sheet_content

CHANGES_A_PAGE = 25


def the_structure(request: ActorRequest) -> Structure:
    """The one this hat acts for; for a hat that acts for none, the page does not exist."""
    found = own_structure(request.actor)
    if found is None:
        raise Http404
    return found


@require_safe
def own_page(request: ActorRequest) -> HttpResponse:
    structure = the_structure(request)
    pending = list(PageChange.objects.pending().filter(structure=structure))
    content = {
        "page": own_page_of(structure, timezone.localdate()),
        "structure": structure,
        "can_write": bool(can_keep_page(request.actor, structure.pk)),
        "pending": say_changes(pending, names_of(pending) if pending else {}),
        "reports": ErrorReport.objects.unsettled().filter(structure=structure).count(),
        "is_stale": structure.is_stale(timezone.localdate()),
    }
    return render(request, "website/own_page/page.html", content)


@require_POST
def confirm(request: ActorRequest) -> HttpResponse:
    verify_page(the_structure(request), actor=request.actor)
    messages.success(request, "Merci : la fiche dit maintenant qu'elle est vérifiée aujourd'hui.")
    return redirect("own_page")


@require_POST
def withdraw(request: ActorRequest, change_id: str) -> HttpResponse:
    change = get_object_or_404(PageChange.objects.filter(structure=the_structure(request)), pk=change_id)
    withdraw_change(change, actor=request.actor)
    messages.success(request, "Votre déclaration est reprise : rien n'a changé sur la fiche.")
    return redirect("own_page")


@require_safe
def preview(request: ActorRequest) -> HttpResponse:
    """As the public would see it, with what is declared and not yet accepted."""
    structure = the_structure(request)
    pending = list(PageChange.objects.pending().filter(structure=structure))
    places, services = previewed(structure, pending)
    content = sheet_content(request, structure, places, services)
    return render(request, "website/own_page/preview.html", {**content, "pending_count": len(pending)})


@require_safe
def history(request: ActorRequest) -> HttpResponse:
    structure = the_structure(request)
    found = PageChange.objects.filter(structure=structure)
    page = Paginator(found, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    changes = list(page.object_list)
    content = {"structure": structure, "page": page, "changes": say_changes(changes, names_of(changes))}
    return render(request, "website/own_page/history.html", content)


@require_safe
def reports(request: ActorRequest) -> HttpResponse:
    """What the public says is wrong, those that wait first; who wrote it is not shown."""
    structure = the_structure(request)
    found = ErrorReport.objects.filter(structure=structure)
    content = {
        "structure": structure,
        "unsettled": found.unsettled().order_by("reported_at")[:100],
        "settled": found.exclude(settled_at=None).order_by("-settled_at")[:20],
        "can_write": bool(can_keep_page(request.actor, structure.pk)),
    }
    return render(request, "website/own_page/reports.html", content)
