"""Pictures: from the rows of a query and a specification to SVG, a table and CSV (ADR 23)."""

from psm_kg.charts.definitions import Chart, Charts, load_charts
from psm_kg.charts.drawing import Drawing, draw
from psm_kg.charts.shelf import user_shelf
from psm_kg.charts.values import Cell, Named, Number, Table, as_csv, as_values

__all__ = [
    "Cell",
    "Chart",
    "Charts",
    "Drawing",
    "Named",
    "Number",
    "Table",
    "as_csv",
    "as_values",
    "draw",
    "load_charts",
    "user_shelf",
]
