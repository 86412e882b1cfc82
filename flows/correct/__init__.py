"""Corrections: what a person decides of the figures, by command or by workbook."""
