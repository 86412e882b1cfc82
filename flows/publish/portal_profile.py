"""What a portal wants, of its settings and the code lists."""

from dataclasses import fields

from flows.publish.passport import frequencies
from flows.setting_parts import Portal
from transforms.portal import Profile


def profile_of(portal: Portal) -> Profile:
    """The profile of a portal; what is not set is as its dialect has it."""
    names = [field.name for field in fields(Profile)]
    stated = {name: getattr(portal, name, None) for name in names}
    given = {name: value for name, value in stated.items() if value is not None}
    codes = {name: row["portalCode"] for name, row in frequencies().items()}
    return Profile(**{"organisation": None, **given, "frequencies": codes})
