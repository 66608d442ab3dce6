"""Which actions do the words of a project speak of?"""

from psm_kg.matching.files import Match, Matches, match
from psm_kg.matching.matcher import ActionMatcher
from psm_kg.matching.model import Proposal, Reason

__all__ = ["ActionMatcher", "Match", "Matches", "Proposal", "Reason", "match"]
