"""The words of the directory's addresses: French, short, and never changed once published."""

from azimut.directory.enums import Mission, Public, ServiceMode, Theme

NEEDS = {
    "choisir-un-metier": Theme.CHOOSE_OCCUPATION,
    "bilan": Theme.SKILLS_REVIEW,
    "trouver-une-formation": Theme.FIND_TRAINING,
    "payer-une-formation": Theme.FUND_TRAINING,
    "apprentissage": Theme.APPRENTICESHIP,
    "vae": Theme.VALIDATE_EXPERIENCE,
    "changer-de-metier": Theme.CHANGE_JOB,
    "trouver-un-emploi": Theme.FIND_JOB,
    "garder-son-emploi": Theme.KEEP_JOB,
    "creer-une-entreprise": Theme.CREATE_BUSINESS,
    "choisir-ses-etudes": Theme.STUDY_CHOICES,
    "decrochage": Theme.LEAVING_SCHOOL,
    "lire-ecrire-compter": Theme.READ_WRITE,
    "francais": Theme.FRENCH_LANGUAGE,
    "internet": Theme.DIGITAL,
    "droits": Theme.RIGHTS,
    "droits-des-femmes": Theme.WOMEN_RIGHTS,
    "handicap": Theme.DISABILITY,
    "logement": Theme.HOUSING,
    "transport": Theme.MOBILITY,
    "sante": Theme.HEALTH,
    "argent": Theme.MONEY,
    "garde-d-enfant": Theme.CHILDCARE,
    "engagement": Theme.LEISURE,
    "etranger": Theme.ABROAD,
}

PUBLICS = {
    "eleves": Public.PUPILS,
    "etudiants": Public.STUDENTS,
    "apprentis": Public.APPRENTICES,
    "decrocheurs": Public.EARLY_LEAVERS,
    "jeunes": Public.YOUNG_PEOPLE,
    "demandeurs-d-emploi": Public.JOB_SEEKERS,
    "salaries": Public.EMPLOYEES,
    "independants": Public.SELF_EMPLOYED,
    "cadres": Public.EXECUTIVES,
    "agents-publics": Public.CIVIL_SERVANTS,
    "agriculture": Public.FARM_WORKERS,
    "interimaires": Public.TEMPORARY_WORKERS,
    "handicap": Public.DISABLED_PEOPLE,
    "femmes": Public.WOMEN,
    "parents": Public.PARENTS,
    "nouveaux-arrivants": Public.NEWCOMERS,
    "minima-sociaux": Public.WELFARE_RECIPIENTS,
    "seniors": Public.SENIORS,
    "creation": Public.BUSINESS_CREATORS,
    "benevoles": Public.VOLUNTEERS,
    "justice": Public.JUSTICE_INVOLVED,
}
"""Everyone is not listed: a service for everyone suits each of them."""

MODES = {
    "sur-place": ServiceMode.ON_SITE,
    "telephone": ServiceMode.PHONE,
    "visio": ServiceMode.VIDEO,
    "en-ligne": ServiceMode.WEB,
}

MISSIONS = {
    "accueil": Mission.RECEPTION,
    "information": Mission.INFORMATION,
    "conseil": Mission.ADVICE,
    "accompagnement": Mission.ACCOMPANIMENT,
}
