"""The hinge of every door to rows: the context a query works in, and row-level security as its second wall.

Not here: tables. Permissions are decided by `misas.core.access`.
"""
