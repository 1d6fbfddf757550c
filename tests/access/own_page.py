"""The page of one's own structure, and the queue of whoever keeps the directory."""

from azimut.core.permissions import Role
from azimut.directory.models import PageChange
from tests.access.lines import Private, only
from tests.directory.factories import ErrorReportFactory, ReceptionPointFactory, ServiceFactory, StructureFactory

ABSENT = "00000000-0000-4000-8000-000000000000"
# A hat without structure has no page of its own; an adviser reads, and is told who writes.
READERS = only(Role.ADVISER, Role.STRUCTURE_MANAGER, otherwise=404)
WRITER = {**dict.fromkeys(Role, 404), Role.ADVISER: 403, Role.STRUCTURE_MANAGER: 200}
DONE = {**WRITER, Role.STRUCTURE_MANAGER: 302}
WRONG = {**WRITER, Role.STRUCTURE_MANAGER: 422}
MODERATORS = (Role.ANIMATOR, Role.REGIONAL_OFFICER)

ADDRESSES = {
    "own_page": Private("/pro/structure/", get=READERS),
    "own_page_confirm": Private("/pro/structure/relue/", get=405, post=DONE),
    "own_page_preview": Private("/pro/structure/apercu/", get=READERS),
    "own_page_history": Private("/pro/structure/historique/", get=READERS),
    "own_reports": Private("/pro/structure/signalements/", get=READERS),
    "own_page_withdraw": Private(
        "/pro/structure/declarations/{change}/reprendre/", get=405, post=DONE, get_of_others=405, post_of_others=404
    ),
    "own_page_follow_source": Private("/pro/structure/source/", get=405, post=DONE, data={"part": "name"}),
    "own_page_new_place": Private("/pro/structure/lieux/ajouter/", get=WRITER, post=WRONG),
    "own_page_new_service": Private("/pro/structure/services/ajouter/", get=WRITER, post=WRONG),
    "own_page_part": Private(
        "/pro/structure/fiche/nom/", get=WRITER, post=WRONG, absent="/pro/structure/fiche/inconnue/"
    ),
    "own_page_end_place": Private(
        "/pro/structure/lieux/{place}/retirer/",
        get=405,
        post=DONE,
        get_of_others=405,
        post_of_others={**dict.fromkeys(Role, 404), Role.ADVISER: 403},
    ),
    "own_page_end_service": Private(
        "/pro/structure/services/{service}/retirer/",
        get=405,
        post=DONE,
        get_of_others=405,
        post_of_others={**dict.fromkeys(Role, 404), Role.ADVISER: 403},
    ),
    "own_page_place_part": Private(
        "/pro/structure/lieux/{place}/horaires/",
        get=WRITER,
        post=DONE,
        get_of_others={**dict.fromkeys(Role, 404), Role.ADVISER: 403},
        post_of_others={**dict.fromkeys(Role, 404), Role.ADVISER: 403},
        data={"seen": ""},
        absent=f"/pro/structure/lieux/{ABSENT}/horaires/",
    ),
    "own_page_service_part": Private(
        "/pro/structure/services/{service}/presentation/",
        get=WRITER,
        post=WRONG,
        get_of_others={**dict.fromkeys(Role, 404), Role.ADVISER: 403},
        post_of_others={**dict.fromkeys(Role, 404), Role.ADVISER: 403},
        absent=f"/pro/structure/services/{ABSENT}/presentation/",
    ),
    "structure_data": Private("/pro/structure/donnees/", get=WRITER, post=WRITER),
    "moderation": Private("/pro/annuaire/", get=only(*MODERATORS)),
    "page_declaration": Private(
        "/pro/annuaire/declarations/{change}/",
        get=only(*MODERATORS),
        post=only(*MODERATORS, status=422),
        absent=f"/pro/annuaire/declarations/{ABSENT}/",
    ),
    # An adviser reads what is told of their structure; whoever can correct the page settles it.
    "reported_error": Private(
        "/pro/annuaire/signalements/{reference}/",
        get=only(Role.ADVISER, Role.STRUCTURE_MANAGER, *MODERATORS, otherwise=404),
        post={**only(Role.STRUCTURE_MANAGER, *MODERATORS, status=422, otherwise=404), Role.ADVISER: 403},
        get_of_others=only(*MODERATORS, otherwise=404),
        post_of_others=only(*MODERATORS, status=422, otherwise=404),
        absent="/pro/annuaire/signalements/S-2222-22/",
    ),
}


def own_things(cast) -> dict[str, str]:
    return _of(cast[Role.ADVISER].structure_id)


def things_of_others(_cast) -> dict[str, str]:
    return _of(StructureFactory().pk)


def _of(structure_id) -> dict[str, str]:
    place = ReceptionPointFactory(structure_id=structure_id, network=None, opening_hours="")
    change = PageChange.objects.create(
        structure_id=structure_id, part="name", kind="changed", state="pending", made_by=structure_id,
        before={"name": "Avant"}, after={"name": "Après"},
    )  # fmt: skip
    return {
        "place": str(place.pk),
        "service": str(ServiceFactory(structure_id=structure_id).pk),
        "change": str(change.pk),
        "reference": ErrorReportFactory(structure_id=structure_id).reference,
    }
