"""Where the regional team keeps the pages for young people: in the professionals' space."""

from django.urls import path

from azimut.website.views import youth_keeping

urlpatterns = [
    path("pro/pages-jeunes/", youth_keeping.kept, name="youth_pages"),
    path("pro/pages-jeunes/nouvelle/", youth_keeping.new, name="youth_page_new"),
    path("pro/pages-jeunes/page/<slug:key>/", youth_keeping.edit, name="youth_page_edit"),
    path("pro/pages-jeunes/page/<slug:key>/apercu/", youth_keeping.preview, name="youth_page_preview"),
    path("pro/pages-jeunes/page/<slug:key>/publier/", youth_keeping.publish, name="youth_page_publish"),
    path("pro/pages-jeunes/page/<slug:key>/abandonner/", youth_keeping.discard, name="youth_page_discard"),
    path("pro/pages-jeunes/page/<slug:key>/retirer/", youth_keeping.withdraw, name="youth_page_withdraw"),
    path("pro/pages-jeunes/page/<slug:key>/historique/", youth_keeping.history, name="youth_page_history"),
    path("pro/pages-jeunes/page/<slug:key>/versions/<int:number>/", youth_keeping.version, name="youth_page_version"),
    path(
        "pro/pages-jeunes/page/<slug:key>/versions/<int:number>/reprendre/",
        youth_keeping.take_back,
        name="youth_page_take_back",
    ),
]
