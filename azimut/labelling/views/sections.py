"""One section of a file, written by hand or kept every few seconds."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.labelling.contents import Section
from azimut.labelling.filling import read_section, shown_section
from azimut.labelling.models import LabelApplication
from azimut.labelling.permissions import can_comment, can_write_application
from azimut.labelling.services import SaveReport, save_answers
from azimut.labelling.views.files import visible_file


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, application_id: UUID, key: str) -> HttpResponse:
    """Reads or writes a section. What cannot be kept is shown again with the reason; the rest is kept."""
    application = visible_file(request, application_id)
    content = application.specification.read()
    asked = content.section(key)
    if asked is None:
        raise Http404("Cette rubrique n'existe pas dans ce dossier.")
    if request.method != "POST":
        return _shown(request, application, asked)
    answers, revisions = read_section(asked, request.POST)
    report = save_answers(application, answers, revisions=revisions, actor=request.actor)
    if request.headers.get("X-Autosave"):
        return _told(report)
    if report.faults or report.conflicts:
        return _shown(request, application, asked, answers, report)
    messages.success(request, f"La rubrique « {asked.title} » est enregistrée.")
    following = _after(content.sections, asked)
    if following is None or request.POST.get("suite") == "dossier":
        return redirect("label_application", application.pk)
    return redirect("label_application_section", application.pk, following.key)


def _shown(
    request: ActorRequest,
    application: LabelApplication,
    asked: Section,
    typed: dict[str, object] | None = None,
    report: SaveReport | None = None,
) -> HttpResponse:
    report = report or SaveReport()
    sections = application.specification.read().sections
    questions = shown_section(asked, application, typed=typed, faults=report.faults, conflicts=report.conflicts)
    content = {
        "application": application,
        "section": asked,
        "rank": sections.index(asked) + 1,
        "count": len(sections),
        "following": _after(sections, asked),
        "questions": questions,
        "can_comment": (judges := can_comment(request.actor, application)),
        "comments": application.comments.filter(section=asked.key).select_related("author") if judges else [],
        "can_write": can_write_application(request.actor, application),
        "faults": [(shown.name, shown.reason) for shown in questions if shown.reason],
    }
    return render(request, "labelling/section.html", content, status=422 if content["faults"] else 200)


def _told(report: SaveReport) -> JsonResponse:
    """What the page needs to go on: revisions to send back, and what is wrong."""
    return JsonResponse(
        {
            "revisions": report.revisions,
            "faults": report.faults,
            "conflicts": sorted(report.conflicts),
            "at": f"{timezone.localtime():%H\u00a0h\u00a0%M}",
        }
    )


def _after(sections: list[Section], asked: Section) -> Section | None:
    rank = sections.index(asked)
    return sections[rank + 1] if rank + 1 < len(sections) else None
