"""The law as data: the files of `rules/`, read once per process."""

from misas.connectors.rule_files.folder import RuleFolder

__all__ = ["RuleFolder"]
