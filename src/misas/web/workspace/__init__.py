"""Where the people of a caisse work. Each sub-package is one screen and its addresses."""
