"""Receiving people: the members of a structure, on its own records; for everyone else they do not exist."""

from azimut.core.permissions import STRUCTURE_ROLES, Actor, Role
from azimut.reception.models import Referral, Relay
from azimut.reception.permissions import FIGURE_READERS
from azimut.reception.services.follow_links import draw_follow_link
from azimut.reception.services.guests import draw_guest_link
from azimut.reception.services.referrals import send_referral
from azimut.reception.services.relays import write_relay
from tests.access.lines import Private, Public, only
from tests.accounts.factories import MembershipFactory, actor_of_membership
from tests.directory.factories import StructureFactory
from tests.reception.factories import ReceptionRecordFactory, person, referral_facts

ABSENT = "00000000-0000-4000-8000-000000000000"
MEMBERS = only(*STRUCTURE_ROLES)
# What is not one's own is not found: that it exists is nobody else's business.
OWN = only(*STRUCTURE_ROLES, otherwise=404)

ADDRESSES = {
    "reception": Private("/pro/accueil/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "reception_group": Private("/pro/accueil/groupe/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "reception_find": Private("/pro/accueil/trouver/?quoi=boulanger", get=MEMBERS),
    "reception_figures": Private("/pro/accueil/chiffres/", get=MEMBERS),
    "reception_figures_table": Private("/pro/accueil/chiffres.csv", get=MEMBERS),
    "first_reception": Private("/pro/accueil/reperes/"),
    "regional_figures": Private("/pro/accueil/ensemble/", get=only(*FIGURE_READERS)),
    # Nobody was received yet: there is nothing to take away.
    "regional_figures_table": Private("/pro/accueil/ensemble.csv", get=only(*FIGURE_READERS, status=404)),
    "reception_import": Private("/pro/accueil/import/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "reception_record": Private(
        "/pro/accueil/{record}/",
        get=OWN,
        post={**OWN, Role.ADVISER: 422, Role.STRUCTURE_MANAGER: 403},
        get_of_others=404,
        post_of_others=404,
        absent=f"/pro/accueil/{ABSENT}/",
    ),
    # A record already undone, or another's: back to the desk, nothing done.
    "reception_undo": Private(
        "/pro/accueil/{record}/annuler/",
        get=405,
        post={**dict.fromkeys(Role, 302), Role.STRUCTURE_MANAGER: 403},
        get_of_others=405,
        post_of_others=302,
    ),
    "reception_sheet": Private(
        "/pro/accueil/{record}/remis/", get=OWN, get_of_others=404, absent=f"/pro/accueil/{ABSENT}/remis/"
    ),
    "referrals": Private("/pro/orientations/", get=MEMBERS),
    "referral_new": Private("/pro/orientations/nouvelle/", get=MEMBERS, post=MEMBERS),
    "referral": Private(
        "/pro/orientations/{referral}/",
        get=OWN,
        post=only(*STRUCTURE_ROLES, status=422, otherwise=404),
        get_of_others=404,
        post_of_others=404,
        absent=f"/pro/orientations/{ABSENT}/",
    ),
    "referral_mails": Private("/pro/orientations/courriels/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "handing_on": Private("/pro/orientations/passation/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "answer_templates": Private("/pro/orientations/modeles/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "relays": Private("/pro/orientations/relais/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    "relay_new": Private("/pro/orientations/relais/nouveau/", get=MEMBERS, post=only(*STRUCTURE_ROLES, status=422)),
    # The circle of the adviser: the manager of the same structure is not in it.
    "circle_leave": Private(
        "/pro/orientations/relais/{relay}/",
        get=405,
        post={**dict.fromkeys(Role, 404), Role.ADVISER: 302},
        get_of_others=405,
        post_of_others=404,
    ),
    "referral_message": Private(
        "/pro/orientations/{referral}/message/",
        get=405,
        post=only(*STRUCTURE_ROLES, status=302, otherwise=404),
        data={"text": "Bonjour"},
        get_of_others=405,
        post_of_others=404,
    ),
    # It is for the structure it was sent to: the cast sent it.
    "referral_assign": Private(
        "/pro/orientations/{referral}/confier/",
        get=405,
        post=only(*STRUCTURE_ROLES, status=403, otherwise=404),
        get_of_others=405,
        post_of_others=404,
    ),
    # No appointment yet, for nobody.
    "referral_appointment": Private("/pro/orientations/{referral}/rendez-vous.ics", get=404),
    "guest": Public("/orientations/lien/{guest}/", post=302, data={"acte": "code"}, absent="/orientations/lien/rien/"),
    "referral_link": Private(
        "/pro/orientations/{referral}/lien/", get=405, post=OWN, get_of_others=405, post_of_others=404
    ),
    "callback": Public("/rappel/{structure}/", post=422, absent=f"/rappel/{ABSENT}/"),
    "follow": Public("/suivi/{token}/", post=302, data={"acte": "arreter"}, absent="/suivi/nulle-part/"),
    # Nobody has accepted yet.
    "follow_slots": Public("/suivi/{token}/creneaux/", get=403, post=403, absent="/suivi/nulle-part/creneaux/"),
    # Nobody has fixed an appointment yet.
    "follow_appointment": Public("/suivi/{token}/rendez-vous.ics", get=404, absent="/suivi/nulle-part/rendez-vous.ics"),
    "referral_identity": Private(
        "/pro/orientations/{referral}/identite/",
        get=405,
        post={**OWN, Role.STRUCTURE_MANAGER: 403},
        get_of_others=405,
        post_of_others=404,
    ),
}


def own_things(cast) -> dict[str, str]:
    adviser = cast[Role.ADVISER]
    record = ReceptionRecordFactory(structure_id=adviser.structure_id, author_id=adviser.user_id)
    referral = _referral_by(adviser)
    return {
        "record": str(record.pk),
        "referral": str(referral.pk),
        "token": draw_follow_link(referral),
        "guest": draw_guest_link(referral),
        "relay": str(_circle_of(adviser).pk),
        "structure": str(adviser.structure_id),
    }


def things_of_others(_cast) -> dict[str, str]:
    elsewhere = actor_of_membership(MembershipFactory())
    return {
        "record": str(ReceptionRecordFactory().pk),
        "referral": str(_referral_by(elsewhere).pk),
        "relay": str(_circle_of(elsewhere).pk),
    }


def _circle_of(actor: Actor) -> Relay:
    facts = {"situation": "salarie", "needs": ["changer_metier"], "done_so_far": "Un bilan."}
    return write_relay(facts, has_circle=True, actor=actor)[0]


def _referral_by(actor: Actor) -> Referral:
    return send_referral(referral_facts(), person("Zoé"), to_structure=StructureFactory(), actor=actor)
