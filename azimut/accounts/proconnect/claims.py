"""What ProConnect says of someone, read once from two signed tokens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TWO_FACTORS = "mfa"
"""In `amr`: two factors were given (RFC 8176). A password, a link by mail or one code alone are not two."""

ASSURED_BY_TWO_FACTORS = frozenset(
    {
        "eidas2",
        "eidas3",
        "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
        "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
    }
)
"""In `acr`: levels that ask for two factors."""
SIRET = re.compile(r"\d{14}")


class ProConnectRefusal(Exception):  # noqa: N818  our exceptions read as sentences (docs/style.md)
    """Nobody is signed in; `sentence` says why to the person, `status` to their browser."""

    status = 403

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class ProConnectAway(ProConnectRefusal):
    """It does not answer, answers too late, or answers anything."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "ProConnect ne répond pas, ou répond mal. Réessayez dans quelques minutes, "
            "ou connectez-vous avec votre adresse et votre mot de passe."
        )


class ProConnectDoubt(ProConnectRefusal):
    """What came back is not what was asked for: forged, old, meant for another, or already used."""

    status = 400

    def __init__(self) -> None:
        super().__init__("Cette connexion ne peut pas être vérifiée, ou a déjà servi. Recommencez depuis le début.")


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """Who someone is, as their provider says. `siret` is empty when it says none or something else."""

    idp_id: str
    sub: str
    email: str
    first_name: str = ""
    last_name: str = ""
    siret: str = ""
    has_second_factor: bool = False


def told_person(id_token: Mapping[str, Any], userinfo: Mapping[str, Any]) -> ToldPerson:
    """Raises `ProConnectDoubt` when the tokens are not about one person, `ProConnectRefusal` when they name nobody."""
    sub = _text(userinfo, "sub", 255)
    if not sub or sub != id_token.get("sub"):
        raise ProConnectDoubt
    idp_id, email = _text(userinfo, "idp_id", 64), _text(userinfo, "email", 254).lower()
    if not idp_id or "@" not in email or userinfo.get("email_verified") is False:
        raise ProConnectRefusal("ProConnect ne nous a pas dit quelle est votre adresse professionnelle.")
    siret = _text(userinfo, "siret", 20)
    return ToldPerson(
        idp_id=idp_id,
        sub=sub,
        email=email,
        first_name=_text(userinfo, "given_name", 80),
        last_name=_text(userinfo, "usual_name", 80),
        siret=siret if SIRET.fullmatch(siret) else "",
        has_second_factor=gave_second_factor(id_token),
    )


def gave_second_factor(id_token: Mapping[str, Any]) -> bool:
    """Whether the provider asked for two factors: said by the signed token only."""
    methods = id_token.get("amr")
    return (isinstance(methods, list) and TWO_FACTORS in methods) or id_token.get("acr") in ASSURED_BY_TWO_FACTORS


def _text(claims: Mapping[str, Any], name: str, longest: int) -> str:
    said = claims.get(name)
    return said.replace("\x00", "").strip()[:longest] if isinstance(said, str) else ""
