"""What only the demonstration answers to."""

from azimut.demonstration.people import load_people
from tests.access.lines import Public

ADDRESSES = {
    "one_click": Public("/connexion/demonstration/", get=405, post=302, data={"personne": "region"}, absent=""),
}


def own_things(_cast) -> dict[str, str]:
    load_people()
    return {}
