"""Signing in and the professionals' space."""

from tests.access.lines import Private, Public

MINE = "/pro/mon-compte/"
FACTORS = f"{MINE}second-facteur/"

ADDRESSES = {
    "account_login": Public("/connexion/", post=200, get_signed_in=302),
    "mfa_authenticate": Public("/connexion/code/", get=302, post=302),
    "mfa_login_webauthn": Public("/connexion/cle/", get=302, post=302),
    "account_inactive": Public("/connexion/compte-ferme/"),
    "account_reset_password": Public("/connexion/mot-de-passe-oublie/", post=200),
    "account_reset_password_done": Public("/connexion/mot-de-passe-oublie/envoye/"),
    "account_reset_password_from_key": Public("/connexion/mot-de-passe/1-abc/", post=200),
    "account_reset_password_from_key_done": Public("/connexion/mot-de-passe/change/"),
    "account_logout": Private("/deconnexion/", get=405, post=302),
    "pro_home": Private("/pro/"),
    "change_hat": Private("/pro/casquette/", get=405, post=403),
    "my_account": Private(MINE),
    "my_sessions": Private(f"{MINE}sessions/", post=302),
    "account_reauthenticate": Private(f"{MINE}confirmer/", post=200),
    "mfa_reauthenticate": Private(f"{MINE}confirmer/code/", get=302, post=302),
    "mfa_reauthenticate_webauthn": Private(f"{MINE}confirmer/cle/", get=302, post=302),
    "account_change_password": Private(f"{MINE}mot-de-passe/", post=200),
    "account_set_password": Private(f"{MINE}mot-de-passe/choisir/", get=302, post=302),
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
