"""Publish: resources, packages, and what data.gov.ua wants beside them."""
