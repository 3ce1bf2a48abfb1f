"""The supervisor's screens: the caisse at a glance, who takes what, who is stuck, second looks, delays.

Nobody is ranked: work is shown by name, in alphabetical order, never by speed or result.
"""
