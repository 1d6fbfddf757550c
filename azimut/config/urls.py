"""Every public address; a test walks them (tests/test_access_matrix.py)."""

from django.urls import URLPattern, URLResolver, include, path

from azimut.config.administration import administration

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("azimut.website.urls")),
    path("", include("azimut.website.own_page_urls")),
    path("", include("azimut.website.highlight_urls")),
    path("", include("azimut.website.youth_urls")),
    path("", include("azimut.accounts.urls")),
    path("pro/administration/", administration.urls),
    path("", include("azimut.demonstration.mail_urls")),
    path("", include("azimut.labelling.urls")),
    path("", include("azimut.events.urls")),
    path("", include("azimut.reception.urls")),
    path("", include("azimut.demonstration.urls")),
]

handler400 = "azimut.website.views.errors.bad_request"
handler403 = "azimut.website.views.errors.forbidden"
handler404 = "azimut.website.views.errors.not_found"
handler500 = "azimut.website.views.errors.server_error"
