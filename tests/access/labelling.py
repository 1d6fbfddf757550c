"""Files of candidates, and what is public of labels."""

from datetime import timedelta

from django.utils import timezone

from azimut.accounts.models import User
from azimut.core.permissions import Role
from azimut.labelling.models import Appeal, Assignment, Decision, DeclaredChange
from tests.access.lines import Private, Public, only
from tests.accounts.factories import MembershipFactory
from tests.directory.factories import StructureFactory
from tests.labelling.factories import (
    DecisionSessionFactory,
    LabelApplicationFactory,
    LabelFactory,
    LabellingCampaignFactory,
)

ABSENT = "00000000-0000-4000-8000-000000000000"
MEMBERS = (Role.ADVISER, Role.STRUCTURE_MANAGER)
ANIMATION = (Role.ANIMATOR, Role.REGIONAL_OFFICER)
FOLLOWING = (*ANIMATION, Role.DECIDER, Role.AUDITOR)
SENT = "/pro/labellisation/dossiers/{{{}}}/"
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
    # Judging, on files that were sent. Others' are files whose structure every one of the cast is tied to.
    "label_application_attach": Private(
        FILE + "pieces/statutes/joindre/",
        get=405,
        post=only(*MEMBERS, status=302, otherwise=404),
        get_of_others=405,
        post_of_others=404,
    ),
    # Whose number is another file's: it is not there.
    "label_application_detach": Private(
        FILE + "documents/0/retirer/", get=405, post=404, get_of_others=405, post_of_others=404
    ),
    "label_application_pieces": Private(
        SENT.format("sent") + "pieces/",
        get=405,
        post={**only(*ANIMATION, status=302), Role.COORDINATOR: 404},
        data={"elements": "statutes", "explication": "Les statuts sont illisibles."},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_complete": Private(
        SENT.format("sent") + "complet/",
        get=405,
        post={**only(*ANIMATION, status=302), Role.COORDINATOR: 404},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_assign": Private(
        SENT.format("sent") + "instruction/",
        get={**only(*ANIMATION), Role.COORDINATOR: 404},
        post={**only(*ANIMATION, status=302), Role.COORDINATOR: 404},
        get_of_others=404,
        post_of_others=404,
        absent=GONE + "instruction/",
    ),
    "label_application_bring_back": Private(
        SENT.format("sent") + "remettre-en-seance/",
        get=405,
        post={**only(*ANIMATION, status=302), Role.COORDINATOR: 404},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_opinion": Private(
        SENT.format("instructed") + "avis/",
        get=only(Role.INSTRUCTOR, otherwise=404),
        post=only(Role.INSTRUCTOR, status=302, otherwise=404),
        get_of_others=404,
        post_of_others=404,
        absent=GONE + "avis/",
    ),
    "label_application_step_back": Private(
        SENT.format("instructed") + "deport/",
        get=405,
        post={**only(*ANIMATION, Role.INSTRUCTOR, Role.DECIDER, status=302), Role.COORDINATOR: 404},
        data={"motif": "lien"},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_comparison": Private(
        SENT.format("judged") + "comparaison/",
        get={**only(*FOLLOWING, Role.INSTRUCTOR), Role.COORDINATOR: 404},
        get_of_others=404,
        absent=GONE + "comparaison/",
    ),
    "label_application_receipt": Private(
        SENT.format("sent") + "recepisse.pdf",
        get={**only(*(set(Role) - {Role.COORDINATOR})), Role.COORDINATOR: 404},
        get_of_others=404,
        absent=GONE + "recepisse.pdf",
    ),
    "label_application_decision": Private(
        SENT.format("judged") + "decisions/{decision}.pdf",
        get={**only(*(set(Role) - {Role.COORDINATOR})), Role.COORDINATOR: 404},
        get_of_others=404,
        absent=SENT.format("judged") + f"decisions/{ABSENT}.pdf",
    ),
    "label_attestation": Private(
        "/pro/labellisation/labels/{own_label}/attestation.pdf",
        get=only(*FOLLOWING, *MEMBERS, otherwise=404),
        get_of_others=only(*FOLLOWING, otherwise=404),
        absent=f"/pro/labellisation/labels/{ABSENT}/attestation.pdf",
    ),
    "labelling_sessions": Private(
        "/pro/labellisation/seances/",
        get=only(*FOLLOWING),
        post=only(*ANIMATION, status=302),
        data={"jour": "2030-01-15"},
    ),
    "labelling_session": Private(
        "/pro/labellisation/seances/{session}/",
        get=only(*FOLLOWING),
        # Nothing ticked: the decider is told.
        post=only(Role.DECIDER, status=422),
        absent=f"/pro/labellisation/seances/{ABSENT}/",
    ),
    "labelling_session_bundle": Private(
        "/pro/labellisation/seances/{session}/dossiers.pdf",
        get=only(*FOLLOWING),
        post=only(*FOLLOWING, status=302),
        absent=f"/pro/labellisation/seances/{ABSENT}/dossiers.pdf",
    ),
    "labelling_campaign_table": Private(
        "/pro/labellisation/campagnes/{campaign}/candidatures.csv",
        get=only(*FOLLOWING),
        absent=f"/pro/labellisation/campagnes/{ABSENT}/candidatures.csv",
    ),
    "label_kit": Private(
        "/pro/labellisation/labels/{own_label}/kit.zip",
        get=only(*FOLLOWING, *MEMBERS, otherwise=404),
        get_of_others=only(*FOLLOWING, otherwise=404),
        absent=f"/pro/labellisation/labels/{ABSENT}/kit.zip",
    ),
    "labelling_session_close": Private(
        "/pro/labellisation/seances/{session}/clore/",
        get=405,
        post=only(*ANIMATION, status=302),
        data={"proces-verbal": "PV 2026-12"},
    ),
    "labelling_campaigns": Private(
        "/pro/labellisation/campagnes/", get=only(*FOLLOWING), post=only(*ANIMATION, status=422)
    ),
    "labelling_campaign": Private(
        "/pro/labellisation/campagnes/{campaign}/",
        get=only(*FOLLOWING),
        absent=f"/pro/labellisation/campagnes/{ABSENT}/",
    ),
    "labelling_labels": Private("/pro/labellisation/labels/", get=only(*FOLLOWING)),
    "label_application_comment": Private(
        SENT.format("sent") + "rubriques/presentation/commenter/",
        get=405,
        # The structure is refused in the service; its page has no such form.
        post={**only(*ANIMATION, Role.INSTRUCTOR, Role.DECIDER, status=302), Role.COORDINATOR: 404},
        data={"commentaire": "À préciser."},
        get_of_others=405,
        post_of_others=404,
    ),
    # Where the profile consults nobody, asking is refused.
    "label_application_consultation": Private(
        SENT.format("sent") + "consultation/",
        get=405,
        post={**only(otherwise=403), Role.COORDINATOR: 404},
        data={"suite": "demander"},
        get_of_others=405,
        post_of_others=404,
    ),
    "label_application_appeal": Private(
        SENT.format("judged") + "decisions/{decision}/recours/",
        get=405,
        post={**only(*ANIMATION, status=302), Role.COORDINATOR: 404},
        data={"nature": "gracieux", "jour": "2999-01-01"},
        get_of_others=405,
        post_of_others=404,
    ),
    "labelling_appeals": Private("/pro/labellisation/recours/", get=only(*FOLLOWING)),
    "labelling_appeal_close": Private(
        "/pro/labellisation/recours/{appeal}/clore/",
        get=405,
        post={**only(*ANIMATION, status=302), **dict.fromkeys((*MEMBERS, Role.INSTRUCTOR, Role.COORDINATOR), 404)},
        get_of_others=405,
        post_of_others=only(*FOLLOWING, status=403, otherwise=404),
    ),
    "labelling_appeal_letter": Private(
        "/pro/labellisation/recours/{answered}/reponse.pdf",
        get=only(*FOLLOWING, *MEMBERS, otherwise=404),
        get_of_others=only(*FOLLOWING, otherwise=404),
        absent=f"/pro/labellisation/recours/{ABSENT}/reponse.pdf",
    ),
    "labelling_label_answer": Private(
        "/pro/labellisation/labels/{own_label}/reponse/",
        get=405,
        post={**only(Role.STRUCTURE_MANAGER, status=302), Role.INSTRUCTOR: 404, Role.COORDINATOR: 404},
        get_of_others=405,
        post_of_others=only(*FOLLOWING, status=403, otherwise=404),
    ),
    "labelling_label_declare": Private(
        "/pro/labellisation/labels/{own_label}/changements/",
        get=405,
        post={**only(Role.STRUCTURE_MANAGER, status=302), Role.INSTRUCTOR: 404, Role.COORDINATOR: 404},
        get_of_others=405,
        post_of_others=only(*FOLLOWING, status=403, otherwise=404),
    ),
    "labelling_label_appeal": Private(
        "/pro/labellisation/labels/{own_label}/recours/",
        get=405,
        post={**only(*ANIMATION, status=302), Role.INSTRUCTOR: 404, Role.COORDINATOR: 404},
        data={"nature": "gracieux", "jour": "2999-01-01"},
        get_of_others=405,
        post_of_others=only(*FOLLOWING, status=403, otherwise=404),
    ),
    "labelling_change_read": Private(
        "/pro/labellisation/changements/{change}/lu/",
        get=405,
        post=only(*ANIMATION, status=302),
        get_of_others=405,
        post_of_others=403,
    ),
    "labelling_label": Private(
        "/pro/labellisation/labels/{label}/",
        get=only(*FOLLOWING, otherwise=404),
        post={
            **only(Role.DECIDER, Role.REGIONAL_OFFICER, status=302, otherwise=404),
            Role.ANIMATOR: 403,
            Role.AUDITOR: 403,
        },
        data={"etape": "alerte", "motif": "Accueil fermé.", "reponse": "2999-01-01"},
        get_of_others=only(*FOLLOWING, otherwise=404),
        post_of_others=only(*FOLLOWING, status=403, otherwise=404),
        absent=f"/pro/labellisation/labels/{ABSENT}/",
    ),
    "labelling_lists": Private(
        "/pro/labellisation/listes/",
        get=only(*FOLLOWING),
        post=only(Role.REGIONAL_OFFICER, status=302),
        data={"jour": "2999-01-01"},
    ),
    "labelling_yearly_draw_up": Private(
        "/pro/labellisation/listes/annuelle/", get=405, post=only(Role.REGIONAL_OFFICER, status=302)
    ),
    # The profile of the tests asks for no yearly list.
    "labelling_yearly_file": Private("/pro/labellisation/listes/annuelle/2026.csv", get=only(*FOLLOWING, status=404)),
    "label": Public("/labels/{label}/", absent=f"/labels/{ABSENT}/"),
    "reports": Public("/rapports/"),
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
        "label": str((label := LabelFactory()).pk),
        **_said_of(label),
        "session": str(DecisionSessionFactory().pk),
        "own_label": str((own := LabelFactory(structure=application.structure)).pk),
        "answered": _answered(own),
        **_sent_files(application.structure, cast),
    }


def things_of_others(cast) -> dict[str, str]:
    """A draft of others; files and a label of a structure where everyone of the cast works, under another hat."""
    tied = StructureFactory()
    for actor in cast.values():
        MembershipFactory(user=User.objects.get(pk=actor.user_id), structure=tied)
    return {
        "application": str(LabelApplicationFactory().pk),
        "label": str((label := LabelFactory(structure=tied)).pk),
        "own_label": str(label.pk),
        "answered": _answered(label),
        **_said_of(label),
        **_sent_files(tied, cast),
    }


def _said_of(label) -> dict[str, str]:
    appeal = Appeal.objects.create(kind="gracieux", label=label, filed_on=timezone.localdate())
    change = DeclaredChange.objects.create(label=label, kind="team", text="Un départ.", from_on=timezone.localdate())
    return {"appeal": str(appeal.pk), "change": str(change.pk)}


def _answered(label) -> str:
    today = timezone.localdate()
    appeal = Appeal.objects.create(kind="gracieux", label=label, filed_on=today, outcome="rejected", closed_on=today)
    return str(appeal.pk)


def _sent_files(structure, cast) -> dict[str, str]:
    """A file of this structure in each state that is judged; the instructor has the second one at hand."""
    files = {
        key: LabelApplicationFactory(structure=structure, state=state, submitted_at=timezone.now())
        for key, state in (("sent", "submitted"), ("instructed", "under_instruction"), ("judged", "opinion_given"))
    }
    Assignment.objects.create(application=files["instructed"], instructor_id=cast[Role.INSTRUCTOR].user_id)
    decision = Decision.objects.create(
        application=files["judged"],
        session=DecisionSessionFactory(held_on=timezone.localdate() - timedelta(days=len(Decision.objects.all()) + 1)),
        specification=files["judged"].specification,
        outcome="postponed",
        reasons="Une visite d'abord.",
        decided_by_id=cast[Role.DECIDER].user_id,
    )
    return {**{key: str(one.pk) for key, one in files.items()}, "decision": str(decision.pk)}
