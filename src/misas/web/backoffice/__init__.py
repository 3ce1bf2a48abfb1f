"""The people of a caisse and of its partners, for the supervisor and the administrator."""
