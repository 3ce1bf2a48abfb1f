"""French words of documents: what is wrong with a file and what to do, labels of the kinds."""

from misas.core.documents.codes import DocumentKind

FAULTS = {
    "document.empty": "Ce fichier est vide. Choisissez-en un autre.",
    "document.too_big": "Ce fichier dépasse {megabytes} Mo. Réduisez-le, ou envoyez les pages séparément.",
    "document.unknown_type": "Ce fichier n’est ni un PDF, ni une photo JPEG ou PNG.",
    "document.markup": "Ce fichier est une page web. Enregistrez-la en PDF, puis ajoutez le PDF.",
    "document.archive_or_office": "Ce fichier vient d’un traitement de texte ou d’une archive. Enregistrez-le en PDF.",
    "document.heic": "Photo au format HEIC (iPhone). Enregistrez-la en JPEG, ou faites-en une capture d’écran.",
    "document.other_image": "Ce format d’image n’est pas accepté. Enregistrez l’image en JPEG ou en PNG.",
    "document.program": "Ce fichier est un programme. Il ne peut pas être ajouté.",
    "document.two_files": "Ce fichier en cache un autre. Imprimez-le en PDF, puis ajoutez ce nouveau PDF.",
    "document.active": "Ce PDF contient un programme. Imprimez-le en PDF, puis ajoutez ce nouveau PDF.",
    "document.too_complex": "Ce PDF est trop complexe. Imprimez-le en PDF, puis ajoutez ce nouveau PDF.",
    "document.truncated": "Ce fichier est incomplet : l’envoi a été coupé. Ajoutez-le de nouveau.",
    "document.damaged": "Ce fichier est abîmé et ne s’ouvre pas. Ajoutez-le de nouveau depuis l’original.",
    "document.too_many_pixels": "Cette image compte plus de {millions} millions de points. Réduisez-la.",
    "document.kind": "Choisissez la nature du document.",
    "document.dated_in_future": "La date du document est dans le futur.",
}

REFUSALS = {
    "document.content_missing": "Le contenu de ce document est illisible. Prévenez la personne qui administre MisAS.",
}

WARNINGS = {
    "document.encrypted": "Ce PDF est protégé par un mot de passe : demandez-le, ou demandez un PDF sans protection.",
}

KINDS = {
    DocumentKind.QUOTE: "Devis",
    DocumentKind.INVOICE: "Facture",
    DocumentKind.CARE_EVIDENCE: "Preuve de soin",
    DocumentKind.PRESCRIPTION: "Ordonnance",
    DocumentKind.INCOME: "Justificatif de ressources",
    DocumentKind.IDENTITY: "Pièce d’identité",
    DocumentKind.LETTER: "Courrier",
    DocumentKind.OTHER: "Autre document",
}
