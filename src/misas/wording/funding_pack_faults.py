"""What is wrong in a rule pack, in French: a sentence per fault, which says what to do. Its place stands before.

Not here: what a pack says when it is sound (`funding_packs`).
"""

from __future__ import annotations

REFUSALS = {
    "funding_pack.draft_exists": (
        "Un brouillon de ces règles est déjà en cours (version {version}). Reprenez-le, ou jetez-le d’abord."
    ),
    "funding_pack.written_meanwhile": (
        "Quelqu’un a modifié ce brouillon entre-temps. Rouvrez-le pour voir ses changements, puis refaites les vôtres."
    ),
    "funding_pack.published_stays": (
        "Cette version est publiée : elle ne change plus. Commencez-en une nouvelle à partir d’elle."
    ),
    "funding_pack.not_submitted": "Cette version n’a pas été proposée. Son auteur la propose, puis vous l’approuvez.",
    "funding_pack.own_approval": (
        "L’auteur d’une règle ne l’approuve pas. Demandez à une autre personne habilitée de la publier."
    ),
    "funding_pack.to_complete": (
        "Il manque des valeurs à cette règle ({count}). Complétez-les, retirez-les de la liste, puis proposez-la."
    ),
    "funding_pack.never_published": "Ce brouillon n’a jamais été publié. Jetez-le au lieu de le retirer.",
    "funding_pack.no_such_pack": "Aucune règle ne porte le nom « {got} ». Voir : ./misas funding rules check",
}

FAULTS = {
    "funding_pack.of_another_funder": "Ces règles sont celles de « {got} ». Gardez ce nom.",
    "funding_pack.not_utf8": "Ce fichier n’est pas du texte lisible. Enregistrez-le en UTF-8.",
    "funding_pack.file_empty": "Ce fichier est vide.",
    "funding_pack.file_too_long": "Ce fichier est trop long : {most} caractères au plus.",
    "funding_pack.file_too_large": "Ligne {line} : trop de valeurs, ou trop imbriquées, pour une règle de financeur.",
    "funding_pack.not_yaml": "Ligne {line} : ce n’est pas du YAML lisible. Vérifiez les retraits et les guillemets.",
    "funding_pack.alias": "Ligne {line} : les ancres (&) et les renvois (*) ne sont pas admis. Écrivez la valeur.",
    "funding_pack.tag": "Ligne {line} : les étiquettes (!) ne sont pas admises. Écrivez la valeur seule.",
    "funding_pack.not_a_key": "Ligne {line} : un champ porte un nom simple.",
    "funding_pack.key_twice": "Ligne {line} : « {got} » est donné deux fois. Gardez-en un seul.",
    "funding_pack.not_text": "Un texte est attendu ici. Mettez-le entre guillemets.",
    "funding_pack.empty": "Ce texte est vide. Écrivez-le, ou retirez le champ.",
    "funding_pack.too_long": "Ce texte est trop long : {most} caractères au plus.",
    "funding_pack.not_slug": (
        "« {got} » n’est pas un identifiant : des minuscules sans accent, des chiffres et des tirets bas."
    ),
    "funding_pack.not_whole": "« {got} » n’est pas un nombre entier.",
    "funding_pack.out_of_range": "Ce nombre va de {least} à {most}.",
    "funding_pack.not_flag": "« {got} » n’est ni oui ni non. Écrivez true ou false.",
    "funding_pack.not_day": "« {got} » n’est pas une date. Écrivez-la ainsi : 2026-11-23.",
    "funding_pack.amount_without_unit": "« {got} » n’a pas d’unité. Un montant s’écrit ainsi : « 850,50 € ».",
    "funding_pack.not_amount": "« {got} » n’est pas un montant. Il s’écrit ainsi : « 850,50 € ».",
    "funding_pack.negative": "« {got} » est négatif. Un montant est de 0 € au moins.",
    "funding_pack.part_of_a_cent": "« {got} » n’est pas un nombre de centimes. Gardez deux décimales.",
    "funding_pack.amount_too_large": "« {got} » est trop grand pour une aide.",
    "funding_pack.amount_too_small": "« {got} » est trop petit ici : un centime au moins.",
    "funding_pack.not_share": "« {got} » n’est pas une part. Elle s’écrit « 80 % », « 12,5 % » ou « 1/3 ».",
    "funding_pack.more_than_whole": "« {got} » dépasse le tout : 100 % au plus.",
    "funding_pack.not_length": "« {got} » n’est pas une durée. Elle s’écrit « 6 mois », « 30 jours » ou « 4 ans ».",
    "funding_pack.not_code": "« {got} » n’existe pas ici. Au choix : {known}.",
    "funding_pack.not_list": "Une liste est attendue ici.",
    "funding_pack.length": "Cette liste a {count} éléments. Il en faut de {least} à {most}.",
    "funding_pack.not_fields": "Des champs avec leurs valeurs sont attendus ici.",
    "funding_pack.unknown_field": (
        "Ce champ est inconnu, et une règle mal écrite changerait le montant. Admis : {known}."
    ),
    "funding_pack.missing": "Ce champ est obligatoire. Ajoutez-le : rien n’est supposé à sa place.",
    "funding_pack.not_condition": (
        "Une condition a un fait, un opérateur et une valeur ; ou bien « tout », « au_moins_un » ou « aucun », seul."
    ),
    "funding_pack.too_deep": "Trop de conditions sont imbriquées : {most} niveaux au plus.",
    "funding_pack.unknown_fact": "« {got} » n’est pas un fait que l’on peut regarder ici.",
    "funding_pack.wrong_operator": "« {got} » ne compare pas ce fait. Au choix : {known}.",
    "funding_pack.twice": "« {got} » est donné deux fois. Chaque nom ne sert qu’une fois.",
    "funding_pack.dates_inverted": "La règle finit avant de commencer. Corrigez l’une des deux dates.",
    "funding_pack.no_source": "Une règle lue dit où : donnez l’adresse d’une source, ou changez le statut.",
    "funding_pack.no_doubt": "Une règle connue sans source dit ce qu’il faut confirmer : écrivez-le dans les doutes.",
    "funding_pack.invention_unsaid": "Un financeur inventé le dit dans son nom : « … (inventé) ».",
    "funding_pack.gap_unsaid": "Une valeur est « à compléter » : dites laquelle dans « a_completer ».",
    "funding_pack.out_of_scope": "Ces dépenses ne sont pas de celles de la règle : {got}.",
    "funding_pack.no_tariff": "Un tarif de référence manque pour : {got}.",
    "funding_pack.tariff_unused": "Des tarifs sont donnés, mais l’assiette n’est pas « tarif ».",
    "funding_pack.band_hides_others": "Cette tranche n’a pas de condition : celles qui suivent ne serviraient jamais.",
    "funding_pack.loan_or_not": "Un prêt a le genre « pret », le mode « pret » et ses bornes ; une aide, rien de cela.",
    "funding_pack.loan_inverted": "Le minimum du prêt dépasse son maximum.",
    "funding_pack.loan_has_no_scale": "Un prêt n’a ni plafond, ni seuil, ni tranche, ni séance : ses bornes suffisent.",
    "funding_pack.fixed_or_not": "Le mode « forfait » a un montant (ou des tranches qui en ont), et lui seul.",
    "funding_pack.grid_or_not": "Un pas ne va qu’avec le mode « jusqu_a ».",
    "funding_pack.period_or_not": "Un plafond par période ou par foyer a une durée, et eux seuls.",
    "funding_pack.cap_below_floor": "Ce plafond est sous le plancher : l’aide ne serait jamais versée.",
    "funding_pack.cap_below_fixed": "Ce plafond est sous le forfait : l’aide ne serait jamais versée.",
    "funding_pack.pair_below_device": "Le plafond de la paire est sous celui d’un seul appareil.",
    "funding_pack.two_caps_alike": "Deux plafonds comptent la même chose. Gardez le plus bas.",
    "funding_pack.aid_of_nobody": "L’aide « {got} » n’existe pas. Corrigez son nom, ou retirez-la.",
    "funding_pack.circle": "Ces aides s’exigent en cercle : {names}. Aucune ne pourrait être demandée.",
    "funding_pack.excludes_itself": "Une aide s’exclut elle-même. Citez deux aides différentes.",
    "funding_pack.needs_what_it_excludes": "Une aide exige ce qu’elle exclut : elle ne pourrait jamais être demandée.",
    "funding_pack.matches_itself": "Une aide s’abonde elle-même. Citez une autre aide.",
    "funding_pack.no_such_condition": "La condition « {got} » n’existe pas dans cette règle.",
    "funding_pack.too_few_cases": "Cette règle a {count} cas d’essai. Il en faut {least} au moins, calculés à la main.",
    "funding_pack.case_fails": "Le cas « {name} » échoue : la règle ne répond pas ce qu’il attend.",
    "funding_pack.case_too_early": (
        "Le cas « {name} » est daté du {on:jour}, avant le début des règles. Changez sa date, ou leur début."
    ),
    "funding_pack.case_too_late": (
        "Le cas « {name} » est daté du {on:jour}, après la fin des règles. Changez sa date, ou leur fin."
    ),
}
