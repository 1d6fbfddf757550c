"""The public site: the same for everyone, signed in or not."""

from django.core.cache import cache

from azimut.catalogue.exploring import forget_table
from azimut.territories.places import forget_places
from tests.access.lines import Public
from tests.catalogue.factories import CertificationFactory, OccupationFactory, TrainingFactory, TrainingSessionFactory
from tests.directory.factories import ErrorReportFactory, NetworkFactory, ReceptionPointFactory, StructureFactory
from tests.territories.factories import CommuneFactory

ABSENT = "00000000-0000-4000-8000-000000000000"

# By the name of the address; redirecting forms without slug have none and are known by their position.
ADDRESSES = {
    "home": Public("/"),
    "search": Public("/recherche/?quoi=boulanger"),
    "suggestions": Public("/suggestions/?q=bou"),
    "keep_place": Public("/lieu/", post=422),
    "occupations": Public("/metiers/"),
    "metiers/<str:rome_code>/": Public("/metiers/{occupation}/", get=301, absent="/metiers/Z9999/"),
    "occupation_file": Public("/metiers/{occupation}/chiffres.csv", absent="/metiers/Z9999/chiffres.csv"),
    "occupation": Public("/metiers/{occupation}/{occupation_slug}/", absent="/metiers/Z9999/rien/"),
    "certification": Public("/certifications/{certification}/", absent="/certifications/RNCP1/"),
    "formations/": Public("/formations/{training}/", get=301, absent=f"/formations/{ABSENT}/"),
    "training": Public("/formations/{training}/{training_slug}/", absent=f"/formations/{ABSENT}/rien/"),
    "occupation_path": Public(
        "/metiers/{occupation}/{occupation_slug}/parcours/", absent="/metiers/Z9999/rien/parcours/"
    ),
    "explore": Public("/explorer/"),
    "explore_interests": Public("/explorer/interets/"),
    "explore_interests_result": Public("/explorer/interets/resultat/?r=V1XVdV1VVXVd"),
    "explore_skills": Public("/explorer/competences/"),
    "explore_skills_result": Public("/explorer/competences/resultat/?de={occupation}"),
    "funding": Public("/financements/"),
    "directory": Public("/annuaire/"),
    "map_background": Public("/annuaire/fond-de-carte.svg?lat=48.45&lon=1.49&rayon=30"),
    "structure_short": Public("/structures/{structure}/", get=301, absent=f"/structures/{ABSENT}/"),
    "structure": Public("/structures/{structure}/{structure_slug}/", absent=f"/structures/{ABSENT}/rien/"),
    "structure_printed": Public(
        "/structures/{structure}/{structure_slug}/fiche/", absent=f"/structures/{ABSENT}/rien/fiche/"
    ),
    "structure_contact": Public(
        "/structures/{structure}/{structure_slug}/contact.vcf", absent=f"/structures/{ABSENT}/rien/contact.vcf"
    ),
    "tell_error": Public(
        "/structures/{structure}/{structure_slug}/signaler/",
        post=422,
        absent=f"/structures/{ABSENT}/rien/signaler/",
    ),
    "error_report": Public("/signalements/{error_report}/", absent="/signalements/S-0000-00/"),
    "networks": Public("/reseaux/"),
    "network": Public("/reseaux/{network}/", absent="/reseaux/atlantide/"),
    "guidance": Public("/qui-peut-m-aider/"),
    "guidance_answer": Public("/qui-peut-m-aider/reponse/", get=302),
    "guidance_step": Public("/qui-peut-m-aider/{step}/", absent="/qui-peut-m-aider/atlantide/"),
    "territories": Public("/territoires/"),
    "territory_file": Public("/territoires/{commune}/donnees.csv", absent="/territoires/atlantide/donnees.csv"),
    "territory_coverage": Public("/territoires/{commune}/couverture/", absent="/territoires/atlantide/couverture/"),
    "figures_explained": Public("/comprendre-les-chiffres/"),
    "territory": Public("/territoires/{commune}/", absent="/territoires/atlantide/"),
    "youth": Public("/jeunes/"),
    "youth_theme": Public("/jeunes/logement/", absent="/jeunes/atlantide/"),
    "widget": Public("/widget/"),
    "widget_frame": Public("/widget/aide/", absent="/widget/atlantide/"),
    "languages": Public("/langues/"),
    "language": Public("/langues/uk/", absent="/langues/xx/"),
    "easy_to_read": Public("/facile-a-lire/"),
    "help": Public("/aide/"),
    "contact": Public("/contact/"),
    "accessibility": Public("/accessibilite/"),
    "personal_data": Public("/donnees-personnelles/"),
    "legal_notice": Public("/mentions-legales/"),
    "site_map": Public("/plan-du-site/"),
    "open_data": Public("/donnees/"),
    "open_file": Public("/donnees/structures.csv", absent="/donnees/atlantide.csv"),
    "statistics": Public("/statistiques/"),
    "theme": Public("/theme.css"),
    "favicon": Public("/favicon.svg"),
    "robots": Public("/robots.txt"),
    "security_contact": Public("/.well-known/security.txt"),
    "sitemap": Public("/sitemap.xml"),
    "sitemap_section": Public("/sitemap-metiers.xml", absent="/sitemap-atlantide.xml"),
    "healthz": Public("/healthz"),
    # Neither index nor visitors from elsewhere in the tests: not ready, and no figures for a relayed request.
    "readyz": Public("/readyz", get=503),
    "metrics": Public("/metrics"),
}


def own_things(_cast) -> dict[str, str]:
    """One of each thing an address may show."""
    cache.clear()
    commune = CommuneFactory()
    forget_places()
    forget_table()
    occupation = OccupationFactory()
    session = TrainingSessionFactory(training=TrainingFactory(), commune=commune)
    network = NetworkFactory()
    structure = StructureFactory(network=network)
    ReceptionPointFactory(structure=structure)
    return {
        "occupation": occupation.rome_code,
        "occupation_slug": occupation.slug,
        "certification": CertificationFactory().code,
        "training": str(session.training_id),
        "training_slug": session.training.slug,
        "network": network.code,
        "structure": str(structure.pk),
        "structure_slug": structure.get_absolute_url().rstrip("/").rsplit("/", 1)[-1],
        "error_report": ErrorReportFactory(structure=structure).reference,
        "commune": commune.code,
        "step": "besoin",
    }
