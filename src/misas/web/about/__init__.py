"""Pages about MisAS itself: help, legal notice, declaration of accessibility. No person, no case."""
