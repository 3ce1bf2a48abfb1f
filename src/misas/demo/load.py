"""Load the demo territory once: people, partners, and some weeks of their work. A second call only presents the people.

Deterministic but for the day on which it runs: ages and delays are counted back from it.
"""

from __future__ import annotations
