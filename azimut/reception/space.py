"""What reception brings to the professionals' space."""

from azimut.accounts.frame import MenuEntry
from azimut.core.permissions import STRUCTURE_ROLES

MENU = [MenuEntry("reception", "Recevoir", STRUCTURE_ROLES)]
