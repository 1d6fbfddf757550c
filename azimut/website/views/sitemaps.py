"""What search engines are told of: every public page, split by kind and by five thousand."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from azimut.catalogue.models import Certification, Occupation, Training
from azimut.core.profile import active_profile
from azimut.directory.models import Network, Structure
from azimut.website.queries.youth import youth_themes

ALWAYS_THERE = (
    "home",
    "occupations",
    "directory",
    "networks",
    "guidance",
    "youth",
    "agenda",
    "territories",
    "figures_explained",
    "explore",
    "explore_interests",
    "explore_skills",
    "funding",
    "help",
    "easy_to_read",
    "languages",
    "contact",
    "accessibility",
    "personal_data",
    "legal_notice",
    "open_data",
    "statistics",
    "reports",
    "members",
)


class PageSitemap(Sitemap):
    """Pages that are always there."""

    def items(self) -> list[str]:
        return [*ALWAYS_THERE]

    def location(self, item: str) -> str:
        return reverse(item)


class TerritorySitemap(Sitemap):
    """The territories the region proposes first: the others are reached from them."""

    def items(self) -> list[str]:
        region = active_profile().region
        departments = [f"dep-{code}" for code in region.departments]
        return [f"reg-{region.code}", *departments, *region.main_communes]

    def location(self, item: str) -> str:
        return reverse("territory", args=[item])


class YouthSitemap(Sitemap):
    """A page for each theme of young people's lives."""

    def items(self) -> list[str]:
        return list(youth_themes())

    def location(self, item: str) -> str:
        return reverse("youth_theme", args=[item])


class RowSitemap(Sitemap):
    """Rows their source still lists."""

    limit = 5_000

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    def items(self) -> QuerySet[Any]:
        return self.rows.all()


SITEMAPS = {
    "pages": PageSitemap(),
    "jeunes": YouthSitemap(),
    "territoires": TerritorySitemap(),
    "metiers": RowSitemap(Occupation.objects.current().only("rome_code", "label").order_by("rome_code")),
    "certifications": RowSitemap(
        Certification.objects.current().filter(is_active=True).only("code").order_by("code"),
    ),
    "structures": RowSitemap(Structure.objects.current().only("id", "name").order_by("id")),
    "reseaux": RowSitemap(Network.objects.active().only("code").order_by("code")),
    "formations": RowSitemap(Training.objects.current().only("id", "title").order_by("id")),
}
