"""Signaler: an agent of the caisse says that somebody gives up care, while talking to her."""
