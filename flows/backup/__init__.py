"""Backups: one archive of what cannot be made again, and its way back."""
