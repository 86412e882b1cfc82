"""The parts of the settings: what each holds and what it may be."""

import json
import os
import re
from typing import Annotated, Literal, Self, get_args
from urllib.parse import urlsplit

# pydantic would look through every package installed for plugins of its own.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from transforms.errors import Bilingual

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{1,19}$")]
# As the register of datasets wants it.
_EMAIL = r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$"
_ADDRESS = re.compile(
    r"https?://(\[[0-9A-Fa-f:.]+\]|[^\s/@:?#\[\]]+)(:\d{1,5})?([/?#]\S*)?"
)


def _address(text: str) -> str:
    """No password: an address is shown and written down."""
    if not _ADDRESS.fullmatch(text):
        raise ValueError(
            Bilingual(
                "очікується адреса http://… або https://… без імені й пароля",
                "expected http://… or https://…, without a name or a password",
            )
        )
    return text


Address = Annotated[str, Field(max_length=2000), AfterValidator(_address)]
Format = Literal["csv", "json", "parquet"]
Limit = Annotated[int, Field(ge=1, le=1_000_000)]
Kind = Literal["published", "waiting", "withheld", "failed", "overdue", "disk"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Department(_Part):
    """A department whose report is expected each month."""

    key: Key
    name: Annotated[str, Field(min_length=3, max_length=500)]


class Publisher(_Part):
    """The body that publishes; `edrpou` is None where it is not known."""

    key: Key = "council"
    name: Annotated[str, Field(min_length=3, max_length=500)] = "Рада"
    name_en: Annotated[str, Field(min_length=3, max_length=500)] | None = None
    edrpou: Annotated[str, Field(pattern=r"^\d{8}$")] | None = None
    katottg: Annotated[str, Field(pattern=r"^UA\d{17}$")] | None = None
    site: Address
    reports_url: Address | None = None
    contact_name: Annotated[str, Field(max_length=500)] | None = None
    contact_email: Annotated[str, Field(pattern=_EMAIL)] | None = None
    departments: tuple[Department, ...] = ()


class Schedule(_Part):
    """When the month's job runs, by Europe/Kyiv, and whether it publishes.

    With `approval` it publishes what a person has approved on Prefect's page, for
    which it waits `approval_days`.
    """

    day: Annotated[int, Field(ge=1, le=28)] = 5
    hour: Annotated[int, Field(ge=0, le=23)] = 9
    publish: bool = False
    approval: bool = False
    approval_days: Annotated[float, Field(gt=0, le=90)] = 7

    @model_validator(mode="after")
    def _of_publishing(self) -> Self:
        """There is nothing to approve where nothing is published."""
        if self.approval and not self.publish:
            raise ValueError("approval needs publish = true")
        return self


class PrefectServer(_Part):
    """Where a Prefect server answers; None: runs are direct."""

    api_url: Address | None = None


class Notices(_Part):
    """Whom to tell what; nobody is told anything until there is an address.

    An address is apprise's (`mailto://…`, `tgram://…`, `json://…`) and mostly has a
    password or a token in it: all of them are one secret, and none is ever shown.
    """

    kinds: tuple[Kind, ...] = KINDS
    urls: SecretStr | None = None
    prefect_secret: Annotated[str, Field(min_length=1)] | None = None
    disk_free_mb: Annotated[int, Field(ge=0, le=100_000_000)] = 1000
    overdue_days: Annotated[int, Field(ge=0, le=20)] = 3

    @property
    def are_wanted(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(addresses_in(self.urls) or self.prefect_secret)


def addresses_in(secret: SecretStr | None) -> list[str]:
    """Addresses of a secret: between spaces or lines, or a list in JSON.

    >>> addresses_in(SecretStr("mailto://a.test json://b.test"))
    ['mailto://a.test', 'json://b.test']
    >>> addresses_in(SecretStr('["json://b.test"]'))
    ['json://b.test']
    """
    text = secret.get_secret_value() if secret else ""
    try:
        listed = json.loads(text)
    except ValueError:
        listed = text.split()
    return [str(one) for one in listed] if isinstance(listed, list) else []


class Portal(_Part):
    """An open data portal. What is None is as its dialect has it (`Profile`)."""

    url: Address = "https://data.gov.ua"
    organisation: Annotated[str, Field(min_length=2, max_length=100)] | None = None
    dialect: Literal["datagovua", "ckan"] = "datagovua"
    token: SecretStr | None = None
    prefect_secret: Annotated[str, Field(min_length=1)] | None = None
    timeout: Annotated[float, Field(gt=0, le=3600)] = 60
    language: str | None = None
    license_id: str | None = None
    custom_fields: Literal["top", "extras", "none"] | None = None
    tags_as: Literal["tag_string", "tags"] | None = None
    is_datapackage: str | None = None
    private_on_create: bool | None = None
    formats: tuple[Format, ...] | None = None
    title_limit: Limit | None = None
    notes_limit: Limit | None = None
    purpose_limit: Limit | None = None
    publisher_id_field: str | None = None
    checksum_field: str | None = None
    omit: tuple[str, ...] | None = None

    @field_validator("url")
    @classmethod
    def _bare(cls, url: str) -> str:
        """Actions are added to the address: nothing else may stand behind it."""
        if "?" in url or "#" in url or ".." in url:
            raise ValueError(
                Bilingual(
                    "очікується адреса без знаків ?, # і ..",
                    "expected an address without ?, # and ..",
                )
            )
        _ = urlsplit(url).port  # a ValueError for a port that there is none of
        return url

    @field_validator("formats")
    @classmethod
    def _some(cls, names: tuple[Format, ...] | None) -> tuple[Format, ...] | None:
        """A dataset without its tables is none."""
        if names is not None and (not names or len(set(names)) < len(names)):
            raise ValueError(
                Bilingual(
                    "очікується щось із csv, json, parquet, кожне раз",
                    "expected some of csv, json, parquet, each once",
                )
            )
        return names

    @field_validator("token", mode="before")
    @classmethod
    def _text(cls, token: object) -> object:
        """A token of digits alone comes as a number; an empty one is none."""
        return str(token) if isinstance(token, int) else token or None
