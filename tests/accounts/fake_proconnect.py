"""A small ProConnect on loopback, as strict as the real one about what it is asked; tests make it lie."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID, CLIENT_SECRET = "azimut-tests", "un secret de quarante caractères au moins"
LISTED = {"response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint"}
KEY_ID = "clé-1"
IDP = "71144ab3-ee1a-4401-b7b3-79b44f7daeeb"

Claims = dict[str, Any]
Lie = Callable[[Claims], Claims | str]
"""Given the claims of a token: other claims, or the whole token."""


class FakeProConnect:
    """`person` is who signs in there; `methods` how; the lies change what it answers."""

    issuer: str

    def __init__(self) -> None:
        self.key, self.other_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.forget()

    def forget(self) -> None:
        self.person: Claims = {
            "sub": "agent-1",
            "email": "alix.martin@exemple.fr",
            "given_name": "Alix",
            "usual_name": "Martin",
            "siret": "13002526500013",
            "idp_id": IDP,
        }
        self.methods: list[str] = ["pwd"]
        self.lie_about_sign_in: Lie = lambda claims: claims
        self.lie_about_person: Lie = lambda claims: claims
        self.content_type = "application/jwt"
        self.status, self.delay_s = 200, 0.0
        self.codes: dict[str, Claims] = {}
        self.asked: list[str] = []
        self.may_send_verifier = False

    def authorize(self, query: dict[str, str]) -> tuple[int, str]:
        """303 back to the site with a code, or 400 and what was wrong."""
        listed = LISTED | ({"code_challenge", "code_challenge_method"} if self.may_send_verifier else set())
        if set(query) - listed:
            return 400, "Y000400"
        if min(len(query["state"]), len(query["nonce"])) < 32 or query["client_id"] != CLIENT_ID:
            return 400, "Y000400"
        code = f"code-{len(self.codes)}-{query['state'][:8]}"
        self.codes[code] = {"nonce": query["nonce"], "redirect_uri": query["redirect_uri"]}
        return 303, f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> tuple[int, str]:
        asked = self.codes.pop(form["code"], None)
        if asked is None or form["client_secret"] != CLIENT_SECRET or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, json.dumps({"error": "invalid_grant"})
        claims = self.dated({"sub": self.person["sub"], "nonce": asked["nonce"], "amr": self.methods})
        id_token = self.signed(self.lie_about_sign_in(claims))
        return 200, json.dumps({"access_token": "jeton", "token_type": "Bearer", "id_token": id_token})

    def dated(self, claims: Claims) -> Claims:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, **claims}

    def signed(self, claims: Claims | str, *, key: Any = None) -> str:
        if isinstance(claims, str):
            return claims
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers={"kid": KEY_ID})

    def answer(self, path: str, query: dict[str, str], form: dict[str, str]) -> tuple[int, str, str]:
        if path == "/authorize":
            status, body = self.authorize(query)
            return status, "text/plain", body
        if path == "/token":
            status, body = self.token(form)
            return status, "application/json", body
        if path == "/userinfo":
            return 200, self.content_type, self.signed(self.lie_about_person(self.dated(self.person)))
        jwk = {**json.loads(RSAAlgorithm.to_jwk(self.key.public_key())), "kid": KEY_ID, "alg": "RS256", "use": "sig"}
        return 200, "application/json", json.dumps({"keys": [jwk]})


def handler_of(fake: FakeProConnect) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            query, form = ({name: values[0] for name, values in parse_qs(text).items()} for text in (parts.query, body))
            fake.asked.append(parts.path)
            if fake.delay_s:
                time.sleep(fake.delay_s)
            status, kind, content = fake.answer(parts.path, query, form)
            status = status if fake.status == 200 else fake.status
            self.send_response(status)
            if status == 303:
                self.send_header("Location", content)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content.encode())))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # nobody waited
                self.wfile.write(content.encode())

        do_GET = do_POST = _answer  # noqa: N815  the names http.server calls

        def log_message(self, *_args: Any) -> None:
            """Nothing to say."""

    return Handler


@contextmanager
def serving() -> Iterator[FakeProConnect]:
    fake = FakeProConnect()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(fake))
    fake.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
