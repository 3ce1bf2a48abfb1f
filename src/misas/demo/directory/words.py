"""What invented professionals and their addresses are made of. Names are put together from pieces."""

from __future__ import annotations

from typing import Final, NamedTuple

BEGINNINGS: Final = (
    "ABR", "AURI", "BAL", "BEC", "BOUR", "BRI", "CAR", "CHAM", "CLER", "COUR", "DAR", "DEL", "DES", "DOM", "ES", "FAB",
    "FER", "FLO", "GAR", "GEN", "GOU", "GRA", "HAU", "HER", "JAU", "KER", "LAC", "LAM", "LER", "LOU", "MAG", "MAR",
    "MER", "MON", "NAV", "ORS", "PAL", "PEY", "POR", "QUE", "RAV", "RIB", "ROU", "SAL", "SEN", "TAR", "TEI", "VAL",
    "VER", "VIG",
)  # fmt: skip
ENDINGS: Final = (
    "ADE", "AGNOL", "AILLET", "ANCHE", "ANGIER", "ARDOUX", "AUDON", "AZÈDE", "BÉLINE", "BOSC", "BRÉCHE", "CÉVOL",
    "CHAISE", "DÉGUIN", "DOUZE", "ÉGLANT", "ENQUIST", "ERGUE", "ESSIER", "ÉTOILE", "FOND", "GARDELLE", "GUÉRAUX",
    "IBERT", "IGNAC", "ILLON", "INGUE", "JOLAIS", "LEMONT", "LIÈVRE", "MÉJEAN", "NOBLE", "OLLIÈRE", "OSTRIC", "OUVEL",
    "PIERREL", "QUERRÉ", "RAUD", "RÉVOLTE", "SÈCHE", "TIGNOL", "UCHENE", "UGUET", "VEILLER", "VOISINE", "YRAND",
)  # fmt: skip
PREFIXES: Final = ("", "", "", "", "", "", "", "", "", "", "", "", "", "LE ", "DE ", "D'", "EL ", "BEN ", "DA ", "VAN ")
WOMEN: Final = (
    "Adèle", "Amina", "Anaïs", "Bérénice", "Camille", "Céline", "Clotilde", "Djamila", "Élodie", "Fatou", "Gaëlle",
    "Héloïse", "Inès", "Jeanne-Marie", "Karima", "Léonie", "Lucie", "Maëva", "Marie-Thérèse", "Nadège", "Noémie",
    "Océane", "Perrine", "Rachida", "Sandrine", "Solène", "Thi Lan", "Victoire", "Yaël", "Zoé",
)  # fmt: skip
MEN: Final = (
    "Abdou", "Adrien", "Aurélien", "Baptiste", "Brahim", "Cédric", "Clément", "Dimitri", "Émile", "Fabrice", "François",
    "Gaël", "Hervé", "Idriss", "Jean-Noël", "Kévin", "Loïc", "Mamadou", "Mathéo", "Maël", "Nicolas", "Octave",
    "Pierre-Yves",
    "Raphaël", "Rémi", "Sébastien", "Théo", "Valéry", "Yannick", "Ziad",
)  # fmt: skip

STREETS: Final = (
    ("R", "Rue", "BERTHELOT"), ("R", "Rue", "DES TROIS FONTAINES"), ("AV", "Avenue", "DU THEATRE"),
    ("BD", "Boulevard", "THIERS"), ("PL", "Place", "DE LA CATHEDRALE"), ("CHE", "Chemin", "DU MAS PERDU"),
    ("IMP", "Impasse", "DES FIGUIERS"), ("R", "Rue", "DE L'ANCIENNE FILATURE"), ("R", "Rue", "MATHIEU LENOIR"),
    ("AV", "Avenue", "DU VIADUC"), ("ALL", "Allée", "DES TILLEULS"), ("QU", "Quai", "DES BATELIERS"),
    ("RTE", "Route", "DU BARRAGE"), ("SQ", "Square", "CATHERINE VERGER"), ("R", "Rue", "DU PUITS NEUF"),
    ("R", "Rue", "GEORGES BOISVERT"), ("CRS", "Cours", "DES MARRONNIERS"), ("R", "Rue", "DE LA TUILERIE"),
    ("AV", "Avenue", "DES THERMES"), ("R", "Rue", "SAINTE THERESE"),
)  # fmt: skip
SITES: Final = ("LES TILLEULS", "DU VIADUC", "DE LA FONTAINE", "DES ARCADES", "DU MARCHE", "DE LA GARE", "DES QUAIS")


class Trade(NamedTuple):
    """A profession: RPPS code and label, share of people, who registers it, its CNAM speciality, its Ameli type."""

    code: str
    label: str
    share: float
    authority: str
    speciality: str | None = None
    speciality_label: str | None = None
    kind: str | None = None
    liberal: float = 0.5


class Skill(NamedTuple):
    """A speciality of doctors: RPPS code, label, a shorter label also met, share, CNAM code and label, share of S1."""

    code: str
    label: str
    short: str
    share: float
    speciality: str
    speciality_label: str
    opposable: float


TRADES: Final = (
    Trade("60", "Infirmier", 36, "ARS/ARS/ARS", "24", "Infirmier", "2", 0.3),
    Trade("10", "Médecin", 23, "CNOM/CNOM/CNOM", None, None, "1", 0.6),
    Trade("70", "Masseur-Kinésithérapeute", 11, "CNOMK/CNOMK/CNOMK", "26", "Masseur-kinésithérapeute", "2", 0.85),
    Trade("21", "Pharmacien", 8, "CNOP/CNOP/CNOP", None, None, None, 0.4),
    Trade("40", "Chirurgien-Dentiste", 6, "CNOCD/CNOCD/CNOCD", "19", "Chirurgien-dentiste", "5", 0.9),
    Trade("93", "Psychologue", 4, "ARS/ARS/ARS", None, None, None, 0.5),
    Trade("91", "Orthophoniste", 3, "ARS/ARS/ARS", "28", "Orthophoniste", "2", 0.8),
    Trade("50", "Sage-Femme", 2.5, "CNOSF/CNOSF/CNOSF", "21", "Sage-femme", "2", 0.35),
    Trade("28", "Opticien-Lunetier", 2.5, "ARS/ARS/ARS", None, None, None, 0.3),
    Trade("80", "Pédicure-Podologue", 1.6, "CNOPP/CNOPP/CNOPP", "27", "Pédicure-podologue", "2", 0.95),
    Trade("94", "Ergothérapeute", 0.9, "ARS/ARS/ARS"),
    Trade("96", "Psychomotricien", 0.8, "ARS/ARS/ARS"),
    Trade("95", "Diététicien", 0.7, "ARS/ARS/ARS"),
    Trade("92", "Orthoptiste", 0.6, "ARS/ARS/ARS", "29", "Orthoptiste", "2", 0.8),
    Trade("26", "Audioprothésiste", 0.4, "ARS/ARS/ARS"),
)
SKILLS: Final = (
    Skill("SM54", "Médecine Générale", "Médecine générale (SM)", 20, "01", "Médecin généraliste", 0.95),
    Skill("SM26", "Qualifié en Médecine Générale", "Qualifié en MG", 16, "01", "Médecin généraliste", 0.94),
    Skill("SM53", "Spécialiste en Médecine Générale", "Spécialiste MG", 12, "01", "Médecin généraliste", 0.94),
    Skill("SM42", "Psychiatrie", "Psychiatrie", 6, "33", "Psychiatre", 0.6),
    Skill("SM02", "Anesthésie-réanimation", "Anesth-réanim", 5, "02", "Anesthésiste réanimateur", 0.5),
    Skill("SM44", "Radio-diagnostic", "Radio-diag", 4.5, "06", "Radiologue", 0.75),
    Skill("SM04", "Cardiologie et maladies vasculaires", "Cardio et malad vasc", 4, "03", "Cardiologue", 0.65),
    Skill("SM40", "Pédiatrie", "Pédiatrie", 4, "12", "Pédiatre", 0.5),
    Skill("SM38", "Ophtalmologie", "Ophtalmologie", 3, "15", "Ophtalmologiste", 0.18),
    Skill("SM20", "Gynécologie-obstétrique", "Gynéco-obstétrique", 2.5, "07", "Gynécologue obstétricien", 0.2),
    Skill("SM24", "Gastro-entérologie et hépatologie", "Gastro-ent et hépato", 2, "08", "Gastro-entérologue", 0.5),
    Skill("SM15", "Dermatologie et vénéréologie", "Dermato et vénéréo", 2, "05", "Dermatologue et vénérologue", 0.5),
    Skill("SM08", "Chirurgie orthopédique et traumatologie", "Chir ortho et traumato", 2, "41",
          "Chirurgien orthopédiste et traumatologue", 0.25),
    Skill("SM39", "Oto-rhino-laryngologie", "O.R.L", 1.8, "11", "Oto-Rhino-Laryngologue (ORL)", 0.35),
    Skill("SM48", "Rhumatologie", "Rhumatologie", 1.6, "14", "Rhumatologue", 0.5),
    Skill("SM41", "Pneumologie", "Pneumologie", 1.6, "13", "Pneumologue", 0.75),
    Skill("SM32", "Neurologie", "Neurologie", 1.5, "32", "Neurologue", 0.7),
    Skill("SM16", "Endocrinologie et métabolisme", "Endocrino et métab", 1.2, "42", "Endocrinologue", 0.55),
    Skill("SM19", "Gynécologie médicale", "Gynéco médicale", 1, "70", "Gynécologue médical", 0.4),
    Skill("SM92", "Psychiatrie option enfant & adolescent", "Psy enf et ado", 0.8, "75",
          "Psychiatre de l'enfant et de l'adolescent", 0.6),
    Skill("SM99", "Spécialité d'une nomenclature à venir", "Spé à venir", 0.4, "01", "Médecin généraliste", 0.9),
)  # fmt: skip
