"""What can happen to the pages of youth themes: a draft is written, published or thrown away; a page is taken off."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from azimut.core.permissions import Actor, require
from azimut.guidance.enums import ThemeState
from azimut.guidance.models import YouthThemeVersion
from azimut.guidance.permissions import can_keep_youth_themes
from azimut.guidance.youth.reading import YouthTheme, shipped_themes


class DraftChanged(Exception):  # noqa: N818
    """Someone else saved the draft since it was read; the message says who."""


class ThemeNotReady(Exception):  # noqa: N818
    """There is nothing to publish, to take off or to take back; the message says which."""


@transaction.atomic
def write_draft(theme: YouthTheme, *, actor: Actor, revision: int, note: str = "") -> YouthThemeVersion:
    """Keep the draft of a theme; `revision` is that of the draft that was read, 0 when there was none.

    Raises Refusal, DraftChanged.
    """
    require(can_keep_youth_themes(actor))
    versions = list(YouthThemeVersion.objects.select_for_update().filter(key=theme.key))
    draft = next((version for version in versions if version.is_draft), None)
    if (draft.revision if draft else 0) != revision:
        raise DraftChanged(_told(draft))
    if draft is None:
        draft = YouthThemeVersion(key=theme.key, version=_next_of(versions), revision=0)
    draft.content = theme.model_dump(mode="json")
    draft.revision += 1
    draft.note, draft.author_label = note.strip(), actor.name
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise DraftChanged(_told(None)) from error
    return draft


@transaction.atomic
def publish_draft(key: str, *, actor: Actor, revision: int) -> YouthThemeVersion:
    """Put the draft online, as it was read. Raises Refusal, DraftChanged, ThemeNotReady."""
    require(can_keep_youth_themes(actor))
    draft = _held_draft(key)
    if draft.revision != revision:
        raise DraftChanged(_told(draft))
    draft.state, draft.published_at = ThemeState.PUBLISHED, timezone.now()
    draft.author_label = actor.name
    draft.save()
    return draft


@transaction.atomic
def discard_draft(key: str, *, actor: Actor) -> None:
    """Throw the draft away; what is online stays as it is. Raises Refusal, ThemeNotReady."""
    require(can_keep_youth_themes(actor))
    _held_draft(key).delete()


@transaction.atomic
def withdraw_theme(key: str, *, actor: Actor) -> YouthThemeVersion:
    """Take the page off. It is a version of its own: publishing an earlier one puts it back.

    Raises Refusal, ThemeNotReady.
    """
    require(can_keep_youth_themes(actor))
    versions = list(YouthThemeVersion.objects.select_for_update().filter(key=key))
    decided = next((version for version in versions if not version.is_draft), None)
    content = decided.content if decided else _shipped_content(key)
    if content is None or (decided and decided.state == ThemeState.WITHDRAWN):
        raise ThemeNotReady("Cette page n'est pas en ligne.")
    if any(version.is_draft for version in versions):
        raise ThemeNotReady("Cette page a un brouillon : publiez-le ou abandonnez-le d'abord.")
    return YouthThemeVersion.objects.create(
        key=key,
        version=_next_of(versions),
        state=ThemeState.WITHDRAWN,
        content=content,
        author_label=actor.name,
        published_at=timezone.now(),
    )


def take_back_version(key: str, number: int, *, actor: Actor) -> YouthThemeVersion:
    """Make a draft of an earlier version; 0 is the one shipped. Raises Refusal, DraftChanged, ThemeNotReady."""
    require(can_keep_youth_themes(actor))
    earlier = YouthThemeVersion.objects.decided().filter(key=key, version=number).first()
    content = earlier.content if earlier else _shipped_content(key) if number == 0 else None
    if content is None:
        raise ThemeNotReady("Cette version n'existe pas.")
    said = f"Reprise de la version {number}." if number else "Reprise du texte fourni avec Azimut."
    return write_draft(YouthTheme.model_validate(content), actor=actor, revision=0, note=said)


def _held_draft(key: str) -> YouthThemeVersion:
    draft = YouthThemeVersion.objects.select_for_update().drafts().filter(key=key).first()
    if draft is None:
        raise ThemeNotReady("Cette page n'a pas de brouillon.")
    return draft


def _next_of(versions: list[YouthThemeVersion]) -> int:
    return max((version.version for version in versions), default=0) + 1


def _shipped_content(key: str) -> dict[str, object] | None:
    shipped = shipped_themes().get(key)
    return shipped.model_dump(mode="json") if shipped else None


def _told(draft: YouthThemeVersion | None) -> str:
    if draft is None:
        return "Ce brouillon a été publié ou abandonné entre-temps. Enregistrez de nouveau pour en faire un autre."
    at = timezone.localtime(draft.written_at)
    return (
        f"{draft.author_label} a enregistré ce brouillon le {at:%d/%m} à {at:%H h %M}. "
        "Ce que vous avez écrit est encore là : enregistrez de nouveau pour le garder à la place."
    )
