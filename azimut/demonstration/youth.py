"""A page for young people rewritten by the demonstration's animator, and another one waiting to be published."""

from azimut.core.permissions import Actor, Role
from azimut.demonstration.people import demonstration_hats
from azimut.guidance.models import YouthThemeVersion
from azimut.guidance.youth.reading import Question, shipped_themes
from azimut.guidance.youth.services import publish_draft, write_draft

HOUSING = (
    Question(asked="Je n'ai pas de garant, que faire ?", answer="La garantie Visale se porte garante pour vous."),
    Question(asked="Combien de temps pour une réponse ?", answer="Demandez tôt, surtout pour la rentrée."),
)
MOBILITY = (
    Question(asked="Le permis est trop cher ?", answer="Plusieurs aides s'ajoutent : demandez avant de vous inscrire."),
)


def load_youth_pages() -> None:
    """Done before, changes nothing."""
    animator = _animator()
    if animator is None or YouthThemeVersion.objects.exists():
        return
    themes = shipped_themes()
    housing = themes["logement"].model_copy(update={"questions": HOUSING})
    draft = write_draft(housing, actor=animator, revision=0, note="Deux questions que l'on nous pose souvent.")
    publish_draft(draft.key, actor=animator, revision=draft.revision)
    mobility = themes["mobilite"].model_copy(update={"questions": MOBILITY})
    write_draft(mobility, actor=animator, revision=0, note="Une question sur le permis.")


def _animator() -> Actor | None:
    return next((hat for hat in demonstration_hats() if hat.role == Role.ANIMATOR), None)
