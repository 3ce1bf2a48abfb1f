"""Partners and health professionals: refer somebody, then hear back. Never whether she was already accompanied."""
