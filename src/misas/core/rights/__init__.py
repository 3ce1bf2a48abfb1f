"""The rights review: dated facts, rules of the law as trees, answers in three values with their grounds.

Not here: arithmetic of the C2S and of what OpenFisca computes (the engine, and `kernel`), YAML files (connectors and
records read them), rows, French sentences.
"""
