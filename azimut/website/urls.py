"""Public addresses: French, readable, stable. Everything listed here, and only that, is open without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap as sitemap_section
from django.urls import path, re_path
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_safe

from azimut.website.views import (
    agenda,
    appearance,
    certifications,
    directory,
    error_reports,
    explore,
    explore_skills,
    figures,
    guidance,
    languages,
    networks,
    occupations,
    open_data,
    operations,
    pages,
    paths,
    place,
    search,
    structures,
    suggestions,
    territories,
    trainings,
    widget,
    youth,
)
from azimut.website.views.sitemaps import SITEMAPS

HOUR = 3_600
# A title made of signs only has an empty slug: the address must exist all the same.
SLUG = r"(?P<slug>[-a-z0-9]*)"
UUID = r"(?P<training_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
STRUCTURE = r"structures/(?P<structure_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
EVENT = r"agenda/(?P<event_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
REFERENCE = r"(?P<reference>[Ss](?:-[0-9A-Za-z]{4})-[0-9A-Za-z]{2})"

urlpatterns = [
    path("", pages.home, name="home"),
    path("recherche/", search.search_page, name="search"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("lieu/", place.keep_place, name="keep_place"),
    path("metiers/", occupations.occupations, name="occupations"),
    path("metiers/<str:rome_code>/chiffres.csv", occupations.occupation_file, name="occupation_file"),
    path("metiers/<str:rome_code>/", occupations.occupation),
    re_path(rf"^metiers/(?P<rome_code>[^/]+)/{SLUG}/$", occupations.occupation, name="occupation"),
    re_path(rf"^metiers/(?P<rome_code>[^/]+)/{SLUG}/parcours/$", paths.occupation_path, name="occupation_path"),
    path("certifications/<str:code>/", certifications.certification, name="certification"),
    re_path(rf"^formations/{UUID}/$", trainings.training),
    re_path(rf"^formations/{UUID}/{SLUG}/$", trainings.training, name="training"),
    path("annuaire/", directory.directory, name="directory"),
    path("annuaire/fond-de-carte.svg", directory.map_background, name="map_background"),
    re_path(rf"^{STRUCTURE}/$", structures.structure, name="structure_short"),
    re_path(rf"^{STRUCTURE}/{SLUG}/$", structures.structure, name="structure"),
    re_path(rf"^{STRUCTURE}/{SLUG}/fiche/$", structures.printed_sheet, name="structure_printed"),
    re_path(rf"^{STRUCTURE}/{SLUG}/contact\.vcf$", structures.contact, name="structure_contact"),
    re_path(rf"^{STRUCTURE}/{SLUG}/signaler/$", error_reports.tell_error, name="tell_error"),
    re_path(rf"^signalements/{REFERENCE}/$", error_reports.error_report, name="error_report"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda.ics", agenda.region_feed, name="region_feed"),
    path("territoires/<str:code>/agenda.ics", agenda.territory_feed, name="territory_feed"),
    path("reseaux/<str:code>/agenda.ics", agenda.network_feed, name="network_feed"),
    re_path(rf"^{EVENT}/evenement\.ics$", agenda.event_file, name="event_file"),
    re_path(rf"^{EVENT}/$", agenda.event, name="event_short"),
    re_path(rf"^{EVENT}/(?P<title>[-a-z0-9]*)/$", agenda.event, name="event"),
    path("reseaux/", networks.networks, name="networks"),
    path("reseaux/<str:code>/", networks.network, name="network"),
    path("qui-peut-m-aider/", guidance.guidance, name="guidance"),
    path("qui-peut-m-aider/reponse/", guidance.guidance_answer, name="guidance_answer"),
    path("qui-peut-m-aider/<str:step>/", guidance.guidance, name="guidance_step"),
    path("territoires/", territories.territories, name="territories"),
    path("explorer/", explore.explore, name="explore"),
    path("explorer/interets/", explore.interests, name="explore_interests"),
    path("explorer/interets/resultat/", explore.interests_result, name="explore_interests_result"),
    path("explorer/competences/", explore_skills.skills, name="explore_skills"),
    path("explorer/competences/resultat/", explore_skills.skills_result, name="explore_skills_result"),
    path("financements/", paths.funding, name="funding"),
    path("territoires/<str:code>/", territories.territory, name="territory"),
    path("territoires/<str:code>/donnees.csv", territories.territory_file, name="territory_file"),
    path("territoires/<str:code>/couverture/", territories.coverage, name="territory_coverage"),
    path("comprendre-les-chiffres/", figures.figures_explained, name="figures_explained"),
    path("jeunes/", youth.youth, name="youth"),
    path("jeunes/<str:key>/", youth.youth_theme, name="youth_theme"),
    path("widget/", widget.widget, name="widget"),
    path("widget/<str:form>/", widget.widget_frame, name="widget_frame"),
    path("aide/", pages.help_page, name="help"),
    path("langues/", languages.all_languages, name="languages"),
    path("langues/<str:code>/", languages.language, name="language"),
    path("facile-a-lire/", pages.easy_to_read, name="easy_to_read"),
    path("contact/", pages.contact, name="contact"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("donnees-personnelles/", pages.personal_data, name="personal_data"),
    path("mentions-legales/", pages.legal_notice, name="legal_notice"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("donnees/", open_data.open_data, name="open_data"),
    path("donnees/<slug:key>.<str:kind>", open_data.open_file, name="open_file"),
    path("statistiques/", pages.statistics, name="statistics"),
    path("theme.css", appearance.theme, name="theme"),
    path("favicon.svg", appearance.favicon, name="favicon"),
    path("robots.txt", operations.robots, name="robots"),
    path(".well-known/security.txt", operations.security_contact, name="security_contact"),
    path(
        "sitemap.xml",
        require_safe(cache_page(HOUR)(sitemap_index)),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        require_safe(cache_page(HOUR)(sitemap_section)),
        {"sitemaps": SITEMAPS},
        name="sitemap_section",
    ),
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
]

for address in urlpatterns:
    login_not_required(address.callback)
