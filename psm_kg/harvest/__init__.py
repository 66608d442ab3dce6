"""Other agencies' declarations, gathered: from a registered source to accepted rows, or quarantine.

``running`` tells the story: ``registry`` (who sends, for whom), ``sources`` (what they send now),
``judging`` with ``authority`` and ``taking`` (what of it holds), ``keeping`` (the folder of a
contributor, replaced whole), ``reports``. ``reviewing`` holds the office's decisions; ``inbox`` is
the service that receives announcements, ``queue`` where they wait.
"""

from psm_kg.harvest.reports import HarvestReport, Result
from psm_kg.harvest.running import harvest

__all__ = ["HarvestReport", "Result", "harvest"]
