"""The doors of the clock: what happens after a commit, and what happens because time has passed.

A job reads the clock, opens the context of one caisse, calls an action. It decides nothing.
"""
