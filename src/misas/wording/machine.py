"""What the machine refuses (a file, a folder, a disk), said in French to whoever is at the terminal."""

from __future__ import annotations

import errno

REASONS = {
    errno.EACCES: "Accès refusé à « {path} ». Ce fichier appartient-il à une autre personne ?",
    errno.EPERM: "Accès refusé à « {path} ». Ce fichier appartient-il à une autre personne ?",
    errno.EROFS: "« {path} » est sur un disque en lecture seule.",
    errno.ENOSPC: "Il n’y a plus de place sur le disque pour « {path} ».",
    errno.EDQUOT: "Il n’y a plus de place sur le disque pour « {path} » (quota atteint).",
    errno.ENOENT: "« {path} » n’existe pas.",
    errno.EEXIST: "« {path} » existe déjà et n’est pas un dossier.",
    errno.ENOTDIR: "« {path} » n’est pas dans un dossier : un fichier porte ce nom.",
    errno.EISDIR: "« {path} » est un dossier.",
}
OTHERWISE = "La machine refuse « {path} » : {why}."
NAMELESS = "La machine refuse cette opération : {why}."


def machine_sentence(error: OSError) -> str:
    """The French sentence of what the system refused."""
    if error.filename is None:
        return NAMELESS.format(why=error.strerror or error)
    return REASONS.get(error.errno or 0, OTHERWISE).format(path=error.filename, why=error.strerror)
