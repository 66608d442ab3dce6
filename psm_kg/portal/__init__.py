"""Publishing elsewhere what a build made: CKAN portals, the national catalogue."""
