"""Writing to people: never while they wait, never about what was not kept.

The mail is a task of the same transaction: a slow or absent mail server delays the mail and nothing else, and nothing
leaves when the transaction is given up.
"""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from azimut.core.profile import active_profile
from azimut.core.tasks import deliver_mail


class Mail(NamedTuple):
    """A mail as it will be read."""

    subject: str
    text: str


def written_mail(template: str, **content: Any) -> Mail:
    """The mail of `template`, a text file whose first line is the subject."""
    profile = active_profile()
    subject, _, text = render_to_string(template, {"profile": profile, **content}).strip().partition("\n")
    return Mail(f"[{profile.identity.short_name}] {subject.strip()}", text.strip())


def site_for_mails(request: HttpRequest) -> str:
    """Where the links of a mail lead: in production what is set, never what the request says of itself.

    Elsewhere nothing is set, and the address one sees is the right one.
    """
    return site_address() if settings.IS_PRODUCTION else f"{request.scheme}://{request.get_host()}"


def site_address() -> str:
    """Where the site answers, for what is written when nobody is asking: a task has no request."""
    return str(settings.SITE_ADDRESS)


def send_mail_later(template: str, *, to: str, **content: Any) -> None:
    """Send `template` when the transaction is committed."""
    mail = written_mail(template, **content)
    deliver_mail.defer(to=to, subject=mail.subject, text=mail.text)
