"""The animation checks a file and finds who will instruct it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.accounts.models import User
from azimut.core.permissions import require
from azimut.core.profile import active_profile
from azimut.labelling.judging import ASSIGNABLE, candidates_for, identifier
from azimut.labelling.permissions import can_assign
from azimut.labelling.services import ask_for_pieces, assign_instructors, bring_back_to_session, declare_complete
from azimut.labelling.services.instruction import can_be_brought_back
from azimut.labelling.views.files import file_page, visible_file
from azimut.labelling.views.telling import told

LONGEST_DELAY_DAYS = 90


@require_POST
def pieces(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Asks the structure for what is missing; what was typed is shown again when refused."""
    application = visible_file(request, application_id)
    days = request.POST.get("jours", "")
    asked: dict[str, Any] = {
        "items": request.POST.getlist("elements"),
        "explanation": request.POST.get("explication", "")[:2000],
        "days": min(int(days), LONGEST_DELAY_DAYS) if days.isdecimal() and len(days) < 4 else None,  # noqa: PLR2004
    }
    done = "La demande est partie. L'instruction attend la réponse de la structure."
    if not told(request, lambda: ask_for_pieces(application, actor=request.actor, **asked), done):
        return file_page(request, application, typed=asked, status=422)
    return redirect("label_application", application.pk)


@require_POST
def complete(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Nothing is missing: the file may be instructed."""
    application = visible_file(request, application_id)
    done = "Le dossier est déclaré complet. Confiez-le maintenant à l'instruction."
    told(request, lambda: declare_complete(application, actor=request.actor), done)
    return redirect("label_application", application.pk)


@require_POST
def bring_back(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """A file postponed or reopened goes back to a session without another opinion."""
    application = visible_file(request, application_id)
    done = "Le dossier attend sa décision : il s'inscrit à la prochaine séance que vous prévoyez."
    told(request, lambda: bring_back_to_session(application, actor=request.actor), done)
    return redirect("label_application", application.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Who instructs the file: those with the least to do, or those one chooses; conflicts are said."""
    application = visible_file(request, application_id)
    require(can_assign(request.actor, application))
    if request.method == "POST":
        chosen = None
        if request.POST.get("choix") == "nommer":
            chosen = list(
                User.objects.active().filter(pk__in=filter(None, map(identifier, request.POST.getlist("personnes"))))
            )
        told(
            request,
            lambda: assign_instructors(application, actor=request.actor, instructors=chosen),
            "Le dossier est confié.",
        )
        return redirect("label_application_assign", application.pk)
    content = {
        "application": application,
        "candidates": candidates_for(application),
        "expected": active_profile().labelling.opinions_expected,
        "is_open": application.state in ASSIGNABLE,
        "can_bring_back": can_be_brought_back(application),
    }
    return render(request, "labelling/assign.html", content)
