"""A package as a portal wants it, and how that differs from what is there.

`wanted` maps a package to CKAN, `compare` says what differs from a `package_show`,
`patch` what to send of a dataset that is there, `row_changes` which rows differ,
`state_of` what must not change between plan and apply. A `Profile` is made of settings
by `flows.publish.portal_profile.profile_of`. Facts of data.gov.ua: its own
`package_show` and the tools that publish to it; what is not known for sure is a field
of `Profile`.
"""

from transforms.portal.comparison import compare, patch
from transforms.portal.mapping import wanted
from transforms.portal.reading import parse_time, state_of
from transforms.portal.rows import row_changes
from transforms.portal.shapes import (
    DatasetChange,
    FieldChange,
    Profile,
    ResourceChange,
    RowChanges,
    Wanted,
    WantedResource,
)

__all__ = [
    "DatasetChange",
    "FieldChange",
    "Profile",
    "ResourceChange",
    "RowChanges",
    "Wanted",
    "WantedResource",
    "compare",
    "parse_time",
    "patch",
    "row_changes",
    "state_of",
    "wanted",
]
