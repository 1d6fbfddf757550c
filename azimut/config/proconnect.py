"""How agents sign in through the State, from `PROCONNECT_*`; mozilla-django-oidc reads the `OIDC_` settings made here.

ProConnect refuses any parameter it does not list, hence no PKCE unless it is asked for, and states and nonces shorter
than 32 characters.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

REQUIRED = ("PROCONNECT_ISSUER", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
SCOPES = "openid given_name usual_name email siret idp_id"
SECRET_LENGTH = 48
PATIENCE_S = 5
"""For each of the three questions asked to ProConnect while someone waits."""

METHODS_CLAIM = json.dumps({"id_token": {"amr": {"essential": True}}}, separators=(",", ":"))
"""How the person proved who they are is said only to who asks."""
ALGORITHMS = ("RS256", "ES256", "HS256")


def proconnect_settings(environment: Mapping[str, str], *, is_demonstration: bool) -> dict[str, Any]:
    """Django's settings; off in the demonstration, and unless the three required variables are given."""
    issuer = environment.get("PROCONNECT_ISSUER", "").rstrip("/")
    is_given = all(environment.get(name) for name in REQUIRED)
    return {
        "PROCONNECT_IS_ON": is_given and not is_demonstration,
        "PROCONNECT_ISSUER": issuer,
        "PROCONNECT_END_SESSION_ENDPOINT": f"{issuer}/session/end",
        "OIDC_OP_AUTHORIZATION_ENDPOINT": f"{issuer}/authorize",
        "OIDC_OP_TOKEN_ENDPOINT": f"{issuer}/token",
        "OIDC_OP_USER_ENDPOINT": f"{issuer}/userinfo",
        "OIDC_OP_JWKS_ENDPOINT": f"{issuer}/jwks",
        "OIDC_RP_CLIENT_ID": environment.get("PROCONNECT_CLIENT_ID", ""),
        "OIDC_RP_CLIENT_SECRET": environment.get("PROCONNECT_CLIENT_SECRET", ""),
        "OIDC_RP_SIGN_ALGO": environment.get("PROCONNECT_SIGN_ALGO", "RS256"),
        "OIDC_RP_SCOPES": SCOPES,
        "OIDC_AUTH_REQUEST_EXTRA_PARAMS": {"claims": METHODS_CLAIM},
        "OIDC_USE_PKCE": environment.get("PROCONNECT_PKCE", "") == "1",
        "OIDC_STATE_SIZE": SECRET_LENGTH,
        "OIDC_NONCE_SIZE": SECRET_LENGTH,
        "OIDC_MAX_STATES": 10,
        "OIDC_STORE_ID_TOKEN": True,
        "OIDC_TIMEOUT": PATIENCE_S,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "proconnect_callback",
    }


def proconnect_problem(environment: Mapping[str, str]) -> str:
    """Why ProConnect cannot work as it is set, in one sentence; empty when it can, or is not set at all."""
    missing = [name for name in REQUIRED if not environment.get(name)]
    if len(missing) == len(REQUIRED):
        return ""
    if missing:
        return f"ProConnect : il manque {', '.join(missing)}."
    parts = urlsplit(environment["PROCONNECT_ISSUER"])
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        return "PROCONNECT_ISSUER : attendu une adresse https://, comme https://DOMAINE/api/v2."
    if environment.get("PROCONNECT_SIGN_ALGO", "RS256") not in ALGORITHMS:
        return f"PROCONNECT_SIGN_ALGO : attendu {', '.join(ALGORITHMS)}."
    return ""
