"""What an adviser finds to hand over: the public search, and structures by their name."""

from azimut.directory.models import Structure
from azimut.reception.handing_over import Thing
from azimut.search.queries import search

SHOWN = {"metier": 3, "formation": 2, "certification": 2}
"""A few of each, so that one kind does not hide the others."""

MOST_STRUCTURES = 2


def find_to_hand_over(words: str) -> list[Thing]:
    """Occupations, training, certifications of the index, then structures whose name holds the words."""
    things = [
        Thing(hit.type, hit.id, hit.title, hit.subtitle)
        for kind, most in SHOWN.items()
        for hit in search(words, types=[kind], per_page=most).hits
    ]
    named = Structure.objects.current().filter(name__icontains=words).order_by("name")[:MOST_STRUCTURES]
    return [*things, *(Thing("structure", str(structure.pk), structure.name) for structure in named)]
