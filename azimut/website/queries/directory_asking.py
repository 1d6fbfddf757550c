"""What people ask of the directory, read from an address that anyone may have written by hand."""

from collections.abc import Container
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.http import urlencode

from azimut.directory.shipped_networks import shipped_networks
from azimut.website.enums import RADII_KM
from azimut.website.forms import LONGEST_QUESTION
from azimut.website.queries.directory_words import MISSIONS, MODES, NEEDS, PUBLICS

USUAL_RADIUS_KM = 30
LAST_PAGE = 500

_PAGES = frozenset(str(number) for number in range(1, LAST_PAGE + 1))


@dataclass(frozen=True)
class DirectoryQuestion:
    """A question of the directory, in the words of its address.

    `place` is what was typed; None when the address does not speak of a place. `network` is a code, of today or of the
    past; `modes` and `missions` suit when one of them does.
    """

    need: str = ""
    public: str = ""
    network: str = ""
    modes: tuple[str, ...] = ()
    missions: tuple[str, ...] = ()
    place: str | None = None
    radius_km: int = USUAL_RADIUS_KM
    page: int = 1
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict, networks: Container[str]) -> "DirectoryQuestion":
        """Never refuses: what is not understood is left out, and `notices` says so in French.

        `networks` are the codes one may ask for.
        """
        notices: list[str] = []
        radii = {str(radius) for radius in RADII_KM}
        radius = _one(query, "rayon", radii, notices)
        page = _one(query, "page", _PAGES, notices)
        return cls(
            need=_one(query, "besoin", NEEDS, notices),
            public=_one(query, "public", PUBLICS, notices),
            network=_one(query, "reseau", networks, notices),
            modes=tuple(mode for mode in MODES if mode in query.getlist("mode")),
            missions=tuple(mission for mission in MISSIONS if mission in query.getlist("mission")),
            place=" ".join(query["ou"].split())[:LONGEST_QUESTION] if "ou" in query else None,
            radius_km=int(radius) if radius else USUAL_RADIUS_KM,
            page=int(page) if page else 1,
            notices=tuple(notices),
        )

    @property
    def filter_count(self) -> int:
        return sum(map(bool, (self.need, self.public, self.network))) + len(self.modes) + len(self.missions)

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks asked: for one of the past, those of today that took over."""
        return networks_of_today(self.network) if self.network else ()

    def address(self, **changes: object) -> str:
        """The query part of the address of this question, with some parts changed; the page goes back to the first."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        pairs: list[tuple[str, str | int]] = [
            ("besoin", asked.need),
            ("public", asked.public),
            ("reseau", asked.network),
            *(("mode", mode) for mode in asked.modes),
            *(("mission", mission) for mission in asked.missions),
        ]
        pairs = [(name, value) for name, value in pairs if value]
        pairs += [("ou", asked.place)] if asked.place is not None else []
        pairs += [("rayon", asked.radius_km)] if asked.radius_km != USUAL_RADIUS_KM else []
        pairs += [("page", asked.page)] if asked.page > 1 else []
        return "?" + urlencode(pairs)

    def without_filters(self) -> str:
        return self.address(need="", public="", network="", modes=(), missions=())


_UNKNOWN = {
    "besoin": "Nous ne connaissons pas ce besoin : nous n'en avons pas tenu compte.",
    "public": "Nous ne connaissons pas ce public : nous n'en avons pas tenu compte.",
    "reseau": "Nous ne connaissons pas ce réseau : nous n'en avons pas tenu compte.",
    "rayon": "La distance demandée n'est pas dans la liste : nous en avons choisi une.",
    "page": "Cette page de résultats n'existe pas : voici la première.",
}


def _one(query: QueryDict, name: str, known: Container[str], notices: list[str]) -> str:
    value = query.get(name, "").strip()
    if not value or value in known:
        return value
    notices.append(_UNKNOWN[name])
    return ""


def networks_of_today(code: str) -> tuple[str, ...]:
    """The network itself, or those that took over from it, through several successions."""
    network = shipped_networks().get(code)
    if network is None or not network.successors:
        return (code,)
    return tuple(dict.fromkeys(heir for item in network.successors for heir in networks_of_today(item.code)))
