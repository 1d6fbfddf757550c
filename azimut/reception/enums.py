"""What a reception record says, in words that never tell who the person is. *Non communiqué* is always an answer."""

from django.db import models

NOT_STATED = "not_stated"


class RecordKind(models.TextChoices):
    INDIVIDUAL = "individual", "une personne"
    COLLECTIVE = "collective", "un groupe"


class Channel(models.TextChoices):
    ON_SITE = "on_site", "sur place"
    PHONE = "phone", "téléphone"
    EMAIL = "email", "courriel"
    VIDEO = "video", "visio"
    OUTSIDE = "outside", "hors les murs"


class Gender(models.TextChoices):
    FEMALE = "female", "femme"
    MALE = "male", "homme"
    OTHER = "other", "autre"
    NOT_STATED = NOT_STATED, "non communiqué"


class AgeBand(models.TextChoices):
    """Eight bands; 16 (end of compulsory schooling), 18, 26 (Mission Locale) and 30 are where rights change."""

    UNDER_16 = "under_16", "moins de 16 ans"
    FROM_16 = "from_16", "16-17 ans"
    FROM_18 = "from_18", "18-25 ans"
    FROM_26 = "from_26", "26-29 ans"
    FROM_30 = "from_30", "30-44 ans"
    FROM_45 = "from_45", "45-54 ans"
    FROM_55 = "from_55", "55-61 ans"
    FROM_62 = "from_62", "62 ans et plus"
    NOT_STATED = NOT_STATED, "non communiqué"


class PersonSituation(models.TextChoices):
    """The situations of « Qui peut m'aider ? » under the same codes, as an adviser would say them."""

    COLLEGIEN = "collegien", "au collège"
    LYCEEN = "lyceen", "au lycée"
    ETUDIANT = "etudiant", "en études supérieures"
    APPRENTI = "apprenti", "en apprentissage"
    DECROCHEUR = "decrocheur", "sortie de l'école sans diplôme"
    JEUNE_SANS_EMPLOI = "jeune_sans_emploi", "16-25 ans sans emploi ni études"
    DEMANDEUR_EMPLOI = "demandeur_emploi", "en recherche d'emploi"
    SANS_ACTIVITE = "sans_activite", "au foyer, ou au revenu de solidarité active"
    HANDICAP = "handicap", "handicap ou santé qui gêne le travail"
    NOUVEL_ARRIVANT = "nouvel_arrivant", "vient d'arriver en France"
    SUIVI_JUSTICE = "suivi_justice", "suivi par la justice"
    SALARIE = "salarie", "salarié ou salariée"
    INTERIMAIRE = "interimaire", "en intérim"
    CADRE = "cadre", "cadre"
    INDEPENDANT = "independant", "à son compte"
    ARTISAN_COMMERCANT = "artisan_commercant", "artisanat ou commerce"
    AGRICULTEUR = "agriculteur", "agriculture"
    AGENT_PUBLIC = "agent_public", "fonction publique"
    CONGE_PARENTAL = "conge_parental", "retour de congé parental"
    ARRET_MALADIE = "arret_maladie", "arrêt de travail long"
    BENEVOLE = "benevole", "bénévole"
    PARENT = "parent", "parent, pour son enfant"
    RETRAITE = "retraite", "à la retraite"
    NE_SAIT_PAS = "ne_sait_pas", "autre situation"
    NOT_STATED = NOT_STATED, "non communiqué"


class Newness(models.TextChoices):
    NEW = "new", "première venue"
    RETURNING = "returning", "déjà venue"
    NOT_STATED = NOT_STATED, "non communiqué"


class CameThrough(models.TextChoices):
    """How the person heard of the place, or who sent them."""

    ALONE = "alone", "venue d'elle-même"
    RELATIVES = "relatives", "proches, bouche-à-oreille"
    SCHOOL = "school", "école, université, centre de formation"
    FRANCE_TRAVAIL = "france_travail", "France Travail"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    OTHER_MEMBER = "other_member", "autre structure de l'orientation"
    SOCIAL_SERVICE = "social_service", "service social, mairie, association"
    EMPLOYER = "employer", "employeur"
    WEB = "web", "internet, salon, média"
    NOT_STATED = NOT_STATED, "non communiqué"


class PersonNeed(models.TextChoices):
    """The needs of « Qui peut m'aider ? » under the same codes."""

    CHOISIR_METIER = "choisir_metier", "choisir un métier, des études"
    TROUVER_FORMATION = "trouver_formation", "trouver une formation"
    FINANCER_FORMATION = "financer_formation", "payer une formation"
    TROUVER_ALTERNANCE = "trouver_alternance", "alternance ou stage"
    TROUVER_EMPLOI = "trouver_emploi", "trouver un emploi"
    CHANGER_METIER = "changer_metier", "changer de métier, évoluer"
    VALIDER_EXPERIENCE = "valider_experience", "valider son expérience"
    REPRENDRE_ETUDES = "reprendre_etudes", "reprendre des études"
    QUITTER_ECOLE = "quitter_ecole", "une solution après l'école"
    CREER_ENTREPRISE = "creer_entreprise", "créer ou reprendre une entreprise"
    LIRE_ECRIRE = "lire_ecrire", "lire, écrire, compter"
    APPRENDRE_FRANCAIS = "apprendre_francais", "apprendre le français"
    NUMERIQUE = "numerique", "ordinateur, internet"
    HANDICAP_TRAVAIL = "handicap_travail", "travailler avec un handicap"
    VIE_QUOTIDIENNE = "vie_quotidienne", "logement, santé, transport, argent, garde"
    DROITS = "droits", "droits, démarches"
    DROITS_FEMMES = "droits_femmes", "droits des femmes, égalité"
    PARTIR_ETRANGER = "partir_etranger", "partir à l'étranger"
    S_ENGAGER = "s_engager", "s'engager"
    NE_SAIT_PAS = "ne_sait_pas", "en parler, sans idée précise"


class Obstacle(models.TextChoices):
    """What stands in the way beside the request itself."""

    MOBILITY = "mobility", "se déplacer"
    HOUSING = "housing", "se loger"
    MONEY = "money", "argent"
    HEALTH = "health", "santé"
    CHILDCARE = "childcare", "garde d'enfant"
    LANGUAGE = "language", "langue"
    DIGITAL = "digital", "numérique"
    CONFIDENCE = "confidence", "confiance"


class GivenAnswer(models.TextChoices):
    """What the person left with."""

    INFORMATION = "information", "information donnée"
    DOCUMENTATION = "documentation", "documents remis"
    ADVICE = "advice", "conseil"
    WORKSHOP = "workshop", "atelier proposé"
    APPOINTMENT = "appointment", "rendez-vous ici"
    CONTACT = "contact", "coordonnées d'une structure"
    REFERRAL = "referral", "orientation vers une structure"
    OTHER = "other", "autre réponse"


class Level(models.TextChoices):
    """How far it went; the first level of the conseil en évolution professionnelle (CEP) is told apart."""

    INFORMATION = "information", "information"
    FIRST_ADVICE = "first_advice", "premier conseil"
    CEP_1 = "cep_1", "CEP, niveau 1"


class Dimension(models.TextChoices):
    """What the records are counted by."""

    TOTAL = "total", "ensemble"
    GENDER = "gender", "genre"
    AGE_BAND = "age_band", "âge"
    SITUATION = "situation", "situation"
    NEWNESS = "newness", "première venue ou non"
    ORIGIN = "origin", "commune d'origine"
    CAME_THROUGH = "came_through", "venue par"
    CHANNEL = "channel", "façon de faire"
    LEVEL = "level", "niveau"
    NEED = "need", "besoin"
    OBSTACLE = "obstacle", "frein"
    ANSWER = "answer", "réponse"


class ReferralState(models.TextChoices):
    DRAFT = "draft", "brouillon"
    SENT = "sent", "envoyée"
    RECEIVED = "received", "reçue"
    ACCEPTED = "accepted", "acceptée"
    APPOINTMENT = "appointment", "rendez-vous fixé"
    MET = "met", "rencontre faite"
    CLOSED = "closed", "terminée"
    DECLINED = "declined", "refusée"
    WITHDRAWN = "withdrawn", "retirée par la personne"
    EXPIRED = "expired", "sans réponse"


class Urgency(models.TextChoices):
    USUAL = "usual", "habituelle"
    SOON = "soon", "dans la semaine"
    URGENT = "urgent", "sous 48 heures"


class ConsentMeans(models.TextChoices):
    ORAL = "oral", "de vive voix"
    WRITTEN = "written", "par écrit"


class DeclineReason(models.TextChoices):
    OUT_OF_SCOPE = "out_of_scope", "ce n'est pas notre mission"
    NOT_ELIGIBLE = "not_eligible", "la personne n'y a pas droit"
    TOO_FAR = "too_far", "hors de notre territoire"
    FULL = "full", "plus de place avant longtemps"
    UNREACHABLE = "unreachable", "personne injoignable"
    ALREADY_HERE = "already_here", "déjà accompagnée ici"
    OTHER = "other", "autre raison"


class Outcome(models.TextChoices):
    ACCOMPANIED = "accompanied", "accompagnement commencé"
    ANSWERED = "answered", "demande satisfaite"
    HANDED_ON = "handed_on", "vers une autre structure"
    ABSENT = "absent", "rendez-vous manqué"
    STOPPED = "stopped", "la personne n'a pas souhaité poursuivre"


class ReferralAct(models.TextChoices):
    """What the history of a referral tells."""

    WRITE = "write", "écrite"
    SEND = "send", "envoyée"
    RECEIVED = "received", "reçue"
    ACCEPTED = "accepted", "acceptée"
    APPOINTMENT = "appointment", "rendez-vous fixé"
    CANCELLED = "cancelled", "rendez-vous annulé"
    MISSED = "missed", "rendez-vous manqué"
    MET = "met", "rencontre faite"
    CLOSED = "closed", "terminée"
    DECLINED = "declined", "refusée"
    WITHDRAWN = "withdrawn", "retirée par la personne"
    EXPIRED = "expired", "sans réponse"
    READ_IDENTITY = "read_identity", "identité lue"
    HAND_ON = "hand_on", "confiée à quelqu'un d'autre"


class Delivery(models.TextChoices):
    """How a referral reaches the structure."""

    ACCOUNT = "account", "dans son espace"
    LINK = "link", "par un lien envoyé à son adresse"
    CALL = "call", "à appeler"


class CallMoment(models.TextChoices):
    """When a person would rather be called."""

    ANY = "any", "n'importe quand"
    MORNING = "morning", "plutôt le matin"
    AFTERNOON = "afternoon", "plutôt l'après-midi"
    EVENING = "evening", "plutôt en fin de journée"


class Helped(models.TextChoices):
    """What the person says of it, by their private link."""

    YES = "yes", "oui"
    PARTLY = "partly", "en partie"
    NO = "no", "non"


class NoticeAudience(models.TextChoices):
    MEMBER = "member", "membre d'une des deux structures"
    STRUCTURE = "structure", "structure sans compte"
    PERSON = "person", "la personne"


class NoticeKind(models.TextChoices):
    """What a mail may tell, as the page of choices says it."""

    NEW = "new", "une personne attend votre réponse"
    RECEIVED = "received", "votre demande a été vue"
    ACCEPTED = "accepted", "votre demande est acceptée"
    APPOINTMENT = "appointment", "un rendez-vous est fixé"
    MET = "met", "la rencontre a eu lieu"
    CLOSED = "closed", "le suivi est terminé"
    DECLINED = "declined", "votre demande est refusée"
    EXPIRED = "expired", "votre demande est restée sans réponse"
    WITHDRAWN = "withdrawn", "la personne ne veut plus"
    HANDED_ON = "handed_on", "un suivi vous est confié"
    REMINDER = "reminder", "une personne attend encore"
    UNANSWERED = "unanswered", "la structure n'a pas encore répondu"
    MESSAGE = "message", "un message vous est adressé"


class MailRhythm(models.TextChoices):
    DAILY = "daily", "un seul courriel par jour, s'il y a du nouveau"
    EACH = "each", "un courriel à chaque fois"
    NEVER = "never", "aucun courriel"
