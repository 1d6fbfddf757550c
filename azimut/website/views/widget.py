"""A small form of ours on the site of a partner: the page that explains it, and the frame itself.

The frame is the only page that another site may show inside its own (docs/adr/0012): it has no cookie, no account, no
script, and its answers open outside of it.
"""

from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from azimut.core.profile import active_profile
from azimut.guidance.queries import rule_book
from azimut.guidance.questions import Answers
from azimut.website.enums import WidgetKind
from azimut.website.queries.guidance_steps import STEPS, page_of
from azimut.website.views.place import read_place

SECONDS_KEPT = 3_600


@require_safe
@csp_update({"frame-src": ["'self'"]})
def widget(request: HttpRequest) -> HttpResponse:
    """What one may put on one's site, as it looks, with the code to copy; `?forme=aide&ou=Chartres` chooses."""
    asked_kind = request.GET.get("forme", "")
    kind = WidgetKind(asked_kind) if asked_kind in WidgetKind.values else WidgetKind.SEARCH
    asked = read_place(request.GET.get("ou", ""))
    frame = reverse("widget_frame", args=[kind.value], query={"ou": asked.place.label} if asked.place else None)
    known = {
        "kind": kind,
        "place": asked.place.label if asked.place else "",
        "site": request.build_absolute_uri("/")[:-1],
        "frame": frame,
        "profile": active_profile(),
    }
    form_code = render_to_string(f"website/widget/{kind.name.lower()}_code.html", known).strip()
    content = {
        **known,
        "kinds": WidgetKind,
        "asked": asked,
        "frame_code": render_to_string("website/widget/frame_code.html", known).strip(),
        "form_code": form_code,
        "form_lines": form_code.count("\n") + 1,
    }
    return render(request, "website/widget/page.html", content)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def widget_frame(request: HttpRequest, form: str = "") -> HttpResponse:
    """The form alone, for a frame of another site; the same for everyone, hence kept by caches."""
    if form not in WidgetKind.values:
        raise Http404("Ce formulaire n'existe pas.")
    kind = WidgetKind(form)
    asked = read_place(request.GET.get("ou", ""))
    groups = page_of(STEPS[0], Answers(), rule_book(), modifying=False).parts if kind is WidgetKind.GUIDANCE else ()
    content = {"kind": kind, "place": asked.place.label if asked.place else "", "groups": groups}
    response = render(request, f"website/widget/{kind.name.lower()}.html", content)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    return response
