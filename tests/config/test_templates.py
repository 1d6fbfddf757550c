"""Every template can be read: one that is included is only read when a page needs it."""

from pathlib import Path

import pytest
from django.template.loader import get_template

import azimut

FOLDERS = sorted(Path(azimut.__file__).parent.glob("*/templates"))
NAMES = [path.relative_to(folder).as_posix() for folder in FOLDERS for path in sorted(folder.rglob("*.*"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_read(name: str) -> None:
    assert get_template(name)
