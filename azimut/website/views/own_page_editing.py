"""Correcting one part of one's own page at a time; whatever is refused comes back with everything that was written."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.core.form_faults import faults_of
from azimut.core.importing.rows import KeptModel
from azimut.core.permissions import require
from azimut.directory.keeping_pages import (
    AlreadyAwaiting,
    NoSuchThing,
    PageChangedMeanwhile,
    add_to_page,
    change_page,
    find_thing,
    give_back,
    is_moderated,
    mark_of,
    take_off_page,
)
from azimut.directory.models import PageChange, ReceptionPoint, Service, Structure
from azimut.directory.page_parts import PagePart, values_of
from azimut.directory.permissions import can_keep_page
from azimut.website.own_page import forms, forms_places
from azimut.website.own_page.reading import part_of_slug, place_name, url_of_part
from azimut.website.own_page.wording import SaidColumn, say_columns
from azimut.website.views.own_page import the_structure

FORMS: dict[PagePart, type[forms.PartForm]] = {
    PagePart.NAME: forms.NameForm,
    PagePart.PRESENTATION: forms.PresentationForm,
    PagePart.MISSIONS: forms.MissionsForm,
    PagePart.ADDRESS: forms_places.AddressForm,
    PagePart.HOURS: forms_places.HoursForm,
    PagePart.CONTACT: forms.ContactForm,
    PagePart.ACCESSIBILITY: forms.AccessibilityForm,
    PagePart.SERVICE: forms.ServiceForm,
    PagePart.AUDIENCE: forms.AudienceForm,
    PagePart.MODES: forms.ModesForm,
    PagePart.COVERAGE: forms.CoverageForm,
    PagePart.PLACES: forms_places.AddressForm,
    PagePart.SERVICES: forms.NewServiceForm,
}
WAITS = "Votre déclaration est envoyée. La fiche changera dès que l'animation régionale l'aura acceptée."
THINGS: dict[str, type[KeptModel]] = {"lieux": ReceptionPoint, "services": Service}


@dataclass
class Editing:
    """A part being corrected: its form, what it said when it was shown, what someone else wrote meanwhile."""

    structure: Structure
    part: PagePart
    thing: KeptModel | None
    form: forms.PartForm
    title: str
    name: str = ""
    seen: str = ""
    theirs: tuple[SaidColumn, ...] = field(default=())

    @property
    def anchor(self) -> str:
        is_structure = self.thing is None or isinstance(self.thing, Structure)
        return reverse("own_page") + ("" if is_structure or self.thing is None else f"#{self.thing.pk}")


def _opened(request: ActorRequest) -> Structure:
    structure = the_structure(request)
    require(can_keep_page(request.actor, structure.pk))
    return structure


@require_http_methods(["GET", "HEAD", "POST"])
def edit_part(request: ActorRequest, slug: str, kind: str = "", thing_id: UUID | None = None) -> HttpResponse:
    structure = _opened(request)
    model = THINGS[kind] if kind else Structure
    part = part_of_slug(model, slug)
    try:
        thing = find_thing(structure, model, thing_id)
    except NoSuchThing:
        raise Http404 from None
    if part is None:
        raise Http404
    form = FORMS[part](request.POST if request.method == "POST" else None, thing=thing)
    name = "" if thing is structure else place_name(thing) if isinstance(thing, ReceptionPoint) else str(thing)
    editing = Editing(structure, part, thing, form, str(part.label), name=name)
    if request.method != "POST":
        editing.seen = mark_of(thing, part)
        return _shown(request, editing)
    editing.seen = request.POST.get("seen", "")
    return _kept(request, editing) if form.is_valid() else _shown(request, editing, status=422)


def _kept(request: ActorRequest, editing: Editing) -> HttpResponse:
    thing = editing.thing
    thing_id = None if thing is None or isinstance(thing, Structure) else thing.pk
    try:
        change = change_page(
            editing.structure,
            editing.part,
            editing.form.values,
            seen=editing.seen,
            actor=request.actor,
            thing_id=thing_id,
        )
    except PageChangedMeanwhile:
        return _shown(request, _meanwhile(editing), status=409)
    except (AlreadyAwaiting, ValidationError) as error:
        return _refused(request, editing, error)
    _say(request, change)
    return redirect(editing.anchor)


def _meanwhile(editing: Editing) -> Editing:
    """Shows what the part says now, beside what was typed; sent again, the form replaces it knowingly."""
    assert editing.thing is not None
    thing: Any = type(editing.thing).objects.get(pk=editing.thing.pk)
    editing.seen = mark_of(thing, editing.part)
    editing.theirs = say_columns(values_of(thing, editing.part), {})
    return editing


def _refused(request: ActorRequest, editing: Editing, error: AlreadyAwaiting | ValidationError) -> HttpResponse:
    sentences = error.messages if isinstance(error, ValidationError) else [error.sentence]
    for sentence in sentences:
        editing.form.add_error(None, sentence)
    return _shown(request, editing, status=422)


def _say(request: ActorRequest, change: PageChange | None) -> None:
    if change is None:
        messages.info(request, "Rien n'était à changer : la fiche disait déjà cela.")
    elif change.is_pending:
        messages.success(request, WAITS)
    else:
        messages.success(request, "C'est enregistré : la fiche publique le dit dès maintenant.")


def _shown(request: ActorRequest, editing: Editing, *, status: int = 200) -> HttpResponse:
    name = "hours" if editing.part == PagePart.HOURS else "part"
    content = {
        "editing": editing,
        "form": editing.form,
        "faults": list(faults_of(editing.form)),
        "is_moderated": is_moderated(editing.part),
        "form_body": f"website/own_page/{name}_fields.html",
    }
    return render(request, "website/own_page/edit.html", content, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def add_place(request: ActorRequest) -> HttpResponse:
    return _added(request, PagePart.PLACES, "Ajouter un lieu d'accueil", then=PagePart.HOURS)


@require_http_methods(["GET", "HEAD", "POST"])
def add_service(request: ActorRequest) -> HttpResponse:
    return _added(request, PagePart.SERVICES, "Ajouter un service", then=PagePart.MODES)


def _added(request: ActorRequest, part: PagePart, title: str, *, then: PagePart) -> HttpResponse:
    """Then on to the next thing a new place or service needs."""
    structure = _opened(request)
    form = FORMS[part](request.POST if request.method == "POST" else None)
    editing = Editing(structure, part, None, form, title)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, editing, status=422 if request.method == "POST" else 200)
    try:
        change = add_to_page(structure, part, form.values, actor=request.actor)
    except ValidationError as error:
        return _refused(request, editing, error)
    _say(request, change)
    return redirect("own_page") if change.is_pending else redirect(url_of_part(then, change.thing_id))


@require_POST
def take_off(request: ActorRequest, kind: str, thing_id: UUID) -> HttpResponse:
    """Says what was taken off and how to undo it: the history keeps it, the animation can bring it back."""
    part = PagePart.PLACES if kind == "lieux" else PagePart.SERVICES
    try:
        change = take_off_page(_opened(request), part, thing_id, actor=request.actor)
    except NoSuchThing:
        raise Http404 from None
    _say(request, change)
    return redirect("own_page")


@require_POST
def follow_source(request: ActorRequest) -> HttpResponse:
    """Gives a part back to the source it came from."""
    structure = _opened(request)
    part, thing = request.POST.get("part", ""), request.POST.get("thing") or None
    if part not in FORMS or part in {PagePart.PLACES, PagePart.SERVICES}:
        raise Http404
    try:
        give_back(structure, PagePart(part), actor=request.actor, thing_id=UUID(thing) if thing else None)
    except (NoSuchThing, ValueError):
        raise Http404 from None
    messages.success(request, "Cette partie suit de nouveau sa source, dès maintenant.")
    return redirect("own_page")
