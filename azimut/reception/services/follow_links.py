"""Drawing the private links of people, and finding what they open."""

import secrets

from azimut.reception.models import FollowLink, Referral
from azimut.reception.models.follow_links import digest_of

TOKEN_BYTES = 32


def draw_follow_link(referral: Referral) -> str:
    """A new secret for this referral, made for an address; the earlier ones go on opening it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    FollowLink.objects.create(referral=referral, token_hash=digest_of(token))
    return token


def find_followed(token: str) -> Referral | None:
    """The referral of a private link; None for a link that never was, or whose referral was forgotten."""
    sides = ("referral__from_structure", "referral__to_structure", "referral__next_structure", "referral__callback")
    link = FollowLink.objects.of_token(token).select_related(*sides).first()
    return link.referral if link else None
