"""The towns the region proposes first."""

from functools import lru_cache

from azimut.core.profile import active_profile
from azimut.territories.models import Commune
from azimut.website.queries.freshness import catalogue_version


def main_towns() -> tuple[Commune, ...]:
    """The towns of the profile, in its order."""
    return _main_towns(catalogue_version(), tuple(active_profile().region.main_communes))


@lru_cache(maxsize=4)
def _main_towns(_version: str, codes: tuple[str, ...]) -> tuple[Commune, ...]:
    communes = Commune.objects.in_bulk(codes)
    return tuple(communes[code] for code in codes if code in communes)
