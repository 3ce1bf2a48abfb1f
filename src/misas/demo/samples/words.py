"""What invented people are made of. Names are drawn apart; phones are reserved for fiction; addresses do not exist.

The communes are real ones of the Gard, so that a file routes; the CCAS that sends it is invented.
"""

LAST_NAMES = (
    "BENALI", "N’GUESSAN", "LE GOFF", "HÉVÉDER", "MARTINEZ", "DA SILVA", "BEN AMAR", "ROUVIÈRE", "FABRÈGUE", "NÛÑEZ",
    "TRAORÉ", "KOWALCZYK", "D’ALMÉRAS", "PUECHLONG", "CHAPTAL", "EL MANSOURI", "VAN DEN BERGHE", "SAINT-PRIVAT",
    "AÏT OUALI", "DUMAZERT", "CABANEL", "FOURNEZ", "GERVASI", "OZTÜRK", "PELLEGRINO", "RAYNALDY", "SOUBEYROL",
    "TEISSÈDRE", "VERDELHAN", "ZOUAGHI",
)  # fmt: skip
FIRST_NAMES = (
    "Nadia", "Jean Pierre", "Zoé", "Marie-Thérèse", "Moussa", "Anaïs", "Loïc", "Fatoumata", "José Luis", "Céline",
    "Ahmed", "Œlive", "Kévin", "Inès", "Anne Lise", "Mehmet", "Françoise", "Rayan", "Héloïse", "Piotr", "Graça", "Maël",
    "Yasmina", "Gérald", "Noémie", "Abdoulaye", "Lucette", "Tomás", "Sandrine", "Ilyès",
)  # fmt: skip
STREETS = (
    "rue des Magnanarelles", "chemin du Mas Perdu", "impasse des Figuiers Bleus", "avenue du Viaduc Rouge",
    "place de l’Ancienne Filature", "résidence Les Cigalous, bât. C", "lotissement Le Clos des Garrigues",
)  # fmt: skip
PLACES = (
    ("30000", "Nîmes"), ("30100", "Alès"), ("30200", "Bagnols-sur-Cèze"), ("30300", "Beaucaire"),
    ("30800", "St-Gilles"), ("30700", "UZES"), ("30600", "Vauvert"), ("30120", "Le Vigan"), ("30140", "Anduze"),
    ("30250", "Sommières"), ("30110", "La Grand Combe"), ("30130", "PONT-SAINT-ESPRIT"), ("30220", "Aigues Mortes"),
    ("30900", "NIMES"),
)  # fmt: skip
CARES = (
    "dents", "lunettes", "appareil auditif", "kiné", "dentaire", "ophtalmo", "dentier", "médecin traitant",
    "spécialiste", "psychologue", "IRM", "dents, lunettes", "optique / ophtalmologie", "Kiné + radio",
    "gynécologie et dents", "Dentiste ; Opticien",
)  # fmt: skip
REASONS = (
    "trop cher", "reste à charge", "pas de mutuelle", "délais", "pas de médecin", "avance de frais", "démarches",
    "trop cher, délais", "Dépassements d’honoraires", "trop loin", "peur", "ne sait pas", "",
)  # fmt: skip
MOTIVES = ("Accès aux soins", "accès aux droits", "Accès aux soins / Accès aux droits", "", "", "difficulté numérique")
CALLS = ("matin", "après-midi", "soir", "matin et après-midi", "10h-12h", "", "", "14h30 / 17h")
LANGUAGES = ("", "", "", "français", "arabe", "portugais", "espagnol", "turc", "wolof")
YES = ("oui", "Oui", "O", "X", "OUI", "oui oral", "écrit")
REFERRERS = ("Maud CHASTANIER", "Idriss KEMPF", "Solène AUBRAC")
NOTES = (
    "", "", "", "préfère un SMS avant l’appel", "vit seule", "attend un devis ; rappeler après le 15",
    "a déjà « essayé » deux fois\npuis a abandonné", "-", "RAS", "hébergée chez sa sœur",
)  # fmt: skip
