"""National services anyone may call, whatever the region: public numbers, checked when they are written here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpLine:
    """A service: who it is for in plain words, and how to reach it."""

    name: str
    audience: str
    description: str
    phone: str = ""
    phone_cost: str = ""
    website: str = ""
    site_name: str = ""

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it."""
        return self.phone.replace(" ", "")


CAREER_ADVICE = HelpLine(
    name="Mon conseil en évolution professionnelle (CEP)",
    audience="Vous travaillez : vous êtes salarié ou salariée du privé, artisan, ou à votre compte",
    description="Un conseiller ou une conseillère fait le point avec vous : changer de métier, vous former, créer "
    "votre activité. C'est gratuit et votre employeur n'en sait rien.",
    phone="09 72 01 02 03",
    phone_cost="prix d'un appel local",
    website="https://mon-cep.org",
    site_name="mon-cep.org",
)

HELP_LINES = (
    CAREER_ADVICE,
    HelpLine(
        name="France Travail",
        audience="Vous cherchez un emploi",
        description="Inscription, droits, aide pour trouver un emploi ou une formation. Une agence près de chez vous.",
        phone="39 49",
        phone_cost="service gratuit + prix d'un appel",
        website="https://www.francetravail.fr",
        site_name="francetravail.fr",
    ),
    HelpLine(
        name="La mission locale",
        audience="Vous avez entre 16 et 25 ans et vous n'êtes plus à l'école",
        description="Une personne vous suit pour tout : métier, formation, logement, santé, permis, argent.",
        website="https://www.unml.info",
        site_name="unml.info (trouver ma mission locale)",
    ),
    HelpLine(
        name="Le centre d'information et d'orientation (CIO)",
        audience="Vous êtes au collège, au lycée ou à l'université, ou vous êtes parent",
        description="Des psychologues de l'Éducation nationale reçoivent les élèves et leurs familles, gratuitement.",
        website="https://www.onisep.fr",
        site_name="onisep.fr (trouver un CIO)",
    ),
    HelpLine(
        name="Cap emploi et l'Agefiph",
        audience="Vous avez un handicap ou une maladie qui dure",
        description="Aide pour trouver un emploi, vous former ou garder votre poste.",
        phone="0 800 11 10 09",
        phone_cost="appel gratuit",
        website="https://www.agefiph.fr",
        site_name="agefiph.fr",
    ),
    HelpLine(
        name="L'Apec",
        audience="Vous êtes cadre, ou vous avez un diplôme bac + 3 ou plus récent",
        description="Conseil sur votre carrière et votre recherche d'emploi.",
        phone="0 809 361 212",
        phone_cost="service gratuit + prix d'un appel",
        website="https://www.apec.fr",
        site_name="apec.fr",
    ),
    HelpLine(
        name="Illettrisme Info Service",
        audience="Vous êtes mal à l'aise pour lire, écrire ou compter",
        description="Une personne vous écoute et vous indique des cours près de chez vous.",
        phone="0 800 11 10 35",
        phone_cost="appel gratuit",
        website="https://www.anlci.gouv.fr",
        site_name="anlci.gouv.fr",
    ),
)
