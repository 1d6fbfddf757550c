"""What accounts bring to the professionals' space."""

from azimut.accounts.frame import MenuEntry

MENU = [MenuEntry("pro_home", "Accueil")]
