"""The exchange with ProConnect: mozilla-django-oidc's, with every check it leaves to others."""

from http import HTTPStatus
from typing import Any

import jwt
import requests
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from azimut.accounts.models import User
from azimut.accounts.proconnect.claims import ProConnectAway, ProConnectDoubt, told_person
from azimut.accounts.proconnect.services import user_of

CLOCKS_MAY_DIFFER_S = 30
PROMISED = ["iss", "aud", "sub"]
"""What each signed token must hold; the one that proves a sign-in also says until when, and answers our nonce."""


class ProConnectBackend(OIDCAuthenticationBackend):
    """`nonce` has no default: the code of an address alone never signs anyone in, whatever the page (login CSRF)."""

    def authenticate(self, request: HttpRequest, *, nonce: str, code_verifier: str | None = None) -> User | None:
        """Raises `ProConnectRefusal`; never None for a code of ours."""
        try:
            return super().authenticate(request, nonce=nonce, code_verifier=code_verifier)
        except requests.RequestException as error:
            answer = error.response
            is_ours = (
                answer is not None and HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
            )
            raise (ProConnectDoubt if is_ours else ProConnectAway) from error
        except (SuspiciousOperation, jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise ProConnectDoubt from error

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        payload: dict[str, Any] = super().verify_token(token, **kwargs)
        if not payload.get("nonce") or "exp" not in payload or "iat" not in payload:
            raise ProConnectDoubt
        return payload

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002  the library's signature
        """Signed by ProConnect, or refused: the library would take plain JSON too."""
        headers = {"Authorization": f"Bearer {access_token}"}
        response = requests.get(self.OIDC_OP_USER_ENDPOINT, headers=headers, timeout=settings.OIDC_TIMEOUT)
        response.raise_for_status()
        if not response.headers.get("content-type", "").lower().startswith("application/jwt"):
            raise ProConnectDoubt
        is_ours = self.OIDC_RP_SIGN_ALGO.startswith("HS")
        key = self.OIDC_RP_CLIENT_SECRET if is_ours else self.retrieve_matching_jwk(response.text)
        return self._verify_jws(response.text, key)

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> User:
        told = told_person(payload, self.get_userinfo(access_token, id_token, payload))
        self.request.proconnect = told
        return user_of(told, linking=getattr(self.request, "linking", None))

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        """Signature, algorithm, issuer, audience, dates: the library checks the two first only."""
        decoded: dict[str, Any] = jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.PROCONNECT_ISSUER,
            leeway=CLOCKS_MAY_DIFFER_S,
            options={"require": PROMISED},
        )
        if (
            isinstance(decoded["aud"], list)
            and len(decoded["aud"]) > 1
            and decoded.get("azp") != self.OIDC_RP_CLIENT_ID
        ):
            raise ProConnectDoubt
        return decoded
