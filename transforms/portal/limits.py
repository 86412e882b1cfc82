r"""What a portal refuses, found before anything is sent.

Title and description: resolution 835. Purpose: the portal's form of sources. Keywords:
`[\w \-.]*` and 2 to 100 characters, as in CKAN. Name: CKAN.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.errors import PublishError
from transforms.portal.shapes import Profile

_NAME = (2, 100)
_TAG = (2, 100)
_VERSION = (1, 100)
_WORDS_OF_NAME = "a–z 0–9 - _"
_WORDS_OF_TAG = "літери, цифри, пробіл, - _ ."


def check_fields(
    dataset: str, fields: Mapping[str, Any], keywords: Sequence[str], profile: Profile
) -> None:
    """Refuse what the portal would refuse.

    Raises:
        PublishError: `portal-field-missing`, `portal-limit`, `portal-characters`.
    """
    for field, (least, limit) in _bounds(profile).items():
        if field in fields and field not in profile.omit:
            _check_length(dataset, field, str(fields[field]), least, limit)
    _check_characters(dataset, "name", dataset, r"[^a-z0-9_\-]", _WORDS_OF_NAME)
    if not keywords:
        raise PublishError("portal-field-missing", dataset=dataset, field="tags")
    for word in keywords:
        _check_length(dataset, f"tags «{word}»", word, *_TAG)
        _check_characters(dataset, "tags", word, r"[^\w \-.]", _WORDS_OF_TAG)


def _bounds(profile: Profile) -> dict[str, tuple[int, int]]:
    custom = {
        "purpose_of_collecting_information": (1, profile.purpose_limit),
        "update_frequency": (1, profile.notes_limit),
        "language": (1, profile.notes_limit),
    }
    return {
        "name": _NAME,
        "title": (1, profile.title_limit),
        "notes": (1, profile.notes_limit),
        "version": _VERSION,
        **(custom if profile.custom_fields != "none" else {}),
    }


def _check_length(dataset: str, field: str, value: str, least: int, limit: int) -> None:
    length = len(value)
    if not value.strip():
        raise PublishError("portal-field-missing", dataset=dataset, field=field)
    if not least <= length <= limit:
        raise PublishError(
            "portal-limit",
            dataset=dataset,
            field=field,
            length=length,
            least=least,
            limit=limit,
        )


def _check_characters(
    dataset: str, field: str, value: str, refused: str, allowed: str
) -> None:
    found = "".join(dict.fromkeys(re.findall(refused, value)))
    if found:
        raise PublishError(
            "portal-characters",
            dataset=dataset,
            field=field,
            characters=found,
            value=value,
            allowed=allowed,
        )
