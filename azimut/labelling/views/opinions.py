"""An instructor judges a file; opinions are compared once all are given."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.labelling.enums import AssignmentState, OpinionKind
from azimut.labelling.judging import GRADES, compare, grade_lines, read_grades
from azimut.labelling.models import Assignment, LabelApplication, Opinion
from azimut.labelling.permissions import can_compare_opinions, can_instruct
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import declare_tie, give_opinion, recuse, save_opinion
from azimut.labelling.views.files import visible_file
from azimut.labelling.views.telling import told


def _own_assignment(request: ActorRequest, application: LabelApplication) -> Assignment:
    mine = application.assignments.select_related("application").filter(instructor=request.actor.user_id)
    return get_object_or_404(mine)


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """The grid, the note of the visit, the opinion: kept as a draft, or given for good."""
    application = visible_file(request, application_id)
    assignment = _own_assignment(request, application)
    require(can_instruct(request.actor, assignment))
    held = Opinion.objects.filter(assignment=assignment).first() or Opinion(assignment=assignment)
    if request.method != "POST":
        return _page(request, application, assignment, held)
    typed: dict[str, Any] = {
        "grades": read_grades(application.specification.read(), request.POST),
        "kind": request.POST.get("avis", ""),
        "reasons": request.POST.get("motifs", "")[:4000],
        "visit_note": request.POST.get("visite", "")[:4000],
    }
    try:
        _keep(request, assignment, typed)
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, application, assignment, Opinion(assignment=assignment, **typed), status=422)
    return redirect("label_application_opinion", application.pk)


def _keep(request: ActorRequest, assignment: Assignment, typed: dict[str, Any]) -> None:
    if request.POST.get("suite") == "rendre":
        give_opinion(assignment, actor=request.actor, **typed)
        messages.success(request, "Votre avis est rendu. Il ne se modifie plus.")
    else:
        save_opinion(assignment, actor=request.actor, **typed)
        messages.success(request, "Votre brouillon est enregistré. L'avis n'est pas rendu.")


def _page(
    request: ActorRequest, application: LabelApplication, assignment: Assignment, held: Opinion, status: int = 200
) -> HttpResponse:
    content = {
        "application": application,
        "opinion": held,
        "lines": grade_lines(application.specification.read(), held.grades),
        "scale": GRADES,
        "kinds": OpinionKind.choices,
        "is_open": assignment.state == AssignmentState.ASSIGNED,
        "others": application.assignments.exclude(pk=assignment.pk).exclude(state=AssignmentState.RECUSED).count(),
    }
    return render(request, "labelling/opinion.html", content, status=status)


@require_POST
def step_back(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """Someone steps back from this file, or declares a tie with its structure: the file leaves their lists."""
    application = visible_file(request, application_id)
    if request.POST.get("motif") == "lien":
        done = f"Votre lien avec {application.structure.name} est enregistré. Ses dossiers ne vous sont plus montrés."
        told(request, lambda: declare_tie(application.structure, actor=request.actor), done)
    else:
        assignment = _own_assignment(request, application)
        told(request, lambda: recuse(assignment, actor=request.actor), "Votre déport est enregistré.")
    return redirect("labelling")


@require_safe
def comparison(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """What each opinion says, criterion by criterion."""
    application = visible_file(request, application_id)
    require(can_compare_opinions(request.actor, application))
    opinions = list(
        Opinion.objects.visible_to(request.actor)
        .filter(assignment__application=application)
        .select_related("assignment__instructor")
        .order_by("given_at")
    )
    content = {
        "application": application,
        "opinions": opinions,
        "lines": compare(application.specification.read(), opinions),
        "scale": GRADES,
    }
    return render(request, "labelling/comparison.html", content)
