"""French words of the tabs of a case."""

TABS = {
    "chronologie": "Chronologie",
    "droits": "Droits",
    "soins": "Soins et rendez-vous",
    "financement": "Financement",
    "documents": "Documents",
    "partage": "Partage",
    "personne": "Personne",
}
