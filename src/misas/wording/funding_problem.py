"""What is wrong in a problem file, in French: a sentence per fault, which says what to do. Its place stands before.

Not here: the reasons of a plan (`funding_plan`).
"""

from __future__ import annotations

FAULTS = {
    "funding.file_empty": "Ce fichier est vide. Donnez un objet JSON : un problème, ou une liste « cases ».",
    "funding.file_too_large": "Ce fichier est trop gros : {megabytes} Mo au plus. Partagez-le en plusieurs.",
    "funding.not_utf8": "Ce fichier n’est pas du texte lisible. Enregistrez-le en UTF-8.",
    "funding.not_json": "Ce n’est pas du JSON : erreur ligne {line}, colonne {column}.",
    "funding.too_deep": "Trop d’objets sont imbriqués les uns dans les autres. Un problème en compte cinq au plus.",
    "funding.no_number": "{name} n’est pas un nombre en JSON. Donnez un entier.",
    "funding.not_object": "Un objet est attendu ici, entre accolades.",
    "funding.not_list": "Une liste est attendue ici, entre crochets.",
    "funding.missing": "Ce champ est obligatoire. Ajoutez-le : rien n’est supposé à sa place.",
    "funding.unknown_field": (
        "Ce champ est inconnu ici, et une règle mal écrite changerait le montant. Corrigez son nom ou retirez-le."
    ),
    "funding.key_twice": "Ce champ est donné deux fois dans le même objet. Gardez-en un seul.",
    "funding.no_identifier": "Un identifiant est un texte qui n’est pas vide.",
    "funding.id_twice": "« {id} » est déjà donné plus haut dans cette liste. Il n’y figure qu’une fois.",
    "funding.not_whole": (
        "Un entier est attendu, sans guillemets ni décimales. Une somme se donne en centimes : 12,50 € font 1250."
    ),
    "funding.too_small": "Ce nombre est trop petit : {low} au moins.",
    "funding.too_large": "Ce nombre est trop grand : {high} au plus.",
    "funding.no_choice": "Cette valeur n’existe pas ici. Au choix : {choices}.",
    "funding.total_too_large": (
        "Ces lignes dépassent ensemble {cents} centimes : au-delà, le calcul ne peut plus être garanti au centime."
    ),
    "funding.unknown_person": "La personne « {id} » n’existe pas dans « persons ».",
    "funding.unknown_line": "La ligne « {id} » n’existe pas dans « care_lines ».",
    "funding.unknown_aid": "L’aide « {id} » n’existe pas dans « aids ».",
    "funding.unknown_budget": "Le budget « {id} » n’existe pas dans « constraints.budgets ».",
    "funding.no_line": "Une aide couvre au moins une ligne.",
    "funding.several_persons": "Ces lignes sont à plusieurs personnes. Une aide est pour une seule : séparez-la.",
    "funding.person_disagrees": "Les lignes couvertes ne sont pas à « {id} ». Corrigez la personne ou les lignes.",
    "funding.loan_mode": "Un prêt (« kind » : loan) a le mode loan, et lui seul.",
    "funding.line_not_covered": "La ligne « {id} » n’est pas de celles que cette aide couvre.",
    "funding.refused_with_amounts": "Une aide refusée n’a pas de montant. Retirez-le, ou corrigez la décision.",
}
