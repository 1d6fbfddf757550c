"""The shared calendar: anyone reads what was announced; members propose, the regional team puts online."""

from azimut.core.permissions import Actor, Role
from tests.access.lines import Private, Public, only
from tests.events.factories import EventFactory
from tests.territories.factories import RegionFactory

OWNERS = (Role.ADVISER, Role.STRUCTURE_MANAGER)
KEEPERS = (Role.ANIMATOR, Role.REGIONAL_OFFICER)
NOBODY = "/agenda/00000000-0000-7000-8000-000000000000"
NOTHING = "/pro/agenda/00000000-0000-7000-8000-000000000000"

ADDRESSES = {
    "agenda": Public("/agenda/"),
    "region_feed": Public("/agenda.ics"),
    "territory_feed": Public("/territoires/dep-28/agenda.ics", absent="/territoires/dep-99/agenda.ics"),
    "network_feed": Public("/reseaux/mission_locale/agenda.ics", absent="/reseaux/inconnu/agenda.ics"),
    "event": Public("/agenda/{event}/forum/", absent=f"{NOBODY}/forum/"),
    "event_short": Public("/agenda/{event}/", get=301, absent=f"{NOBODY}/"),
    "event_file": Public("/agenda/{event}/evenement.ics", absent=f"{NOBODY}/evenement.ics"),
    "events": Private("/pro/agenda/"),
    # An empty form is refused with what is missing.
    "event_new": Private(
        "/pro/agenda/proposer/",
        get=only(*OWNERS, Role.COORDINATOR, *KEEPERS),
        post=only(*OWNERS, Role.COORDINATOR, *KEEPERS, status=422),
        data={"title": ""},
    ),
    # A draft is read by its structure only; another structure's is absent, for the regional team too.
    "event_sheet": Private(
        "/pro/agenda/{draft}/",
        get=only(*OWNERS, otherwise=404),
        get_of_others=404,
        post_of_others=405,
        absent=f"{NOTHING}/",
    ),
    "event_edit": Private(
        "/pro/agenda/{draft}/modifier/",
        get=only(*OWNERS, otherwise=404),
        post=only(*OWNERS, status=422, otherwise=404),
        get_of_others=404,
        post_of_others=404,
        data={"title": ""},
        absent=f"{NOTHING}/modifier/",
    ),
    # What is proposed is put online by the regional team alone.
    "event_act": Private(
        "/pro/agenda/{proposed}/publier/",
        get=405,
        post={**only(*KEEPERS, status=302, otherwise=404), **dict.fromkeys(OWNERS, 403)},
        get_of_others=405,
        post_of_others=only(*KEEPERS, status=302, otherwise=404),
    ),
}


def own_things(cast: dict[Role, Actor]) -> dict[str, str]:
    RegionFactory()
    structure = cast[Role.ADVISER].structure_id
    announced = EventFactory(title="Forum", organiser_id=structure)
    return {
        "event": str(announced.pk),
        "draft": str(EventFactory(draft=True, organiser_id=structure).pk),
        "proposed": str(EventFactory(proposed=True, organiser_id=structure).pk),
    }


def things_of_others(_cast: dict[Role, Actor]) -> dict[str, str]:
    return {
        "event": str(EventFactory(title="Forum").pk),
        "draft": str(EventFactory(draft=True).pk),
        "proposed": str(EventFactory(proposed=True).pk),
    }
