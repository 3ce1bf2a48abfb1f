"""The rights engine: OpenFisca and our extension, in a process of their own, reached over a Unix socket.

`client` is the port that actions are given; `server` is the process, started as one part of the service and imported
by nobody. Not here: what a right is (`misas.core.rights`), the law (`openfisca_misas`).
"""
