"""Extract: what one report says: figures, activities and events, with places."""

from transforms.extract.report import extract
from transforms.extract.statement import Statement

__all__ = ["Statement", "extract"]
