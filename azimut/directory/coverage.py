"""The areas a service may cover, as codes: the whole country, a region, a department, a territory, a commune."""

import re

from azimut.territories.models import Commune

WHOLE_COUNTRY = "FR"

_AREA_CODE = re.compile(r"^(FR|reg-\d{2,3}|dep-(\d{2,3}|2[AB])|(epci|bv|ze|bc)-\w{1,16}|\d{5}|2[AB]\d{3})$")


def is_area_code(code: str) -> bool:
    """Whether a coverage may hold it: FR, reg-24, dep-28, epci-200033181, bv-28085, 28085…"""
    return bool(_AREA_CODE.match(code))


def area_codes_of(commune: Commune) -> list[str]:
    """Every area that contains the commune: a service that names one of them serves whoever lives there.

    Costs one query for the territories, and one for the department when it is not loaded.
    """
    department = commune.department
    own = {commune.code, commune.successor_id or commune.code}
    territories = commune.territories.filter(ended_on__isnull=True).values_list("code", flat=True)
    return [WHOLE_COUNTRY, f"reg-{department.region_id}", department.area_code, *sorted(own), *territories]
