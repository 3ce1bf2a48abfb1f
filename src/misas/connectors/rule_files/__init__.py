"""The law as data: the files of `rules/`, read once per process."""

from misas.connectors.rule_files.folder import RuleFolder
from misas.connectors.rule_files.funding import FundingFolder
from misas.connectors.rule_files.needs import NeedFolder
from misas.connectors.rule_files.packs import PackFolder

__all__ = ["FundingFolder", "NeedFolder", "PackFolder", "RuleFolder"]
