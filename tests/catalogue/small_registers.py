"""Small files of the two registers of certifications, with the shape of the published ones."""

import csv
import io
from pathlib import Path

from azimut.catalogue.importers.certif_info import COLUMNS

DIPLOMA = dict.fromkeys(COLUMNS, "") | {
    "Code_Diplome": "1001",
    "Libelle_Diplome": "CAP boulanger",
    "Libelle_Type_Diplome": "Certificat d'aptitude professionnelle",
    "Code_Niveau_Europeen": "3",
    "Date_MaJ": "12/03/2024",
    "Code_FormaCode": "21538",
    "Libelle_FormaCode": "Boulangerie",
    "Code_Rome_1": "D1102",
    "Code_Nsf": "221",
    "Code_RNCP": "37537",
    "valideur": "Ministère de l'éducation nationale et de la jeunesse",
    "Etat_Libelle": "Publié",
    "accessibilite_fi": "1",
    "accessibilite_ca": "1",
    "accessibilite_fc": "2",
    "accessibilite_cp": "0",
    "accessibilite_vae": "1",
    "accessibilite_ind": "",
}


def diploma(**changed: str) -> dict[str, str]:
    """A row of Certif Info, some columns changed."""
    return DIPLOMA | changed


def certif_info(path: Path, *rows: dict[str, str], encoding: str = "utf-8", columns: tuple[str, ...] = COLUMNS) -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=";", extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


FICHE_V4 = """
<ID_FICHE>30001</ID_FICHE><NUMERO_FICHE>RNCP37537</NUMERO_FICHE>
<INTITULE>Boulanger</INTITULE>
<ABREGE><CODE>CAP</CODE><LIBELLE>Certificat d'aptitude professionnelle</LIBELLE></ABREGE>
<ETAT_FICHE>Publiée</ETAT_FICHE>
<NOMENCLATURE_EUROPE><NIVEAU>NIV3</NIVEAU><LIBELLE>Niveau 3</LIBELLE></NOMENCLATURE_EUROPE>
<OBJECTIFS_CONTEXTE><![CDATA[Fabriquer du pain.<br> Le vendre aussi.]]></OBJECTIFS_CONTEXTE>
<CERTIFICATEURS>
  <CERTIFICATEUR><SIRET_CERTIFICATEUR>11004301500012</SIRET_CERTIFICATEUR>
    <NOM_CERTIFICATEUR>Ministère de l'éducation nationale</NOM_CERTIFICATEUR>
    <ETAT_CERTIFICATEUR>Actif</ETAT_CERTIFICATEUR></CERTIFICATEUR>
  <CERTIFICATEUR><NOM_CERTIFICATEUR>Ancien certificateur</NOM_CERTIFICATEUR>
    <ETAT_CERTIFICATEUR>Inactif</ETAT_CERTIFICATEUR></CERTIFICATEUR>
</CERTIFICATEURS>
<CODES_NSF><NSF><CODE>221t</CODE><LIBELLE>Agroalimentaire</LIBELLE></NSF></CODES_NSF>
<CODES_ROME><ROME><CODE>D1102</CODE><LIBELLE>Boulangerie</LIBELLE></ROME></CODES_ROME>
<FORMACODES><FORMACODE><CODE>21538</CODE><LIBELLE>21538 : Boulangerie</LIBELLE></FORMACODE></FORMACODES>
<BLOCS_COMPETENCES>
  <BLOC_COMPETENCES><CODE>RNCP37537BC02</CODE><LIBELLE><![CDATA[Vendre &amp; conseiller]]></LIBELLE></BLOC_COMPETENCES>
  <BLOC_COMPETENCES><CODE>RNCP37537BC01</CODE><LIBELLE>Fabriquer des pains</LIBELLE>
    <LISTE_COMPETENCES>Pétrir</LISTE_COMPETENCES></BLOC_COMPETENCES>
  <BLOC_COMPETENCES><CODE>RNCP37537BC03</CODE><LIBELLE></LIBELLE></BLOC_COMPETENCES>
</BLOCS_COMPETENCES>
<SI_JURY_FI><ACTIF>Oui</ACTIF><COMPOSITION>Un jury.</COMPOSITION></SI_JURY_FI>
<SI_JURY_CA><ACTIF>Non</ACTIF></SI_JURY_CA>
<SI_JURY_VAE><ACTIF>Oui</ACTIF></SI_JURY_VAE>
<DATE_EFFET>01/09/2023</DATE_EFFET>
<DATE_FIN_ENREGISTREMENT>31/08/2028</DATE_FIN_ENREGISTREMENT>
<ANCIENNES_CERTIFICATIONS><ANCIENNE_CERTIFICATION>
  <ID_FICHE_ANCIENNE_CERTIFICATION>RNCP18704</ID_FICHE_ANCIENNE_CERTIFICATION>
</ANCIENNE_CERTIFICATION></ANCIENNES_CERTIFICATIONS>
<ACTIF>Oui</ACTIF>
"""

FICHE_V2 = """
<NUMERO_FICHE>RNCP18704</NUMERO_FICHE>
<INTITULE>Boulanger, ancien</INTITULE>
<ABREGE>CAP</ABREGE>
<NOMENCLATURE_EUROPE><NIVEAU>NIV3</NIVEAU><INTITULE>Niveau 3</INTITULE></NOMENCLATURE_EUROPE>
<CERTIFICATEURS><CERTIFICATEUR><NOM_CERTIFICATEUR>Ministère</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>
<SI_JURY_FC>Oui</SI_JURY_FC><SI_JURY_CQ>Oui</SI_JURY_CQ><SI_JURY_CL>Oui</SI_JURY_CL><SI_JURY_FI>Non</SI_JURY_FI>
<DATE_DECISION>15/02/2019</DATE_DECISION>
<DATE_FIN_ENREGISTREMENT>31/08/2023</DATE_FIN_ENREGISTREMENT>
<NOUVELLE_CERTIFICATION>RNCP37537</NOUVELLE_CERTIFICATION>
<ACTIF>Non</ACTIF>
"""

FICHE_RS = """
<NUMERO_FICHE>RS5550</NUMERO_FICHE>
<INTITULE>Hygiène alimentaire</INTITULE>
<NOMENCLATURE_EUROPE><NIVEAU>AUCUN</NIVEAU></NOMENCLATURE_EUROPE>
<CERTIFICATEURS><CERTIFICATEUR><NOM_CERTIFICATEUR>Institut</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>
<SI_JURY_FC><ACTIF>Oui</ACTIF></SI_JURY_FC>
<DATE_FIN_ENREGISTREMENT>19/10/2026</DATE_FIN_ENREGISTREMENT>
<ACTIF>Oui</ACTIF>
"""


def fiches_text(*fiches: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    inside = "\n".join(f"<FICHE>{fiche}</FICHE>" for fiche in fiches)
    return f"{prolog}<FICHES>\n<VERSION_FLUX>4.1</VERSION_FLUX>\n{inside}\n</FICHES>\n"


def fiches_file(path: Path, *fiches: str) -> Path:
    path.write_text(fiches_text(*fiches), encoding="utf-8")
    return path
