"""Stored values are ASCII; labels are what people read."""

from django.db import models


class Mission(models.TextChoices):
    """The four missions a structure may commit to (national charter of the service)."""

    RECEPTION = "reception", "accueil"
    INFORMATION = "information", "information"
    ADVICE = "advice", "conseil"
    ACCOMPANIMENT = "accompaniment", "accompagnement"


class ServiceMode(models.TextChoices):
    ON_SITE = "on_site", "sur place"
    PHONE = "phone", "par téléphone"
    VIDEO = "video", "en visioconférence"
    WEB = "web", "en ligne"


REMOTE_MODES = (ServiceMode.PHONE, ServiceMode.VIDEO, ServiceMode.WEB)


class Theme(models.TextChoices):
    """What a service helps with: the needs people browse the directory by."""

    CHOOSE_OCCUPATION = "choose_occupation", "choisir un métier"
    SKILLS_REVIEW = "skills_review", "faire le point sur ses compétences"
    FIND_TRAINING = "find_training", "trouver une formation"
    FUND_TRAINING = "fund_training", "financer une formation"
    APPRENTICESHIP = "apprenticeship", "trouver un apprentissage ou un stage"
    VALIDATE_EXPERIENCE = "validate_experience", "faire valider son expérience (VAE)"
    CHANGE_JOB = "change_job", "changer de métier"
    FIND_JOB = "find_job", "trouver un emploi"
    KEEP_JOB = "keep_job", "garder son emploi"
    CREATE_BUSINESS = "create_business", "créer ou reprendre une entreprise"
    STUDY_CHOICES = "study_choices", "choisir ses études"
    LEAVING_SCHOOL = "leaving_school", "reprendre pied après avoir quitté l'école"
    READ_WRITE = "read_write", "lire, écrire, compter"
    FRENCH_LANGUAGE = "french_language", "apprendre le français"
    DIGITAL = "digital", "se servir d'internet"
    RIGHTS = "rights", "connaître ses droits, faire ses démarches"
    WOMEN_RIGHTS = "women_rights", "droits des femmes"
    DISABILITY = "disability", "handicap et emploi"
    HOUSING = "housing", "se loger"
    MOBILITY = "mobility", "se déplacer"
    HEALTH = "health", "prendre soin de sa santé"
    MONEY = "money", "faire face à des difficultés d'argent"
    CHILDCARE = "childcare", "faire garder ses enfants"
    LEISURE = "leisure", "s'engager, sortir, se cultiver"
    ABROAD = "abroad", "partir en Europe ou à l'étranger"


class Public(models.TextChoices):
    """Whom a service is for."""

    EVERYONE = "everyone", "tout public"
    PUPILS = "pupils", "élèves"
    STUDENTS = "students", "étudiants et étudiantes"
    APPRENTICES = "apprentices", "apprenties et apprentis"
    EARLY_LEAVERS = "early_leavers", "jeunes sortis de l'école sans diplôme"
    YOUNG_PEOPLE = "young_people", "jeunes de 16 à 30 ans"
    JOB_SEEKERS = "job_seekers", "personnes en recherche d'emploi"
    EMPLOYEES = "employees", "salariées et salariés"
    SELF_EMPLOYED = "self_employed", "personnes à leur compte"
    EXECUTIVES = "executives", "cadres et jeunes diplômés"
    CIVIL_SERVANTS = "civil_servants", "agentes et agents publics"
    FARM_WORKERS = "farm_workers", "salariés et exploitants agricoles"
    TEMPORARY_WORKERS = "temporary_workers", "intérimaires"
    DISABLED_PEOPLE = "disabled_people", "personnes en situation de handicap"
    WOMEN = "women", "femmes"
    PARENTS = "parents", "parents et familles"
    NEWCOMERS = "newcomers", "personnes arrivées en France"
    WELFARE_RECIPIENTS = "welfare_recipients", "bénéficiaires du RSA ou d'un minimum social"
    SENIORS = "seniors", "seniors"
    BUSINESS_CREATORS = "business_creators", "personnes qui créent ou reprennent une entreprise"
    VOLUNTEERS = "volunteers", "bénévoles"
    JUSTICE_INVOLVED = "justice_involved", "personnes suivies par la justice"
