"""The pages for young people, kept by the regional team: nobody else reads a draft or an earlier version."""

from azimut.core.permissions import Actor, Role
from azimut.guidance.youth.reading import shipped_themes
from azimut.guidance.youth.services import publish_draft, write_draft
from tests.access.lines import Private, only

KEEPERS = (Role.ANIMATOR, Role.REGIONAL_OFFICER)
READ = only(*KEEPERS)
DONE = only(*KEEPERS, status=302)
PAGE = "/pro/pages-jeunes/page"

ADDRESSES = {
    "youth_pages": Private("/pro/pages-jeunes/", get=READ),
    # An empty form is refused with what is missing.
    "youth_page_new": Private(
        "/pro/pages-jeunes/nouvelle/", get=READ, post=only(*KEEPERS, status=422), data={"a": "b"}
    ),
    "youth_page_edit": Private(
        f"{PAGE}/{{theme}}/", get=READ, post=only(*KEEPERS, status=422), data={"a": "b"}, absent=f"{PAGE}/absente/"
    ),
    "youth_page_preview": Private(f"{PAGE}/{{theme}}/apercu/", get=READ, absent=f"{PAGE}/absente/apercu/"),
    "youth_page_publish": Private(f"{PAGE}/{{theme}}/publier/", get=405, post=DONE, data={"revision": "1"}),
    "youth_page_discard": Private(f"{PAGE}/{{theme}}/abandonner/", get=405, post=DONE),
    "youth_page_withdraw": Private(f"{PAGE}/{{theme}}/retirer/", get=405, post=DONE),
    "youth_page_history": Private(f"{PAGE}/{{theme}}/historique/", get=READ, absent=f"{PAGE}/absente/historique/"),
    "youth_page_version": Private(f"{PAGE}/{{theme}}/versions/1/", get=READ, absent=f"{PAGE}/logement/versions/99/"),
    "youth_page_take_back": Private(f"{PAGE}/{{theme}}/versions/1/reprendre/", get=405, post=DONE),
}


def own_things(cast: dict[Role, Actor]) -> dict[str, str]:
    animator = cast[Role.ANIMATOR]
    theme = shipped_themes()["logement"]
    write_draft(theme, actor=animator, revision=0)
    publish_draft(theme.key, actor=animator, revision=1)
    write_draft(theme, actor=animator, revision=0)
    return {"theme": theme.key}
