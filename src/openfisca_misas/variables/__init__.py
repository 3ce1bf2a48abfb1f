"""The variables that we add to OpenFisca-France, all named `misas_…`."""
