"""The pages for young people, kept by the regional animators: written, previewed, published, taken off, taken back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.guidance.enums import ThemeState
from azimut.guidance.models import YouthThemeVersion
from azimut.guidance.permissions import can_keep_youth_themes
from azimut.guidance.youth.online import theme_of, theme_to_edit
from azimut.guidance.youth.reading import YouthTheme, shipped_themes
from azimut.guidance.youth.services import (
    DraftChanged,
    ThemeNotReady,
    discard_draft,
    publish_draft,
    take_back_version,
    withdraw_theme,
    write_draft,
)
from azimut.website.views.youth import theme_content
from azimut.website.youth_pages.editing import ThemeEditing, key_of
from azimut.website.youth_pages.listing import changes_of, kept_themes


@require_safe
def kept(request: ActorRequest) -> HttpResponse:
    require(can_keep_youth_themes(request.actor))
    return render(request, "website/youth_pages/list.html", {"pages": kept_themes(timezone.localdate())})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    require(can_keep_youth_themes(request.actor))
    editing = ThemeEditing(None, 0, request.POST or None)
    if request.method == "POST" and editing.is_valid():
        key = key_of(editing.head.cleaned_data["title"])
        if theme_to_edit(key)[0] is not None:
            editing.head.add_error("title", "Une page porte déjà ce titre, ou l'a porté.")
        elif _save(request, editing, key):
            return redirect("youth_page_edit", key)
    return _form(request, editing, "", None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, key: str) -> HttpResponse:
    require(can_keep_youth_themes(request.actor))
    theme, revision = theme_to_edit(key)
    if theme is None:
        raise Http404("Cette page n'existe pas.")
    editing = ThemeEditing(theme, revision, request.POST or None)
    if request.method == "POST" and editing.is_valid() and _save(request, editing, key):
        return redirect("youth_page_edit", key)
    return _form(request, editing, key, theme)


def _save(request: ActorRequest, editing: ThemeEditing, key: str) -> bool:
    theme = editing.theme(key)
    if theme is None:
        return False
    try:
        write_draft(theme, actor=request.actor, revision=editing.revision, note=editing.note)
    except DraftChanged as refusal:
        editing.is_outdated(str(refusal), theme_to_edit(key)[1])
        return False
    messages.success(request, "Brouillon enregistré. Il n'est pas en ligne : relisez-le, puis publiez-le.")
    return True


def _form(request: ActorRequest, editing: ThemeEditing, key: str, theme: YouthTheme | None) -> HttpResponse:
    faults = list(editing.faults()) if request.method == "POST" else []
    draft = YouthThemeVersion.objects.drafts().filter(key=key).first() if key else None
    content = {"editing": editing, "key": key, "theme": theme, "draft": draft, "faults": faults}
    return render(request, "website/youth_pages/form.html", content, status=422 if faults else 200)


@require_safe
def preview(request: ActorRequest, key: str) -> HttpResponse:
    """The draft as the public would read it, with the button that publishes it."""
    require(can_keep_youth_themes(request.actor))
    draft = get_object_or_404(YouthThemeVersion.objects.drafts(), key=key)
    content = {**theme_content(request, theme_of(draft)), "version": draft}
    return render(request, "website/youth_pages/preview.html", content)


@require_safe
def history(request: ActorRequest, key: str) -> HttpResponse:
    require(can_keep_youth_themes(request.actor))
    versions = list(YouthThemeVersion.objects.decided().filter(key=key))
    shipped = shipped_themes().get(key)
    if not versions and shipped is None:
        raise Http404("Cette page n'existe pas, ou n'a jamais été publiée.")
    title = theme_of(versions[0]).title if versions else shipped.title if shipped else ""
    content = {
        "key": key,
        "title": title,
        "changes": changes_of(versions),
        "is_shipped": shipped is not None,
        "is_online": versions[0].state == ThemeState.PUBLISHED if versions else True,
    }
    return render(request, "website/youth_pages/history.html", content)


@require_safe
def version(request: ActorRequest, key: str, number: int) -> HttpResponse:
    """An earlier version, as the public read it."""
    require(can_keep_youth_themes(request.actor))
    found = get_object_or_404(YouthThemeVersion.objects.decided(), key=key, version=number)
    content = {**theme_content(request, theme_of(found)), "version": found}
    return render(request, "website/youth_pages/preview.html", content)


@require_POST
def publish(request: ActorRequest, key: str) -> HttpResponse:
    def act() -> str:
        sent = request.POST.get("revision", "")
        publish_draft(key, actor=request.actor, revision=int(sent) if sent.isdecimal() and len(sent) < 9 else 0)  # noqa: PLR2004
        return "La page est en ligne."

    return _done(request, act)


@require_POST
def discard(request: ActorRequest, key: str) -> HttpResponse:
    def act() -> str:
        discard_draft(key, actor=request.actor)
        return "Le brouillon est abandonné. Ce qui est en ligne n'a pas changé."

    return _done(request, act)


@require_POST
def withdraw(request: ActorRequest, key: str) -> HttpResponse:
    def act() -> str:
        withdraw_theme(key, actor=request.actor)
        return "La page n'est plus en ligne. Vous pouvez la remettre depuis son historique."

    return _done(request, act)


@require_POST
def take_back(request: ActorRequest, key: str, number: int) -> HttpResponse:
    def act() -> str:
        take_back_version(key, number, actor=request.actor)
        return "Cette version est reprise en brouillon : relisez-la, puis publiez-la."

    return _done(request, act)


def _done(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """What was done is said at the top of the list; so is what could not be."""
    try:
        messages.success(request, act())
    except (DraftChanged, ThemeNotReady) as refusal:
        messages.warning(request, str(refusal))
    return redirect("youth_pages")
