"""The letters the demonstration would send: kept in a folder, readable on a page, never sent to anyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as Letter
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from azimut.core.identifiers import new_identifier

MOST_KEPT = 200
MOST_SHOWN = 50


def folder() -> Path:
    return Path(settings.HOME) / "courriels" / Path(settings.PROFILE).stem


class KeptMails(BaseEmailBackend):
    """Django's way to send, that keeps instead; the oldest make room."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            # Named by time, and written under another name first: a reader never sees half a letter.
            path = folder() / f"{new_identifier()}.eml"
            path.with_suffix(".part").write_bytes(message.message().as_bytes())
            path.with_suffix(".part").rename(path)
        for old in sorted(folder().glob("*.eml"))[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
        return len(email_messages)


@dataclass(frozen=True, slots=True)
class KeptMail:
    """One letter, as its reader would see it."""

    to: str
    subject: str
    text: str
    at: datetime


def kept_mails() -> list[KeptMail]:
    """The latest first."""
    return [_read(path) for path in sorted(folder().glob("*.eml"), reverse=True)[:MOST_SHOWN]]


def _read(path: Path) -> KeptMail:
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(letter, Letter)
    body = letter.get_body(("plain", "html"))
    return KeptMail(
        to=str(letter["To"] or ""),
        subject=str(letter["Subject"] or ""),
        text=body.get_content() if body else "",
        at=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone()),
    )


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every journey with a link can be followed to its end; elsewhere than in the demonstration, there is no page."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "demonstration/mails.html", {"mails": kept_mails()})
