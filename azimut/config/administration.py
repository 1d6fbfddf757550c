"""Django's administration, for super-administrators alone: it reads, with the history of what it shows.

What is shown is listed here, table by table. Identities of people referred, notebooks, visits, pieces and secrets are
in no list: nobody reads them by being powerful. For anyone else the address does not exist, not even to sign in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pghistory
from django.apps import apps
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, re_path

from azimut.accounts.actors import has_second_factor
from azimut.accounts.models import User
from azimut.accounts.services import set_account_open
from azimut.core.history.tracking import event_models

View = Callable[..., HttpResponse]

SHOWN = (
    *("accounts.Membership", "accounts.RoleAssignment", "accounts.IdentityAccess"),
    *("core.ImportRun", "territories.Commune", "territories.Territory"),
    *("directory.Network", "directory.Structure", "directory.ReceptionPoint", "directory.Service"),
    *("catalogue.Occupation", "catalogue.Certification", "catalogue.Training", "catalogue.Highlight"),
    *("guidance.Situation", "guidance.Need", "guidance.GuidanceRule"),
    *("labelling.Specification", "labelling.LabellingCampaign", "labelling.Label"),
    "search.SearchTerm",
)
SEARCHED = ("name", "title", "label", "email", "last_name", "code", "rome_code", "words", "source")
MOST_COLUMNS = 5
EVENTS_SHOWN = 200
SAID = {
    "created": "fait",
    "changed": "changé",
    "deleted": "supprimé",
    "email_changed": "adresse changée",
    "password_changed": "mot de passe changé",
}
"""What history calls each change, in French."""


def is_superadministrator(request: HttpRequest) -> bool:
    user = request.user
    return isinstance(user, User) and user.is_active and user.is_superuser


def superadministration_only(view: View) -> View:
    """404 for anyone else, signed in or not; the second factor is asked of whoever holds the right."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if not is_superadministrator(request):
            raise Http404
        request.is_private = True  # type: ignore[attr-defined]
        if not has_second_factor(request):
            return redirect("mfa_index")
        pghistory.context(user=str(request.user.pk), actor="superadministration")
        return view(request, *args, **kwargs)

    return login_not_required(guarded)


class ReadingAdmin(ModelAdmin):
    """Every column, none to change."""

    actions = None
    view_on_site = False
    change_form_template = "accounts/administration/change.html"
    list_per_page = 50
    show_full_result_count = False
    list_select_related = True

    @property
    def media(self) -> Media:
        """No script: one reads, or ticks a box."""
        return Media()

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def get_list_display(self, _request: HttpRequest) -> Any:
        plain = [field.name for field in self.opts.local_fields if not field.is_relation and not field.primary_key]
        return ["__str__", *plain[:MOST_COLUMNS]]

    def get_fields(self, _request: HttpRequest, _obj: Any = None) -> Any:
        return self.fields or [field.name for field in self.opts.local_fields]

    def get_search_fields(self, _request: HttpRequest) -> list[str]:
        texts = {field.name for field in self.opts.local_fields if isinstance(field, models.CharField)}
        return [name for name in SEARCHED if name in texts]

    def history_view(self, request: HttpRequest, object_id: str, _extra_context: Any = None) -> HttpResponse:
        """What the database's triggers kept: when, what, by whom."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        events = [
            event for model in event_models() if model.pgh_tracked_model is self.model for event in _of(model, thing)
        ]
        names = dict(User.objects.filter(pk__in={event.by for event in events if event.by}).values_list("pk", "email"))
        for event in events:
            event.by_name = next((email for pk, email in names.items() if str(pk) == event.by), event.by)
        content = {**self.admin_site.each_context(request), "title": f"Histoire de {thing}", "events": events}
        return render(request, "accounts/administration/history.html", content)


def _of(events: Any, thing: models.Model) -> list[Any]:
    found = list(events.objects.filter(pgh_obj_id=thing.pk).order_by("-pgh_created_at")[:EVENTS_SHOWN])
    for event in found:
        event.by = (event.pgh_context or {}).get("user", "")
        event.what = SAID.get(event.pgh_label, event.pgh_label)
    return found


class PeopleAdmin(ReadingAdmin):
    """Of people: what names them at work, what they may do; an account is closed, or opened again."""

    fields = ("email", "first_name", "last_name", "phone", "is_active", "is_superuser", "joined_at", "last_login")
    readonly_fields = tuple(name for name in fields if name != "is_active")
    list_display = ("email", "first_name", "last_name", "is_active", "is_superuser", "last_login")

    def get_list_display(self, _request: HttpRequest) -> Any:
        return self.list_display

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True

    def save_model(self, _request: HttpRequest, obj: User, _form: Any, _change: Any) -> None:
        set_account_open(obj, is_open=obj.is_active)

    def log_change(self, *_args: Any) -> None:  # type: ignore[override]
        """The database keeps the history; the library's own table stays empty."""


class Administration(AdminSite):
    site_header = site_title = "Super-administration"
    index_title = "Les tables du service"
    index_template = "accounts/administration/index.html"
    site_url = "/pro/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return is_superadministrator(request)

    def get_urls(self) -> list[URLPattern]:  # type: ignore[override]
        """Few: reading, and changing a person. No sign-in of its own, nothing added, nothing deleted."""

        def guarded(view: View) -> View:
            return superadministration_only(self.admin_view(view))

        urls = [
            path("", guarded(self.index), name="index"),
            path("jsi18n/", guarded(self.i18n_javascript), name="jsi18n"),
        ]
        for model, shown in self._registry.items():
            app, name = model._meta.app_label, model._meta.model_name  # noqa: SLF001  Django's documented meta API
            urls += [
                path(f"{app}/{name}/", guarded(shown.changelist_view), name=f"{app}_{name}_changelist"),
                path(
                    f"{app}/{name}/<path:object_id>/history/", guarded(shown.history_view), name=f"{app}_{name}_history"
                ),
                path(f"{app}/{name}/<path:object_id>/change/", guarded(shown.change_view), name=f"{app}_{name}_change"),
            ]
        labels = "|".join(sorted({model._meta.app_label for model in self._registry}))  # noqa: SLF001
        return [*urls, re_path(rf"^(?P<app_label>{labels})/$", guarded(self.app_index), name="app_list")]


def _name_of(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"  # noqa: SLF001  Django's documented meta API


administration = Administration(name="admin")
administration.register(User, PeopleAdmin)
for _label in SHOWN:
    administration.register(apps.get_model(_label), ReadingAdmin)
