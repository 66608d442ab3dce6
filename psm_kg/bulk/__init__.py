"""Building plans of any size: linear time, bounded memory, resumable (ADR 0030).

The story: ``build``. What runs when a build was cut: ``work``. Lines: ``lines`` (sorting),
``dumps``, ``parts``. Questions: ``asking``, ``judging``, ``tracing``. The output: ``publishing``,
``pages``. Which plans: ``size``.
"""

from psm_kg.bulk.build import MEMORY, build
from psm_kg.bulk.size import LARGE, is_large

__all__ = ["LARGE", "MEMORY", "build", "is_large"]
