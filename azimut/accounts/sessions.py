"""Where sessions are kept: Django's database store, that also says whose each session is and which hat it wears.

Django saves a session only when something is put in it: a visitor who reads has neither row nor cookie. A session whose
row is deleted cannot come back: Django refuses to save it again.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from azimut.accounts.models import Session

ACTOR_KEY = "actor"
DEVICE_KEY = "device"
OPENED_KEY = "opened_at"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of this session; what a list of sessions shows is copied out of its content."""
        row: Any = super().create_model_instance(data)
        row.user_id = data.get(USER_KEY)
        row.hat = data.get(ACTOR_KEY, "")
        row.device = data.get(DEVICE_KEY, "")
        row.opened_at = datetime.fromisoformat(data[OPENED_KEY]) if OPENED_KEY in data else None
        return row
