"""What planning, applying and verifying work on: one portal, one output folder."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.publish.package import DESCRIPTOR
from flows.publish.portal.answers import dataset_in
from flows.publish.portal.client import Client
from flows.settings import Settings
from transforms.errors import PublishError, RequestError
from transforms.portal import Profile, Wanted, wanted

Dataset = Mapping[str, Any]


@dataclass(frozen=True)
class Package:
    """A package of the output folder and what a portal is to hold of it.

    `descriptor_sha256` names the release: every file's hash is in the descriptor.
    """

    name: str
    folder: Path
    descriptor: Mapping[str, Any]
    descriptor_sha256: str
    wanted: Wanted

    @property
    def release(self) -> str:
        """Names what is to be on the portal: the files sent there, by their hashes."""
        sums = sorted(one.sha256 for one in self.wanted.resources)
        return hashlib.sha256(" ".join(sums).encode()).hexdigest()

    def sha256(self, file_name: str) -> str:
        """The hash of a file."""
        return next(r.sha256 for r in self.wanted.resources if r.file_name == file_name)

    def read(self, file_name: str) -> bytes:
        """The bytes of a file, as the descriptor has them.

        Raises:
            PublishError: `package-damaged`.
        """
        content = _read(self.folder / file_name)
        if hashlib.sha256(content).hexdigest() != self.sha256(file_name):
            raise PublishError("package-damaged", file=self.folder / file_name)
        return content

    def entry(self, file_name: str) -> Mapping[str, Any]:
        """What the descriptor says of a file; nothing where it says nothing."""
        entries = self.descriptor["resources"]
        return next((e for e in entries if e["path"] == file_name), {})


@dataclass(frozen=True)
class Desk:
    """One portal by its name in the settings, and the output folder."""

    portal: str
    profile: Profile
    client: Client
    settings: Settings
    output: Path
    on_step: Callable[[str, str], object]

    def current(self, dataset: str) -> Dataset | None:
        """The dataset as the portal shows it to us, None where there is none.

        Raises:
            PublishError: `portal-dataset-hidden`, `portal-dataset-deleted`,
                `portal-name-taken`, `portal-token-needed`, or what the portal says.
        """
        try:
            shown = self.client.read("package_show", id=dataset)
            found: Dataset = dataset_in("package_show", self.profile.url, shown)
        except PublishError as error:
            if error.rule_id == "portal-gone":
                return None
            if error.rule_id == "portal-refused-token" and self.client.is_anonymous:
                raise PublishError(
                    "portal-token-needed", dataset=dataset, url=self.profile.url
                ) from error
            if error.rule_id == "portal-refused-token" and self._is_token_good():
                raise PublishError(
                    "portal-dataset-hidden", dataset=dataset, url=self.profile.url
                ) from error
            raise
        if found.get("state") == "deleted":
            raise PublishError(
                "portal-dataset-deleted", dataset=dataset, url=self.profile.url
            )
        return self._ours(dataset, found)

    def packages(self) -> list[Package]:
        """Every package of the output folder, whole.

        Raises:
            RequestError: `packages-missing`.
            PublishError: `package-damaged`.
        """
        folders = sorted(
            path.parent
            for path in (self.output / "packages").glob(f"*/{DESCRIPTOR}")
            if not path.parent.name.startswith(".")  # left by a kill
        )
        if not folders:
            raise RequestError("packages-missing", folder=self.output)
        return [load_package(folder, self.profile) for folder in folders]

    def _ours(self, dataset: str, found: Dataset) -> Dataset:
        owner = found.get("organization")
        owner = owner if isinstance(owner, dict) else {}
        organisation = self.profile.organisation
        if organisation and organisation not in {
            owner.get("name"), owner.get("id"), found.get("owner_org"),
        }:  # fmt: skip
            raise PublishError(
                "portal-name-taken",
                dataset=dataset,
                organisation=owner.get("title") or owner.get("name") or "–",
                url=self.profile.url,
            )
        return found

    def _is_token_good(self) -> bool:
        """Whether the portal lets the token write for the organisation."""
        mine = self.client.read(
            "organization_list_for_user", permission="create_dataset"
        )
        names = [one.get(key) for one in mine or () for key in ("name", "id")]
        return self.profile.organisation in names


def load_package(folder: Path, profile: Profile) -> Package:
    """A package whose files are those of its descriptor.

    Raises:
        PublishError: `package-damaged`.
    """
    text = _read(folder / DESCRIPTOR)
    try:
        descriptor = json.loads(text)
        stated = {e["path"]: e["hash"] for e in descriptor["resources"]}
        passport = json.loads(_read(folder / "passport.json"))
    except (ValueError, KeyError, TypeError) as error:
        raise PublishError("package-damaged", file=folder / DESCRIPTOR) from error
    sizes = {DESCRIPTOR: (hashlib.sha256(text).hexdigest(), len(text))}
    for name, stated_hash in stated.items():
        content = _read(folder / name)
        digest = hashlib.sha256(content).hexdigest()
        if stated_hash != f"sha256:{digest}":
            raise PublishError("package-damaged", file=folder / name)
        sizes[name] = (digest, len(content))
    return Package(
        folder.name,
        folder,
        descriptor,
        sizes[DESCRIPTOR][0],
        wanted(descriptor, passport, sizes, profile),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PublishError("package-damaged", file=path) from error
