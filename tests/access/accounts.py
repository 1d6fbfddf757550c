"""Signing in and the professionals' space."""

from tests.access.lines import Private, Public

ADDRESSES = {
    "account_login": Public("/connexion/", post=200),
    "account_logout": Private("/deconnexion/", get=405, post=302),
    "pro_home": Private("/pro/"),
    "change_hat": Private("/pro/casquette/", get=405, post=403),
    "second_factor": Private("/pro/mon-compte/second-facteur/"),
}
