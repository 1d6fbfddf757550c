"""Where the regional team, and the coordination of a territory, put an occupation forward by hand."""

from django.urls import path

from azimut.website.views import highlights

urlpatterns = [
    path("pro/metiers-en-vue/", highlights.highlighted, name="highlighted"),
    path("pro/metiers-en-vue/<str:rome_code>/", highlights.highlight, name="highlight_occupation"),
    path("pro/metiers-en-vue/<str:rome_code>/retirer/", highlights.withdraw, name="withdraw_highlight"),
]
