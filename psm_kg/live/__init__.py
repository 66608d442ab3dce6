"""The resident build: a plan's folder watched, and what an edit changes brought up to date."""
