"""Reproducible measurements of the product, one command each: `python -m bench NAME`. Not imported by the product.

Each measure makes an installation of its own (database, keys, state folder) and erases it at its end.
"""
