"""Results of the search as its contract gives them, to try the pages on every shape without an index."""

from azimut.search.results import FacetCount, Hit, SearchPage

OCCUPATION = Hit(
    type="metier",
    id="J1506",
    title="Infirmier / Infirmière",
    subtitle="Santé",
    excerpt="Vous donnez les soins prescrits par le médecin.",
    url="/metiers/J1506/infirmier-infirmiere/",
    details={"domain": "Santé", "names": ["Infirmier de bloc"], "is_regulated": True, "genders": ("Infirmier", "")},
)
TRAINING = Hit(
    type="formation",
    id="0193",
    title="Devenir infirmier ou infirmière",
    subtitle="Institut",
    excerpt="",
    url="/formations/0193/devenir/",
    distance_km=4.2,
    details={
        "provider": "Institut de soins",
        "city": "Lucé",
        "starts_on": "2027-03-01",
        "is_open_entry": False,
        "modality_label": "en présence",
        "work_study_label": "",
        "level_label": "niveau 6 (bac + 3 ou 4)",
        "sessions": 2,
        "certification": "RNCP39923",
    },
)
CERTIFICATION = Hit(
    type="certification",
    id="RNCP39923",
    title="Diplôme d'État d'infirmier",
    subtitle="",
    excerpt="",
    url="/certifications/RNCP39923/",
    details={
        "level": 6,
        "level_label": "niveau 6 (bac + 3 ou 4)",
        "kind_label": "certification professionnelle (RNCP)",
        "certifiers": ["Ministère chargé de la santé"],
        "is_active": True,
    },
)


def search_page(hits=(OCCUPATION, TRAINING, CERTIFICATION), **values) -> SearchPage:
    """A page of results; by default one of each type and two facets."""
    defaults = {
        "query": "infirmiere",
        "place": None,
        "total": len(hits),
        "hits": list(hits),
        "facets": {
            "niveau": [FacetCount("6", "niveau 6 (bac + 3 ou 4)", 2), FacetCount("5", "niveau 5 (bac + 2)", 1)],
            "modalite": [FacetCount("on_site", "en présence", 3), FacetCount("remote", "à distance", 1, True)],
        },
        "relaxed": [],
        "page": 1,
        "pages": 1 if hits else 0,
        "radius_km": None,
        "type_counts": {"metier": 1, "formation": 1, "certification": 1} if hits else {},
    }
    return SearchPage(**{**defaults, **values})
