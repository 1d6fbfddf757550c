"""Comments on sections, and the body that is consulted before deciding."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.labelling.judging import typed_day
from azimut.labelling.services import comment_section, consult_body, record_consulted_opinion
from azimut.labelling.views.files import visible_file
from azimut.labelling.views.telling import told


@require_POST
def comment(request: ActorRequest, application_id: UUID, key: str) -> HttpResponse:
    """A comment of someone who judges."""
    application = visible_file(request, application_id)
    if application.specification.read().section(key) is None:
        raise Http404("Cette rubrique n'existe pas dans ce dossier.")
    text = request.POST.get("commentaire", "")
    told(
        request, lambda: comment_section(application, key, text, actor=request.actor), "Le commentaire est enregistré."
    )
    return redirect("label_application_section", application.pk, key)


@require_POST
def consultation(request: ActorRequest, application_id: UUID) -> HttpResponse:
    """The opinion of the consulted body is asked for, or written down."""
    application = visible_file(request, application_id)
    if request.POST.get("suite") == "demander":
        told(request, lambda: consult_body(application, actor=request.actor), "L'avis est demandé.")
        return redirect("label_application", application.pk)
    typed = {"kind": request.POST.get("avis", ""), "reasons": request.POST.get("motifs", "")}
    given_on = typed_day(request.POST.get("jour", ""))
    told(
        request,
        lambda: record_consulted_opinion(application, given_on=given_on, actor=request.actor, **typed),
        "L'avis est enregistré.",
    )
    return redirect("label_application", application.pk)
