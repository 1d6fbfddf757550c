"""Signing in and the professionals' space."""

from azimut.accounts.invitations import draw_token
from azimut.accounts.joining import draw_join_token
from azimut.core.permissions import Role
from tests.access.lines import Private, Public, only
from tests.accounts.factories import InvitationFactory, JoinRequestFactory, MembershipFactory, RoleAssignmentFactory
from tests.core.factories import stored_file
from tests.directory.factories import StructureFactory

MINE = "/pro/mon-compte/"
FACTORS = f"{MINE}second-facteur/"
ABSENT = "00000000-0000-4000-8000-000000000000"
KEEPERS = (Role.STRUCTURE_MANAGER, Role.REGIONAL_OFFICER)
ASKED = {"first_name": "Camille", "last_name": "Exemple", "email": "camille@exemple.fr"}
ACCOUNT = {"first_name": "Camille", "last_name": "Exemple", "password": "une phrase facile"}

ADDRESSES = {
    "account_login": Public("/connexion/", post=200, get_signed_in=302),
    "mfa_authenticate": Public("/connexion/code/", get=302, post=302),
    "mfa_login_webauthn": Public("/connexion/cle/", get=302, post=302),
    "account_inactive": Public("/connexion/compte-ferme/"),
    "account_reset_password": Public("/connexion/mot-de-passe-oublie/", post=200),
    "account_reset_password_done": Public("/connexion/mot-de-passe-oublie/envoye/"),
    "account_reset_password_from_key": Public("/connexion/mot-de-passe/1-abc/", post=200),
    "account_reset_password_from_key_done": Public("/connexion/mot-de-passe/change/"),
    "proconnect_leave": Public("/connexion/proconnect/", get=405, post=404),
    "proconnect_callback": Public("/connexion/proconnect/retour/", get=404),
    "signed_out": Public("/connexion/deconnecte/"),
    "find_structure_to_join": Public("/connexion/rejoindre/?quoi=mission"),
    "join_asked": Public("/connexion/rejoindre/envoyee/"),
    "confirm_join_request": Public(
        "/connexion/rejoindre/confirmer/{join_token}/", post=200, absent="/connexion/rejoindre/confirmer/inconnue/"
    ),
    "ask_to_join": Public(
        "/connexion/rejoindre/{structure}/", post=302, data=ASKED, absent=f"/connexion/rejoindre/{ABSENT}/"
    ),
    "invitation": Public("/invitation/{token}/", post=302, data=ACCOUNT, absent="/invitation/inconnue/"),
    "account_logout": Private("/deconnexion/", get=405, post=302),
    "pro_home": Private("/pro/"),
    "change_hat": Private("/pro/casquette/", get=405, post=403),
    "own_members": Private(
        "/pro/membres/",
        get=only(Role.STRUCTURE_MANAGER, otherwise=404),
        post=only(Role.STRUCTURE_MANAGER, otherwise=404),
    ),
    "structure_members": Private(
        "/pro/membres/{structure}/",
        get=only(*KEEPERS, otherwise=404),
        post=only(*KEEPERS, otherwise=404),
        get_of_others=only(Role.REGIONAL_OFFICER, otherwise=404),
        post_of_others=only(Role.REGIONAL_OFFICER, otherwise=404),
        absent=f"/pro/membres/{ABSENT}/",
    ),
    "remove_member": Private(
        "/pro/membres/retirer/{membership}/",
        get=405,
        post=only(*KEEPERS, status=302, otherwise=404),
        get_of_others=405,
        post_of_others=only(Role.REGIONAL_OFFICER, status=302, otherwise=404),
    ),
    "cancel_invitation": Private(
        "/pro/invitations/{invitation}/annuler/",
        get=405,
        post=only(*KEEPERS, status=302, otherwise=404),
        get_of_others=405,
        post_of_others=only(Role.REGIONAL_OFFICER, status=302, otherwise=404),
    ),
    "people": Private("/pro/personnes/", get=only(Role.REGIONAL_OFFICER), post=only(Role.REGIONAL_OFFICER)),
    "people_table": Private("/pro/personnes/tableau.csv", get=only(Role.REGIONAL_OFFICER)),
    "end_assignment": Private(
        "/pro/personnes/fin/{assignment}/", get=405, post=only(Role.REGIONAL_OFFICER, status=302)
    ),
    "join_requests": Private("/pro/demandes/", get=only(*KEEPERS)),
    "answer_join_request": Private(
        "/pro/demandes/{join_request}/",
        get=only(*KEEPERS, otherwise=404),
        post=only(*KEEPERS, status=302, otherwise=404),
        get_of_others=only(Role.REGIONAL_OFFICER, otherwise=404),
        post_of_others=only(Role.REGIONAL_OFFICER, status=302, otherwise=404),
        data={"answer": "accept", "role": "adviser"},
        absent=f"/pro/demandes/{ABSENT}/",
    ),
    "stored_file": Private(
        "/fichiers/{file}/{file_name}",
        get=only(Role.ADVISER, Role.STRUCTURE_MANAGER, otherwise=404),
        get_of_others=404,
        absent=f"/fichiers/{ABSENT}/absent.pdf",
    ),
    "my_account": Private(MINE),
    "my_data": Private(f"{MINE}donnees/"),
    "close_account": Private(f"{MINE}fermer/", post=200),
    "my_sessions": Private(f"{MINE}sessions/", post=302),
    "account_reauthenticate": Private(f"{MINE}confirmer/", post=200),
    "mfa_reauthenticate": Private(f"{MINE}confirmer/code/", get=302, post=302),
    "mfa_reauthenticate_webauthn": Private(f"{MINE}confirmer/cle/", get=302, post=302),
    "account_change_password": Private(f"{MINE}mot-de-passe/", post=200),
    "account_set_password": Private(f"{MINE}mot-de-passe/choisir/", get=302, post=302),
    "my_join_requests": Private(f"{MINE}demandes/"),
    "withdraw_join_request": Private(f"{MINE}demandes/{{join_request}}/retirer/", get=405, post=302),
    "my_proconnect": Private(f"{MINE}proconnect/", get=404),
    "proconnect_link": Private(f"{MINE}proconnect/relier/", get=405, post=404),
    "proconnect_unlink": Private(f"{MINE}proconnect/{ABSENT}/retirer/", get=405, post=404),
    "proconnect_address": Private(f"{MINE}proconnect/{ABSENT}/adresse/", get=405, post=404),
    "mfa_index": Private(FACTORS),
    "mfa_activate_totp": Private(f"{FACTORS}application/", post=200),
    "mfa_deactivate_totp": Private(f"{FACTORS}application/retirer/", get=404, post=404),
    "mfa_view_recovery_codes": Private(f"{FACTORS}codes/", get=404),
    "mfa_generate_recovery_codes": Private(f"{FACTORS}codes/nouveaux/", post=200),
    "mfa_list_webauthn": Private(f"{FACTORS}cles/"),
    "mfa_add_webauthn": Private(f"{FACTORS}cles/ajouter/", post=200),
    "mfa_remove_webauthn": Private(f"{FACTORS}cles/1/retirer/", get=404, post=404),
    "mfa_edit_webauthn": Private(f"{FACTORS}cles/1/renommer/", get=404, post=404),
}


def own_things(cast) -> dict[str, str]:
    return {
        **_of(cast[Role.ADVISER].structure_id),
        "token": draw_token(InvitationFactory()),
        "join_token": draw_join_token(JoinRequestFactory(state="unconfirmed")),
    }


def things_of_others(_cast) -> dict[str, str]:
    return _of(StructureFactory().pk)


def _of(structure_id) -> dict[str, str]:
    file = stored_file(structure_id)
    return {
        "file": str(file.pk),
        "file_name": file.name,
        "structure": str(structure_id),
        "membership": str(MembershipFactory(structure_id=structure_id).pk),
        "join_request": str(JoinRequestFactory(structure_id=structure_id).pk),
        "invitation": str(InvitationFactory(structure_id=structure_id).pk),
        "assignment": str(RoleAssignmentFactory().pk),
    }
