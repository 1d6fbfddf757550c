"""Addresses for mails: tasks have no request, so a referral remembers under which name it was written."""

from django.conf import settings
from django.urls import reverse

from azimut.reception.models import Referral


def site_of(referral: Referral) -> str:
    """`https://…`: the site where the referral was written, else the first host of the settings."""
    hosts = [host.lstrip("*.") for host in settings.ALLOWED_HOSTS]
    return referral.site or f"https://{next(filter(None, hosts), 'localhost')}"


def referral_address(referral: Referral) -> str:
    return site_of(referral) + reverse("referral", args=[referral.pk])


def guest_address(site: str, token: str) -> str:
    return site + reverse("guest", args=[token])


def follow_address(site: str, token: str) -> str:
    return site + reverse("follow", args=[token])
