"""Notebooks: open to whoever holds the code; for professionals, those a person opened to them, and no others."""

from datetime import timedelta

from django.utils import timezone

from azimut.core.permissions import STRUCTURE_ROLES, Role
from azimut.reception.models import NotebookAccess
from azimut.reception.services.notebooks import start_notebook
from tests.access.lines import Private, Public, only
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.reception.factories import ReceptionRecordFactory

ABSENT = "00000000-0000-4000-8000-000000000000"
NO_CODE = "2222-2222-22222"

ADDRESSES = {
    "notebook": Public("/carnet/", post=422),
    # A form that does not say it comes from this site: asked again, with a token.
    "notebook_keep": Public("/carnet/ajouter/", get=405, post=403),
    "notebook_keep_confirmed": Public("/carnet/ajouter/confirmer/", get=405, post=422),
    "notebook_sheet": Public("/carnet/imprimer/", get=404),
    "notebook_pdf": Public("/carnet/carnet.pdf", get=404),
    "notebook_by_code": Public("/carnet/{code}/", post=422, absent=f"/carnet/{NO_CODE}/"),
    "notebook_sheet_by_code": Public("/carnet/{code}/imprimer/", absent=f"/carnet/{NO_CODE}/imprimer/"),
    "notebook_pdf_by_code": Public("/carnet/{code}/carnet.pdf", absent=f"/carnet/{NO_CODE}/carnet.pdf"),
    "notebooks_of_people": Private(
        "/pro/accueil/carnet/", get=only(*STRUCTURE_ROLES), post=only(*STRUCTURE_ROLES, status=422)
    ),
    "reception_notebook": Private(
        "/pro/accueil/{record}/carnet/",
        get=only(*STRUCTURE_ROLES),
        post=only(*STRUCTURE_ROLES, status=422),
        get_of_others=only(*STRUCTURE_ROLES, status=404),
        post_of_others=only(*STRUCTURE_ROLES, status=404),
    ),
    # One's own: a colleague of the same structure asks the person for the code too.
    "notebook_of_person": Private(
        "/pro/accueil/carnet/{access}/",
        get=only(Role.ADVISER, otherwise=404),
        post=only(Role.ADVISER, status=422, otherwise=404),
        get_of_others=404,
        post_of_others=404,
        absent=f"/pro/accueil/carnet/{ABSENT}/",
    ),
}


def own_things(cast) -> dict[str, str]:
    return _opened_by(cast[Role.ADVISER])


def things_of_others(_cast) -> dict[str, str]:
    return _opened_by(actor_of_membership(MembershipFactory()))


def _opened_by(actor) -> dict[str, str]:
    notebook, code = start_notebook()
    access = NotebookAccess.objects.create(
        notebook=notebook,
        user_id=actor.user_id,
        structure_id=actor.structure_id,
        until=timezone.now() + timedelta(hours=2),
    )
    record = ReceptionRecordFactory(structure_id=actor.structure_id, author_id=actor.user_id)
    return {"code": code, "access": str(access.pk), "record": str(record.pk)}
