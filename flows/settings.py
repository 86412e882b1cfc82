"""Settings: `zvit.toml`, with overrides from the environment; read in one place.

Nothing else reads the environment. Tokens, and addresses of notices, come from there
alone, never from the file.
"""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from flows.setting_parts import (
    Format,
    Key,
    Notices,
    Portal,
    PrefectServer,
    Publisher,
    Schedule,
)

# The parts come first: they keep pydantic from looking for plugins.
# isort: split
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

# Installed from a wheel these are `zvit.flows`, `zvit.transforms`.
from flows import __name__ as _flows
from flows.reasons import of_file, of_setting
from flows.setting_lines import line_of
from transforms import __name__ as _transforms
from transforms.errors import Bilingual, ConfigError, ConfigErrors

FILE = "zvit.toml"
_PROJECT = Path(__file__).parents[1]
_PREFIX = "ZVIT_"
_API_URL = "PREFECT_API_URL"
_EPOCH = "SOURCE_DATE_EPOCH"
_END_OF_TIME = 253_370_764_800  # the year 9999, a day of which is in 10000 elsewhere


class Settings(BaseSettings):
    """All settings of a run."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    reports: Path = Path("reports")
    output: Path = Path("output")
    codes: Path | None = None
    dialect: Literal["2025", "2019"] = "2025"
    language: Literal["uk", "en"] = "uk"
    formats: tuple[Format, ...] = ("csv", "json", "parquet")
    publisher: Publisher
    schedule: Schedule = Schedule()
    prefect: PrefectServer = PrefectServer()
    notices: Notices = Notices()
    portals: Annotated[dict[Key, Portal], Field(min_length=1)] = {"main": Portal()}
    portal: str | None = None

    @field_validator("portals")
    @classmethod
    def _told(cls, portals: dict[str, Portal]) -> dict[str, Portal]:
        """The variable of a token alone makes no portal: its name was mistyped."""
        for name, portal in portals.items():
            if name != "main" and portal.model_fields_set == {"token"}:
                raise ValueError(
                    Bilingual(
                        "є токен цього порталу, а самого порталу немає",
                        "there is a token of this portal, and no such portal",
                    )
                )
        return portals

    @field_validator("formats")
    @classmethod
    def _with_csv(cls, names: tuple[Format, ...]) -> tuple[Format, ...]:
        """The CSV is what schemas are of, and what is judged."""
        if "csv" not in names or len(set(names)) < len(names):
            raise ValueError(
                Bilingual(
                    "очікується csv і, кожен раз, json та parquet",
                    "expected csv and, each once, json and parquet",
                )
            )
        return names

    @field_validator("portal")
    @classmethod
    def _listed(cls, name: str | None, told: ValidationInfo) -> str | None:
        portals = told.data.get("portals", {})
        if name is not None and portals and name not in portals:
            listed = ", ".join(portals)
            raise ValueError(
                Bilingual(
                    f"очікується одна з назв: {listed}", f"expected one of: {listed}"
                )
            )
        return name

    @property
    def default_portal_name(self) -> str:
        """The portal linked and published to: the first if none is set."""
        return self.portal or next(iter(self.portals))

    @property
    def default_portal(self) -> Portal:
        """The portal of this name."""
        return self.portals[self.default_portal_name]

    def portal_named(self, name: str | None = None) -> Portal:
        """A portal, the default one for None.

        Raises:
            ConfigError: `portal-unknown`.
        """
        wanted, names = name or self.default_portal_name, ", ".join(self.portals)
        if wanted not in self.portals:
            raise ConfigError("portal-unknown", name=wanted, names=names)
        return self.portals[wanted]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file."""
        return env_settings, init_settings


def load_settings(path: Path | None = None) -> Settings:
    """Settings of a file, or of `zvit.toml` here, or of the one beside the program.

    Raises:
        ConfigError: `setting-wrong`, `settings-unreadable`, with file and line.
    """
    file = settings_file(path)
    text = _read(file)
    stated = _parsed(file, text)
    _refuse_tokens(file, text, stated)
    try:
        settings = Settings(**stated)
    except ValidationError as error:
        raise _wrong(file, text, error) from error
    except SettingsError as error:
        raise _wrong_variable(error) from error
    folder = file.resolve().parent
    return settings.model_copy(
        update={
            "reports": folder / settings.reports,
            "output": folder / settings.output,
            "codes": folder / settings.codes if settings.codes else None,
            "prefect": settings.prefect if settings.prefect.api_url else _server(),
        }
    )


def settings_file(path: Path | None = None) -> Path:
    """The file named, or `zvit.toml` here, or the one beside the program.

    Raises:
        ConfigError: `settings-missing`.
    """
    file = path or next(
        (f for f in (Path.cwd() / FILE, _PROJECT / FILE) if f.is_file()), None
    )
    if file is None:
        raise ConfigError("settings-missing", file=FILE)
    return file


def fixed_time() -> int | None:
    """Seconds since 1970 of SOURCE_DATE_EPOCH, which pins the clock; None: no pin.

    Raises:
        ConfigError: `setting-wrong`: it is no such number.
    """
    stated = os.environ.get(_EPOCH)  # noqa: TID251
    if not stated:
        return None
    if re.fullmatch(r"[0-9]{1,12}", stated) and int(stated) < _END_OF_TIME:
        return int(stated)
    raise ConfigError(
        "setting-wrong",
        file=_EPOCH,
        line="–",
        place=_EPOCH,
        setting=_EPOCH,
        value=stated[:80],
        reason=Bilingual(
            "очікується кількість секунд від 1970 року",
            "expected a number of seconds since 1970",
        ),
    )


def spare_threads() -> None:
    """Keep numpy from starting a thread a core; before it is imported.

    They are for linear algebra, which nothing here does, and cost a twentieth of a run.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251


def quieten_prefect(api_url: str, *, on_console: bool = True) -> None:
    """Point Prefect at a server and turn its analytics off; before it is imported.

    Args:
        api_url: the server.
        on_console: whether its log is shown here too, beside the server's page.
    """
    if not on_console:
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # noqa: TID251
    os.environ["PREFECT_API_URL"] = api_url  # noqa: TID251
    for name, value in PREFECT_QUIET.items():
        os.environ.setdefault(name, value)  # noqa: TID251


PREFECT_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_EXTRA_LOGGERS": f"{_flows},{_transforms}",
}


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            "settings-unreadable", file=file, line="–", reason=of_file(error)
        ) from error


def _parsed(file: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = found[1] if found else len(text.splitlines())
        raise ConfigError(
            "settings-unreadable", file=file, line=line, reason=of_file(error)
        ) from error


def _refuse_tokens(file: Path, text: str, stated: dict[str, Any]) -> None:
    """A token in a file is soon in a repository, a backup or a letter."""
    portals = stated.get("portals")
    for name, portal in portals.items() if isinstance(portals, dict) else ():
        if isinstance(portal, dict) and "token" in portal:
            names = ["portals", name, "token"]
            raise ConfigError(
                "portal-token-in-file",
                file=file,
                line=line_of(text, names),
                setting=".".join(names),
                variable=_PREFIX + "__".join(names).upper(),
            )
    notices = stated.get("notices")
    if isinstance(notices, dict) and "urls" in notices:
        raise ConfigError(
            "notices-urls-in-file", file=file, line=line_of(text, ["notices", "urls"])
        )


def _server() -> PrefectServer:
    """The server of Prefect's own variable, which counts where the file names none."""
    url = os.environ.get(_API_URL)  # noqa: TID251
    try:
        return PrefectServer(api_url=url or None)
    except ValidationError as error:
        raise _refused(
            _API_URL, "–", ["prefect", "api_url"], error.errors()[0]
        ) from error


def _wrong(file: Path, text: str, error: ValidationError) -> ConfigError:
    """Every wrong setting, with its line in the file or its variable."""
    set_ = {name.upper(): name for name in os.environ}  # noqa: TID251
    found = []
    for one in error.errors():
        names = [str(part) for part in one["loc"]]
        variables = [
            set_[variable]
            for count in range(len(names), 0, -1)
            if (variable := _PREFIX + "__".join(names[:count]).upper()) in set_
        ]
        if variables:
            found.append(_refused(variables[0], "–", names, one))
        else:
            found.append(_refused(file, line_of(text, names), names, one))
    return found[0] if len(found) == 1 else ConfigErrors(found)


def _wrong_variable(error: SettingsError) -> ConfigError:
    """A variable that should hold a table, as JSON, and does not."""
    found = re.search(r'field "(\w+)"', str(error))
    start = f"{_PREFIX}{found[1] if found else ''}".upper()
    names = [name for name in os.environ if name.upper().startswith(start)]  # noqa: TID251
    return ConfigError(
        "setting-wrong",
        file=", ".join(sorted(names)),
        line="–",
        place=", ".join(sorted(names)),
        setting=found[1] if found else "–",
        value="–",
        reason=Bilingual("очікується таблиця у JSON", "expected a table as JSON"),
    )


def _refused(file: object, line: object, names: list[str], first: Any) -> ConfigError:
    return ConfigError(
        "setting-wrong",
        file=file,
        line=line,
        place=file
        if line == "–"
        else Bilingual(f"{file}, рядок {line}", f"{file}, line {line}"),
        setting=".".join(names),
        value="–" if _secret(names) else _shown(first),
        reason=of_setting(first),
    )


def _secret(names: list[str]) -> bool:
    """Whether what was given may hold a token: it is never shown."""
    if names[0] == "notices":
        return not (set(Notices.model_fields) - {"urls"}) & set(names[1:])
    harmless = set(Portal.model_fields) - {"token"}
    return names[0] == "portals" and not harmless & set(names[2:])


def _shown(first: Any) -> str:
    text = json.dumps(first["input"], ensure_ascii=False, default=str)[:80]
    # Of an address what stands before @ may be a password.
    bare = first["type"] == "missing" or isinstance(first["input"], dict)
    return "–" if bare or ("@" in text and "/" in text) else text
