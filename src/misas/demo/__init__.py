"""The demo territory, through the real actions: invented people, invented organisations, real communes.

Nothing here is reachable outside the demo mode. Not here: files that look like real ones (`samples`).
"""
