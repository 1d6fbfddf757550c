"""The words to which people agree. A change of words is a new version: a consent says which words it was given to."""

from typing import Any, NamedTuple


class ConsentText(NamedTuple):
    version: str
    text: str


TO_BE_REFERRED = ConsentText(
    "2026-12",
    "J'accepte que mon nom et mes coordonnées soient transmis à cette structure, et à elle seule, pour qu'elle me "
    "réponde. Si je donne un courriel, je reçois un lien privé pour suivre ma demande. Je peux changer d'avis à tout "
    "moment : mon identité est alors effacée tout de suite.",
)
"""Read to the person, or by them, before they are referred."""

TO_BE_CALLED_BACK = ConsentText(
    "rappel-2026-12",
    "J'accepte que ce que j'ai écrit soit transmis à cette structure, et à elle seule, pour qu'elle m'appelle. Je peux "
    "changer d'avis à tout moment : tout est alors effacé tout de suite. Sinon, mon nom et mes coordonnées sont "
    "effacés six mois après la fin.",
)
"""Ticked by the person themselves."""

TO_FORM_A_CIRCLE = ConsentText(
    "cercle-2026-12",
    "La personne accepte que les conseillères et conseillers à qui elle montre son code voient le nom et la structure "
    "les uns des autres, et rien d'autre. Elle peut y mettre fin en le disant à l'un d'eux.",
)
"""Said by the person to whoever writes the relay."""

CHANGED = "Le texte de l'accord a changé depuis l'ouverture de cette page : lisez le nouveau, puis cochez de nouveau."
"""When a page stayed open over a new version: nobody agrees to words they have not seen."""

EARLIER = (
    ConsentText(
        "2026-11",
        "J'accepte que mon nom et mes coordonnées soient transmis à cette structure, et à elle seule, pour qu'elle me "
        "réponde. Je peux changer d'avis à tout moment : mon identité est alors effacée tout de suite.",
    ),
)
"""Kept as long as a consent given to them may be read."""


def consent_text(version: str) -> str:
    """The words of a version; empty for one nobody knows."""
    known = {each.version: each.text for each in (TO_BE_REFERRED, TO_BE_CALLED_BACK, TO_FORM_A_CIRCLE, *EARLIER)}
    return known.get(version, "")


def is_another(shown: str, text: ConsentText) -> bool:
    """Whether the page that was sent showed other words than those of today, by the version it says it showed."""
    return bool(shown) and shown != text.version


def unticked(data: Any) -> Any:
    """The same form without its agreement, to be shown again beside the words of today."""
    said = data.copy()
    said.pop("has_consented", None)
    return said
