"""French words of the balance and of the figures."""

from misas.core.steering.balance import Flaw, Place

PLACES: dict[Place, str] = {
    Place.AWAITING: "à trier",
    Place.ENDED: "terminés au tri",
    Place.REROUTED_OUT: "transmis à une autre caisse",
    Place.OPEN_CASE: "dossier ouvert",
    Place.CLOSED_CASE: "dossier clos",
}

FLAWS: dict[Flaw, str] = {
    Flaw.NOWHERE: "signalements reçus : {expected}, retrouvés : {found}",
    Flaw.UNDECIDED: "{found} signalements sans la décision qui correspond à leur état",
    Flaw.GAP: "numérotation : compteur {expected}, lignes ou dernier numéro {found}",
    Flaw.REROUTE: "transmis à une autre caisse : {expected}, arrivés : {found}",
    Flaw.UNHELD: "{found} sans responsable, prochaine action ou échéance",
    Flaw.SILENT_CLOSURE: "{found} dossiers clos sans personne ou sans motif",
}
