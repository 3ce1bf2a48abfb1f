"""How information, agreement and withdrawal are kept."""
