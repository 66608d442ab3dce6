"""The resident build: a plan's folder watched, and what an edit changes brought up to date.

``watching`` notices edits; ``drafts`` makes the validated graph of each state; ``pages`` the files,
through a ``memory`` that makes again only what can differ; ``session`` puts them together.
"""

from psm_kg.live.session import News, Published, Refused, Session, Shown

__all__ = ["News", "Published", "Refused", "Session", "Shown"]
