"""How the documents of persons are listed; their content is in the store behind `core.documents.ports`."""
