"""French words of the import of referrals: answers about a file, faults of a cell, states, columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from misas.core.imports.states import BatchStatus, RowState
from misas.core.imports.vocabulary import CARE_SINCE, CARE_STAGE, FULL_NAME, QUOTE_UNTIL, REFERENCE, STATUS, TO_MEND
from misas.core.refusals import Fault, Refused
from misas.wording.sentences import fault_sentence, sentence

NOTHING_KEPT = " Rien n’a été enregistré."

REFUSALS = {
    "imports.file.empty": "Ce fichier est vide : aucune feuille ne contient de ligne." + NOTHING_KEPT,
    "imports.file.header_only": "Ce fichier contient des titres de colonnes, mais aucune personne." + NOTHING_KEPT,
    "imports.file.too_heavy": "Ce fichier pèse plus de {megabytes} Mo. Coupez-le en plusieurs fichiers." + NOTHING_KEPT,
    "imports.file.unpacks_too_big": "Ce classeur est trop gros une fois ouvert. Copiez les lignes utiles dans un"
    " nouveau classeur." + NOTHING_KEPT,
    "imports.file.too_many_rows": "Ce fichier contient plus de {limit} lignes, la limite. Coupez-le en plusieurs"
    " fichiers." + NOTHING_KEPT,
    "imports.file.too_many_columns": "Ce fichier contient plus de {limit} colonnes, la limite. Gardez seulement les"
    " colonnes utiles." + NOTHING_KEPT,
    "imports.file.stray_cell": "Une cellule est remplie très loin, à la ligne {row}. Supprimez les lignes sous votre"
    " tableau, enregistrez, puis recommencez." + NOTHING_KEPT,
    "imports.file.protected": "Ce classeur est protégé par un mot de passe. Retirez le mot de passe dans Excel"
    " (Fichier, Informations, Protéger le classeur), puis recommencez." + NOTHING_KEPT,
    "imports.file.old_excel": "Ce fichier est un ancien classeur Excel (.xls). Dans Excel, choisissez « Enregistrer"
    " sous », puis « Classeur Excel (.xlsx) »." + NOTHING_KEPT,
    "imports.file.binary_excel": "Ce fichier est un classeur binaire (.xlsb). Dans Excel, choisissez « Enregistrer"
    " sous », puis « Classeur Excel (.xlsx) »." + NOTHING_KEPT,
    "imports.file.open_document": "Ce fichier est un classeur LibreOffice (.ods). Choisissez « Enregistrer sous »,"
    " puis le format « Excel (.xlsx) » ou « CSV »." + NOTHING_KEPT,
    "imports.file.not_a_sheet": "Ce fichier est {kind}, pas un tableau. Envoyez un fichier CSV ou un classeur Excel"
    " (.xlsx)." + NOTHING_KEPT,
    "imports.file.not_a_workbook": "Le nom de ce fichier finit comme celui d’un classeur Excel, mais ce n’est pas un"
    " classeur Excel. Ouvrez-le avec le logiciel d’où il vient, puis enregistrez-le en « Classeur Excel (.xlsx) » ou en"
    " « CSV »." + NOTHING_KEPT,
    "imports.file.damaged": "Ce classeur est abîmé : il ne s’ouvre pas. Ouvrez-le dans Excel, enregistrez-le à nouveau,"
    " puis recommencez." + NOTHING_KEPT,
    "imports.file.encoding": "Les lettres de ce fichier sont illisibles. Dans Excel, choisissez « Enregistrer sous »,"
    " puis « CSV UTF-8 » ou « Classeur Excel (.xlsx) »." + NOTHING_KEPT,
    "imports.file.quotes": "Un guillemet est mal fermé à la ligne {row}. Corrigez cette ligne, ou enregistrez le"
    " fichier en « Classeur Excel (.xlsx) »." + NOTHING_KEPT,
    "imports.file.cell_too_long": "Une cellule de la ligne {row} est trop longue. Un guillemet est sans doute mal"
    " fermé." + NOTHING_KEPT,
    "imports.file.absent": "Le fichier « {name} » n’existe pas, ou ne peut pas être lu.",
    "imports.columns.none": "Aucune ligne de titres n’a été reconnue dans les premières lignes. Le fichier doit"
    " contenir ces colonnes : {needed}." + NOTHING_KEPT,
    "imports.columns.missing": "Il manque dans ce fichier : {columns}. Ajoutez ce qui manque, puis recommencez."
    + NOTHING_KEPT,
    "imports.columns.twice": "Deux colonnes disent la même chose : {columns}. Gardez-en une, puis recommencez."
    + NOTHING_KEPT,
    "imports.columns.nir_refused": "Votre structure n’est pas autorisée à transmettre le numéro de sécurité sociale."
    " Supprimez la colonne « {column} », puis recommencez." + NOTHING_KEPT,
    "imports.batch.ready": "Ce fichier n’est pas encore confirmé.",
    "imports.batch.running": "Ce fichier est déjà en cours d’import.",
    "imports.batch.done": "Ce fichier est déjà importé. Vous pouvez télécharger le classeur de retour.",
    "imports.batch.dropped": "Cet import a été abandonné. Envoyez le fichier à nouveau.",
    "imports.batch.nothing_to_receive": "Aucune ligne n’est à importer dans ce fichier.",
    "imports.batch.purged": "Les lignes de ce fichier ont été effacées, comme prévu 30 jours après l’import.",
    "imports.organisation_unknown": "La structure « {given} » n’existe pas, ou plusieurs structures portent ce nom.",
    "imports.no_caisse": "Dites quelle caisse reçoit ce fichier : --caisse, par exemple --caisse 301.",
    "imports.account_unknown": "Aucun compte actif n’a l’adresse « {given} ».",
    "imports.nobody": "Dites qui importe ce fichier : --by, avec son adresse de connexion.",
}

FAULTS = {
    "imports.cell.formula": "Cette cellule contient une formule. Remplacez-la par sa valeur (copier, puis collage"
    " spécial, valeurs).",
    "imports.cell.error": "Cette cellule contient une erreur du tableur ({value}). Écrivez la valeur.",
    "imports.cell.too_narrow": "Cette cellule ne contient que des dièses. Écrivez la valeur.",
    "imports.cell.scientific": "« {value} » est un nombre abrégé par le tableur : des chiffres sont perdus. Écrivez le"
    " numéro en entier, dans une cellule au format Texte.",
    "imports.cell.broken_accents": "Les accents sont abîmés : « {value} ». Écrivez ce texte à nouveau.",
    "imports.cell.swapped_date": "« {value} » : le mois {month} n’existe pas. Le jour vient avant le mois. Vouliez-vous"
    " écrire {proposed} ?",
    "imports.cell.near_word": "« {value} » n’est pas reconnu. Vouliez-vous écrire « {proposed} » ?",
    "imports.cell.unknown_word": "« {value} » n’est pas reconnu. Choisissez une valeur de la liste.",
    "imports.cell.full_name": "« {value} » : le nom et le prénom ne se distinguent pas. Écrivez le nom en majuscules,"
    " ou faites deux colonnes.",
    "imports.cell.which_care": "Dites de quel soin il s’agit, dans la colonne des soins.",
    "imports.row.extra_cells": "Cette ligne déborde du tableau. Une cellule contient sans doute le signe qui sépare les"
    " colonnes.",
}

STATES: dict[RowState, str] = {
    RowState.TO_CREATE: "À créer",
    RowState.TO_LINK: "À rattacher",
    RowState.UP_TO_DATE: "Déjà à jour",
    RowState.TO_CORRECT: "À corriger",
    RowState.CREATED: "Créée",
    RowState.LINKED: "Rattachée",
}
SEVERAL: dict[RowState, str] = {RowState.CREATED: "Créées", RowState.LINKED: "Rattachées"}
BATCH_STATUSES: dict[BatchStatus, str] = {
    BatchStatus.READY: "À confirmer",
    BatchStatus.RUNNING: "Import en cours",
    BatchStatus.DONE: "Terminé",
    BatchStatus.DROPPED: "Abandonné",
}

COLUMNS: dict[str, str] = {
    REFERENCE: "Référence interne",
    FULL_NAME: "Nom et prénom",
    "referrer_name": "Nom du référent",
    "referrer_function": "Fonction du référent",
    "referrer_phone": "Téléphone du référent",
    "referrer_email": "Courriel du référent",
    "rpps": "N° RPPS",
    "last_name": "Nom",
    "birth_name": "Nom de naissance",
    "first_names": "Prénoms",
    "birth_date": "Date de naissance",
    "phone": "Téléphone",
    "other_phone": "Autre téléphone",
    "email": "Courriel",
    "address": "Adresse",
    "postal_code": "Code postal",
    "commune": "Commune",
    "no_fixed_home": "Sans domicile fixe",
    "call_times": "Créneaux d’appel",
    "language": "Langue",
    "interpreter": "Interprète",
    "accessibility": "Accessibilité",
    "safe_contact": "Précautions de contact",
    "third_party_name": "Nom du tiers",
    "third_party_role": "Rôle du tiers",
    "third_party_phone": "Téléphone du tiers",
    "nir": "N° de sécurité sociale",
    "motives": "Motifs",
    "cares": "Soins",
    CARE_SINCE: "Depuis",
    CARE_STAGE: "Stade du soin",
    QUOTE_UNTIL: "Validité du devis",
    "reasons": "Raisons",
    "resources": "Ressources",
    "household": "Foyer",
    "housing": "Logement",
    "cover": "Couverture complémentaire",
    "pregnancy": "Grossesse",
    "urgent": "Urgence",
    "urgent_before": "À traiter avant le",
    "urgent_text": "Motif de l’urgence",
    "comment": "Commentaire",
    "informed": "Personne informée",
    "informed_on": "Date d’information",
    "informed_how": "Mode d’information",
    "agreed": "Accord",
    "agreed_on": "Date de l’accord",
    "agreement_mode": "Forme de l’accord",
    "withheld": "Refus de partage",
    "feedback": "Retour souhaité",
    "return_channel": "Canal de retour",
    STATUS: "Statut",
    TO_MEND: "À corriger",
}

KINDS = {
    "pdf": "un document PDF",
    "image": "une image",
    "archive": "une archive",
    "text_document": "un document texte",
    "web_page": "une page web",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "windows-1252": "Windows-1252",
    "dos-850": "DOS 850",
    "mac-roman": "Mac Roman",
}
SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre"}


def state_sentence(state: RowState, *, twin: int | None = None, number: str = "") -> str:
    """The state of a line, with the number it got, or what it repeats or completes."""
    label = STATES[state]
    if state in (RowState.CREATED, RowState.LINKED):
        return f"{label} : {number}"
    if state is RowState.UP_TO_DATE:
        same = f"comme la ligne {twin}" if twin else f"reçue sous le n° {number}" if number else ""
    elif state is RowState.TO_LINK:
        same = f"à la ligne {twin}" if twin else f"au n° {number}" if number else ""
    else:
        same = ""
    return f"{label} : {same}" if same else label


def file_sentence(refusal: Refused) -> str:
    """Why a whole file is not taken, with columns and kinds named in French."""
    return sentence(refusal.code, **{name: _said(name, value) for name, value in refusal.values.items()})


def cell_sentence(fault: Fault, header: str = "") -> str:
    """One fault of a line, led by the column it stands in, as its file calls it: "Tél. : ce numéro…"."""
    values = fault.as_values()
    if isinstance(proposed := values.get("proposed"), date):
        values["proposed"] = f"{proposed:%d/%m/%Y}"
    said = fault_sentence(Fault.of(fault.field, fault.code, **values))
    column = header or COLUMNS.get(fault.field) or COLUMNS.get(fault.field.partition(".")[0])
    return f"{column} : {said}" if column else said


def state_of(state: RowState, count: int) -> str:
    """The state over a number of lines: "Créées" over 3, "Créée" over 1."""
    return SEVERAL.get(state, STATES[state]) if count > 1 else STATES[state]


def understood(how: Mapping[str, Any]) -> str:
    """How the file was read, for the preview: "CSV, Windows-1252, point-virgule"."""
    if how["format"] == "csv":
        separator = SEPARATORS[how["separator"]]
        return f"CSV, lettres {ENCODINGS[how['encoding']]}, séparateur {separator}"
    others = how.get("other_sheets", 0)
    note = (
        ""
        if not others
        else f" ({others} autre feuille ignorée)"
        if others == 1
        else f" ({others} autres feuilles ignorées)"
    )
    return f"Excel, feuille « {how['sheet']} »{note}"


def enumerated(items: Iterable[str], last: str = "et") -> str:
    """A list in a sentence: "Nom, Prénoms et Accord"."""
    listed = list(items)
    if len(listed) < 2:
        return "".join(listed)
    return ", ".join(listed[:-1]) + f" {last} " + listed[-1]


def _said(name: str, value: Any) -> Any:
    if name == "kind":
        return KINDS.get(value, "un autre document")
    if name in ("needed", "columns") and value and isinstance(value[0], tuple):
        if len(value[0]) == 2 and value[0][0].isupper():
            return enumerated(f"« {header} » (colonne {letter})" for letter, header in value)
        return enumerated(_group(group) for group in value)
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    return value


def _group(group: tuple[str, ...]) -> str:
    return enumerated((f"« {COLUMNS[name]} »" for name in group[:3]), "ou")
