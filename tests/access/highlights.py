"""Occupations put forward by hand: by the region, or by the coordination of a territory there."""

from azimut.core.permissions import Actor, Role
from tests.access.lines import Private, only
from tests.catalogue.outlook_factories import HighlightFactory
from tests.territories.factories import RegionFactory

KEEPERS = (Role.ANIMATOR, Role.REGIONAL_OFFICER, Role.COORDINATOR)
SENTENCE = "Une usine ouvre ici l'an prochain et forme déjà."

ADDRESSES = {
    "highlighted": Private("/pro/metiers-en-vue/", get=only(*KEEPERS)),
    # The region is not a coordinator's to mark: the form says so.
    "highlight_occupation": Private(
        "/pro/metiers-en-vue/{occupation}/",
        get=only(*KEEPERS),
        post={**only(Role.ANIMATOR, Role.REGIONAL_OFFICER, status=302), Role.COORDINATOR: 422},
        data={"kind": "high_recruitment", "area_code": "reg-84", "reason": SENTENCE},
        absent="/pro/metiers-en-vue/Z9999/",
    ),
    "withdraw_highlight": Private(
        "/pro/metiers-en-vue/{marked}/retirer/",
        get=405,
        post={**only(Role.ANIMATOR, Role.REGIONAL_OFFICER, status=302), Role.COORDINATOR: 404},
        data={"kind": "occupation_of_the_future", "area_code": "reg-84"},
    ),
}


def own_things(cast: dict[Role, Actor]) -> dict[str, str]:
    RegionFactory(code="84")
    mark = HighlightFactory(by_hand=True, area_code="reg-84", kind="occupation_of_the_future")
    return {"occupation": mark.occupation_id, "marked": mark.occupation_id}
