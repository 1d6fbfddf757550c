"""The pages for young people as those who keep them see them: online or not, a draft or not, aids to read again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from azimut.core.profile import active_profile
from azimut.guidance.enums import ThemeState
from azimut.guidance.models import YouthThemeVersion
from azimut.guidance.youth.online import theme_of
from azimut.guidance.youth.reading import Scheme, YouthTheme, shipped_themes


@dataclass(frozen=True, slots=True)
class KeptTheme:
    """A page: what the public reads of it, the decision it comes from, and the draft that waits."""

    key: str
    theme: YouthTheme
    decided: YouthThemeVersion | None
    draft: YouthThemeVersion | None
    stale_count: int

    @property
    def is_online(self) -> bool:
        if self.decided is None:
            return self.key in shipped_themes()
        return self.decided.state == ThemeState.PUBLISHED

    @property
    def title(self) -> str:
        return self.theme.title


def kept_themes(on: date) -> list[KeptTheme]:
    """Every page ever written that is online, taken off or in draft, in the order of the public. Two queries."""
    decided = {version.key: version for version in YouthThemeVersion.objects.in_force()}
    drafts = {version.key: version for version in YouthThemeVersion.objects.drafts()}
    keys = {*shipped_themes(), *decided, *drafts}
    return sorted(
        (_kept(key, decided.get(key), drafts.get(key), on) for key in keys),
        key=lambda kept: (not kept.is_online, kept.theme.rank, kept.title),
    )


def _kept(key: str, decided: YouthThemeVersion | None, draft: YouthThemeVersion | None, on: date) -> KeptTheme:
    source = decided or (None if key in shipped_themes() else draft)
    theme = theme_of(source) if source else shipped_themes()[key]
    schemes = theme.schemes_in(active_profile().region.code)
    return KeptTheme(key, theme, decided, draft, sum(scheme.is_stale(on) for scheme in schemes))


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changed from the one before, in a few words."""

    version: YouthThemeVersion
    sentences: tuple[str, ...]


def changes_of(versions: list[YouthThemeVersion]) -> list[Change]:
    """Newest first, each compared to the one before it, the text shipped for the first."""
    return [
        Change(version, tuple(_differences(_before(versions[rank + 1 :], version.key), theme_of(version))))
        for rank, version in enumerate(versions)
    ]


def _before(earlier: list[YouthThemeVersion], key: str) -> YouthTheme | None:
    return theme_of(earlier[0]) if earlier else shipped_themes().get(key)


_WORDS = {
    "title": "le titre",
    "summary": "l'introduction",
    "rank": "la place dans la liste",
    "icon": "le dessin",
    "need": "le besoin",
    "structures_for": "ce à quoi les lieux aident",
    "networks": "les réseaux",
    "first_steps": "par où commencer",
    "questions": "les questions",
    "lines": "les numéros",
}


def _differences(before: YouthTheme | None, after: YouthTheme) -> Iterator[str]:
    if before is None:
        yield "Première version."
        return
    changed = [word for name, word in _WORDS.items() if getattr(before, name) != getattr(after, name)]
    if changed:
        yield f"Changé : {', '.join(changed)}."
    old = {scheme.name: scheme for scheme in before.schemes_in(active_profile().region.code)}
    new = {scheme.name: scheme for scheme in after.schemes_in(active_profile().region.code)}
    for said, names in (
        ("Aides ajoutées", new.keys() - old.keys()),
        ("Aides retirées", old.keys() - new.keys()),
        ("Aides réécrites", {name for name in old.keys() & new.keys() if _text(old[name]) != _text(new[name])}),
    ):
        if names:
            yield f"{said} : {' ; '.join(sorted(names))}."


def _text(scheme: Scheme) -> dict[str, object]:
    return scheme.model_dump(exclude={"regions"})
