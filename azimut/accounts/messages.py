"""Where what was just done waits to be said on the next page: in a cookie whose name is a setting, as all of ours are.

Django writes that name in its code; a `__Host-` cookie is one that no other site of the same domain can set.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """The cookie first, the session for what is too long."""

    storage_classes = (NamedCookieStorage, SessionStorage)
