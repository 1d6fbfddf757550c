"""Private by default: every view asks to sign in and knows who acts, unless it says otherwise.

A public view is marked `login_not_required` (website/urls.py marks all of its own). A private one that must answer to
people who wear no hat yet, or who still have to set up their second factor, is marked `before_acting`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from azimut.accounts.actors import actor_of, awaits_second_factor
from azimut.core.permissions import Actor, Refusal

View = Callable[..., HttpResponse]
Handler = Callable[[HttpRequest], HttpResponse]

SEEN_KEY = "seen_at"
SEEN_EVERY = timedelta(minutes=10)
"""How often an open session is written again so that it lasts: not at each click."""


class ActorRequest(HttpRequest):
    """A request of the professionals' space: who acts is known."""

    actor: Actor


def is_public(view: View) -> bool:
    return not getattr(view, "login_required", True)


def before_acting(view: View) -> View:
    """Marks a private view that answers to whoever is signed in, even without a hat or a second factor."""
    view.before_acting = True  # type: ignore[attr-defined]
    return view


class AskToSignIn(LoginRequiredMiddleware):
    """Django's own, but for two things.

    A public page does not even look at who is signed in; and a fragment asked by htmx sends the whole page to the
    sign-in, rather than a form inside a page.
    """

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        return None if is_public(view_func) else super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        response: HttpResponse = super().handle_no_permission(request, view_func)
        if getattr(request, "htmx", False):
            response = HttpResponse(headers={"HX-Redirect": response.headers["Location"]})
        add_never_cache_headers(response)
        return response


def know_who_acts(get_response: Handler) -> Handler:
    """Gives each private view its `request.actor`; keeps private pages out of caches and search engines."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "is_private", False):
            add_never_cache_headers(response)
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def process_view(request: HttpRequest, view: View, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if is_public(view):
            return None
        request.is_private = True  # type: ignore[attr-defined]
        _make_last(request)
        actor = actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]
        if getattr(view, "before_acting", False):
            return None
        if actor is None:
            if request.path == reverse("pro_home"):
                return redirect("my_join_requests")
            raise Refusal(
                "Votre compte n'est rattaché à aucune structure ni à aucune fonction. "
                "Demandez à rejoindre votre structure dans « Mon compte », ou une invitation à la Région."
            )
        return redirect("mfa_index") if awaits_second_factor(actor) else None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def _make_last(request: HttpRequest) -> None:
    """An open session ends some hours after the last click, not after the first one."""
    now, seen = timezone.now(), request.session.get(SEEN_KEY)
    if not seen or now - datetime.fromisoformat(seen) > SEEN_EVERY:
        request.session[SEEN_KEY] = now.isoformat()
