"""The second opinion on the C2S: the law read a second time, on numpy columns, independently of OpenFisca.

`decide` answers many households at once; `second_opinion` answers households of the review whose C2S facts are all
held. It is never the source of a person's answer: a disagreement with the engine is a red flag, never a choice made in
silence (docs/decisions/a-second-opinion-on-the-c2s.md). The tables are given: `c2s_tables`. Which facts are needed:
`c2s_facts`. Only the process of the engine, the measures and the batch load this package: it is the one place of core
that needs numpy.

* `law`: who is in the foyer, who may hold the right, the tier, the contribution.
* `resources`: the base. `ceilings`: the two ceilings. `columns`: what is given. `gathering`: households → columns.
"""

from misas.core.rights.kernel.columns import TIERS, Columns, Decisions
from misas.core.rights.kernel.gathering import Incomplete, KernelAnswer, gather, second_opinion
from misas.core.rights.kernel.law import decide

__all__ = ["TIERS", "Columns", "Decisions", "Incomplete", "KernelAnswer", "decide", "gather", "second_opinion"]
