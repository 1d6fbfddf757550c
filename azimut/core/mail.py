"""Writing to people: never while they wait, never about what was not kept.

The mail is a task of the same transaction: a slow or absent mail server delays the mail and nothing else, and nothing
leaves when the transaction is given up.
"""

from typing import Any

from django.template.loader import render_to_string

from azimut.core.profile import active_profile
from azimut.core.tasks import deliver_mail


def send_mail_later(template: str, *, to: str, **content: Any) -> None:
    """Send `template` (a text file: its first line is the subject) when the transaction is committed."""
    written = render_to_string(template, {"profile": active_profile(), **content}).strip()
    subject, _, text = written.partition("\n")
    deliver_mail.defer(to=to, subject=f"[{active_profile().identity.short_name}] {subject.strip()}", text=text.strip())
