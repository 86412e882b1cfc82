"""What is installed only where it is wanted: Prefect, notices, pandas for Parquet."""

from importlib.util import find_spec

from transforms.errors import ConfigError


def require_prefect() -> None:
    """Make sure that the extra `prefect` is installed.

    Raises:
        ConfigError: `prefect-not-installed`.
    """
    if find_spec("prefect") is None:
        raise ConfigError("prefect-not-installed")


def require_notices() -> None:
    """Make sure that the extra `notices` is installed.

    Raises:
        ConfigError: `notices-not-installed`.
    """
    if find_spec("apprise") is None:
        raise ConfigError("notices-not-installed")


def require_parquet() -> None:
    """Make sure that Parquet can be validated: Frictionless reads it by pandas.

    Raises:
        ConfigError: `pandas-not-installed`.
    """
    if find_spec("pandas") is None:
        raise ConfigError("pandas-not-installed")
