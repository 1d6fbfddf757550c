"""The home page, the mandatory pages, the figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from azimut.core.personal_data import declarations
from azimut.core.profile import active_profile
from azimut.website.enums import ResultType, source_name
from azimut.website.languages import languages
from azimut.website.queries.figures import catalogue_figures, latest_imports
from azimut.website.queries.highlighted import highlights_near
from azimut.website.queries.occupations import domain_tiles
from azimut.website.queries.places import main_towns
from azimut.website.queries.sources import Source
from azimut.website.queries.youth import youth_themes
from azimut.website.views.help_lines import HELP_LINES
from azimut.website.views.place import kept_place

EXAMPLES = ("infirmière", "CAP cuisine", "travailler dehors", "devenir électricien")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    kept = kept_place(request)
    content = {
        "languages": languages().values(),
        "domains": domain_tiles(),
        "towns": main_towns(),
        "examples": EXAMPLES,
        "place_label": kept.label if kept else "",
        "kept": kept,
        "highlights": highlights_near(kept),
    }
    return render(request, "website/pages/home.html", content)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "website/pages/help.html", {"help_lines": HELP_LINES})


@require_safe
def easy_to_read(request: HttpRequest) -> HttpResponse:
    """How the site works, for people who read with difficulty or have an intellectual disability."""
    return render(request, "website/pages/easy.html")


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "website/pages/contact.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "website/pages/accessibility.html")


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """Written from what each domain declares: it cannot promise anything else than what `azimut purge` does."""
    return render(request, "website/pages/personal_data.html", {"kept": declarations()})


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "website/pages/legal_notice.html")


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    content = {
        "domains": domain_tiles(),
        "towns": main_towns(),
        "youth_themes": youth_themes().values(),
        "types": ResultType.choices,
        "region_code": f"reg-{active_profile().region.code}",
    }
    return render(request, "website/pages/site_map.html", content)


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    imports = [
        {"source": Source(source_name(run.source), run.licence, run.data_date, run.started_at.date()), "run": run}
        for run in latest_imports()
    ]
    return render(request, "website/pages/statistics.html", {"figures": catalogue_figures(), "imports": imports})
