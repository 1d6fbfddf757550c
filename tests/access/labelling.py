"""Files of candidates, and what is public of labels."""

from azimut.core.permissions import Role
from tests.access.lines import Private, Public, only
from tests.labelling.factories import LabelApplicationFactory, LabelFactory, LabellingCampaignFactory

ABSENT = "00000000-0000-4000-8000-000000000000"
MEMBERS = (Role.ADVISER, Role.STRUCTURE_MANAGER)
FILE = "/pro/labellisation/dossiers/{application}/"
GONE = f"/pro/labellisation/dossiers/{ABSENT}/"

# A draft is its structure's own: for everyone else it does not exist.
ADDRESSES = {
    "labelling": Private("/pro/labellisation/", get=only(*(set(Role) - {Role.COORDINATOR}))),
    "labelling_begin": Private(
        "/pro/labellisation/campagnes/{campaign}/commencer/",
        get=405,
        post=only(*MEMBERS, status=302, otherwise=404),
        data={"departement": "28"},
    ),
    "label_application": Private(FILE, get=only(*MEMBERS, otherwise=404), get_of_others=404, absent=GONE),
    "label_application_section": Private(
        FILE + "rubriques/presentation/",
        get=only(*MEMBERS, otherwise=404),
        post=only(*MEMBERS, status=302, otherwise=404),
        get_of_others=404,
        post_of_others=404,
        absent=FILE + "rubriques/atlantide/",
    ),
    "label_application_send": Private(
        FILE + "deposer/",
        get=405,
        # An empty draft: the manager is told what is missing.
        post={**only(otherwise=404), Role.ADVISER: 403, Role.STRUCTURE_MANAGER: 422},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_abandon": Private(
        FILE + "abandonner/",
        get=405,
        post={**only(*MEMBERS, status=302, otherwise=404), Role.ADVISER: 403},
        data={"certain": "oui"},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_message": Private(
        FILE + "messages/",
        get=405,
        post=only(*MEMBERS, status=302, otherwise=404),
        data={"texte": "Bonjour"},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_pdf": Private(
        FILE + "dossier.pdf", get=only(*MEMBERS, otherwise=404), get_of_others=404, absent=GONE + "dossier.pdf"
    ),
    "label": Public("/labels/{label}/", absent=f"/labels/{ABSENT}/"),
    "members": Public("/rapports/membres/"),
    "members_file": Public("/rapports/membres/2026-01-31.csv", absent="/rapports/membres/hier.csv"),
}


def own_things(cast) -> dict[str, str]:
    campaign = LabellingCampaignFactory()
    application = LabelApplicationFactory(
        campaign=campaign, structure_id=cast[Role.ADVISER].structure_id, structure=None
    )
    return {
        "campaign": str(LabellingCampaignFactory().pk),
        "application": str(application.pk),
        "label": str(LabelFactory().pk),
    }


def things_of_others(_cast) -> dict[str, str]:
    return {"application": str(LabelApplicationFactory().pk)}
