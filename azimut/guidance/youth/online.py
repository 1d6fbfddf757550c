"""The themes as the public reads them: the version decided last, or the one shipped when nobody wrote another."""

from azimut.guidance.enums import ThemeState
from azimut.guidance.models import YouthThemeVersion
from azimut.guidance.youth.reading import YouthTheme, shipped_themes


def themes_online() -> dict[str, YouthTheme]:
    """By key, in the order of the page. One query."""
    themes = dict(shipped_themes())
    for version in YouthThemeVersion.objects.in_force():
        if version.state == ThemeState.WITHDRAWN:
            themes.pop(version.key, None)
        else:
            themes[version.key] = theme_of(version)
    return dict(sorted(themes.items(), key=lambda pair: (pair[1].rank, pair[1].title)))


def theme_of(version: YouthThemeVersion) -> YouthTheme:
    return YouthTheme.model_validate(version.content)


def theme_to_edit(key: str) -> tuple[YouthTheme | None, int]:
    """The draft, else the last version, else the one shipped; and the revision of the draft, 0 when there is none.

    None when nobody ever wrote this theme. One query.
    """
    last = YouthThemeVersion.objects.filter(key=key).order_by("-version").first()
    if last is None:
        return shipped_themes().get(key), 0
    return theme_of(last), last.revision if last.is_draft else 0
