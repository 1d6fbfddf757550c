"""Forms without an account, as someone who took their time sends them."""

import time
from uuid import UUID

from azimut.core.guarded_forms import MILLISECONDS_SHIFT
from azimut.core.identifiers import new_identifier


def shown_before(seconds: float) -> UUID:
    """The number a form would carry that was shown so long ago."""
    age = int((time.time() - seconds) * 1_000)
    return UUID(int=(new_identifier().int & ((1 << MILLISECONDS_SHIFT) - 1)) | (age << MILLISECONDS_SHIFT))
