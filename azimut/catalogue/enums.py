"""Stored values are ASCII; labels are what people read."""

from django.db import models


class RiasecType(models.TextChoices):
    REALISTIC = "R", "Réaliste"
    INVESTIGATIVE = "I", "Investigateur"
    ARTISTIC = "A", "Artistique"
    SOCIAL = "S", "Social"
    ENTERPRISING = "E", "Entreprenant"
    CONVENTIONAL = "C", "Conventionnel"


class SkillKind(models.TextChoices):
    KNOW_HOW = "know_how", "savoir-faire"
    SOFT_SKILL = "soft_skill", "savoir-être"
    KNOWLEDGE = "knowledge", "savoir"


class MobilityKind(models.TextChoices):
    CLOSE = "close", "métier proche"
    EVOLUTION = "evolution", "évolution possible"


class CertificationKind(models.TextChoices):
    RNCP = "rncp", "certification professionnelle (RNCP)"
    RS = "rs", "répertoire spécifique (RS)"
    DIPLOMA = "diploma", "diplôme ou certificat hors répertoires"
    AUTHORISATION = "authorisation", "habilitation"
    PREPARATORY = "preparatory", "formation préparatoire ou non certifiante"


class WayIn(models.TextChoices):
    SCHOOL = "school", "formation initiale"
    APPRENTICESHIP = "apprenticeship", "apprentissage"
    CONTINUING = "continuing", "formation continue"
    PROFESSIONALISATION = "professionalisation", "contrat de professionnalisation"
    VAE = "vae", "validation des acquis de l'expérience (VAE)"
    INDIVIDUAL = "individual", "candidature individuelle"


class Modality(models.TextChoices):
    ON_SITE = "on_site", "en présence"
    MIXED = "mixed", "en partie à distance"
    REMOTE = "remote", "à distance"


class WorkStudy(models.TextChoices):
    NONE = "none", "sans alternance"
    APPRENTICESHIP = "apprenticeship", "en apprentissage"
    PROFESSIONALISATION = "professionalisation", "en contrat de professionnalisation"
    OTHER = "other", "en alternance"


class Pace(models.TextChoices):
    FULL_TIME = "full_time", "temps plein"
    PART_TIME = "part_time", "temps partiel"
    EVENING = "evening", "cours du soir"


class RecruitingState(models.TextChoices):
    OPEN = "open", "inscriptions ouvertes"
    CLOSED = "closed", "inscriptions closes"
    SUSPENDED = "suspended", "inscriptions suspendues"


class Audience(models.TextChoices):
    """Publics of a training session."""

    ALL = "all", "tout public"
    PUPILS = "pupils", "élèves et jeunes sortis de l'école"
    STUDENTS = "students", "étudiantes et étudiants"
    JOB_SEEKERS = "job_seekers", "personnes en recherche d'emploi"
    EMPLOYEES = "employees", "personnes salariées"
    DISABLED = "disabled", "personnes en situation de handicap"


class Funding(models.TextChoices):
    REGION = "region", "Région"
    CPF = "cpf", "compte personnel de formation (CPF)"
    APPRENTICESHIP = "apprenticeship", "contrat d'apprentissage"
    EMPLOYER = "employer", "employeur"
    OPCO = "opco", "opérateur de compétences (Opco)"
    SELF = "self", "financement personnel"


class FamilyGrain(models.TextChoices):
    """How fine a family of occupations is, in the FAP nomenclature of Dares."""

    DETAILED = "detailed", "famille détaillée"
    GROUPED = "grouped", "famille regroupée"
    DOMAIN = "domain", "domaine professionnel"
    ALL = "all", "ensemble des métiers"


class AreaKind(models.TextChoices):
    """Where a figure holds, the most precise last."""

    COUNTRY = "country", "France"
    REGION = "region", "région"
    DEPARTMENT = "department", "département"
    BASIN = "basin", "bassin d'emploi"


class TensionCause(models.TextChoices):
    """What Dares measures beside the tension itself; stored values name the columns of `Tension`."""

    HIRING_INTENSITY = "hiring_intensity", "beaucoup d'embauches"
    TRAINING_MISMATCH = "training_mismatch", "une formation précise est demandée"
    LABOUR_SHORTAGE = "labour_shortage", "trop peu de personnes disponibles"
    JOB_INSECURITY = "job_insecurity", "des emplois courts ou instables"
    WORKING_CONDITIONS = "working_conditions", "des conditions de travail difficiles"
    GEOGRAPHIC_MISMATCH = "geographic_mismatch", "des emplois loin des personnes qui en cherchent"


class IntegrationSubject(models.TextChoices):
    CERTIFICATION = "certification", "certification"
    TRAINING = "training", "formation"
    PROVIDER = "provider", "établissement"


class HighlightKind(models.TextChoices):
    OCCUPATION_OF_THE_FUTURE = "occupation_of_the_future", "métier d'avenir"
    HIGH_RECRUITMENT = "high_recruitment", "fort potentiel de recrutement"
    GENDER_BALANCE = "gender_balance", "mixité à renforcer"


class HighlightOrigin(models.TextChoices):
    RULE = "rule", "par les chiffres"
    HAND = "hand", "par l'équipe régionale"
