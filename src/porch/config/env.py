"""Settings, typed and with their origin: environment, then porch.toml under PORCH_HOME, then the default."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict


def default_home() -> Path:
    """Return where Porch keeps everything it writes when PORCH_HOME is not set."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "porch"


class Settings(BaseSettings):
    """What a person may set. Every field is a PORCH_ variable; `database_url` is also read from DATABASE_URL."""

    model_config = SettingsConfigDict(env_prefix="PORCH_", extra="ignore")

    home: Path = Field(default_factory=default_home, description="Folder that holds everything Porch writes.")
    database_url: SecretStr = Field(
        default=SecretStr(""), description="PostgreSQL address; empty means SQLite under PORCH_HOME."
    )
    host: str = Field(default="127.0.0.1", description="Address the web server listens on.")
    port: int = Field(default=8420, ge=0, le=65535, description="Port the web server listens on.")
    public_url: str = Field(default="", description="Address people reach Porch at, when a proxy stands before it.")
    trusted_proxies: str = Field(
        default="127.0.0.1/32,::1/128", description="Networks whose X-Forwarded headers are believed."
    )
    allow_networks: str = Field(
        default="", description="Private networks (CIDR, comma separated) that channels may reach, for self-hosters."
    )
    sign_in_networks: str = Field(
        default="mastodon", description="Networks customers may sign in with at the portal, comma separated."
    )
    web_workers: int = Field(default=1, ge=1, le=16, description="Web server processes.")
    web_threads: int = Field(default=4, ge=1, le=64, description="Pages each web server process makes at a time.")
    hook_threads: int = Field(
        default=32, ge=1, le=256, description="Webhook deliveries each web server process takes at a time."
    )
    search_calls_per_search: int = Field(
        default=300, ge=0, le=1_000_000, description="Calls to networks that one saved search may spend in a day (UTC)."
    )
    search_calls_per_connection: int = Field(
        default=1000, ge=0, le=1_000_000, description="Calls that all searches on one connection may spend in a day."
    )
    import_limit_mb: int = Field(
        default=4096, ge=1, le=1_000_000, description="Size up to which a file is taken on the import page, in MB."
    )
    soft_bounces: int = Field(
        default=3, ge=1, le=100, description="Days with mail that came back after which an address rests."
    )
    soft_bounce_days: int = Field(
        default=30, ge=1, le=365, description="Days for which mail that came back speaks against an address."
    )
    debug: bool = Field(default=False, description="Show errors in the browser. Never on a public address.")
    log_level: str = Field(default="WARNING", description="How much is written to the terminal.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the environment first, then porch.toml."""
        return (init_settings, env_settings, TomlFile(settings_cls))


class TomlFile(PydanticBaseSettingsSource):
    """Values from porch.toml in PORCH_HOME."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        """Return the file's value for one field."""
        return file_values().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return every value the file gives."""
        known = self.settings_cls.model_fields
        return {name: value for name, value in file_values().items() if name in known}


@cache
def file_values() -> dict[str, Any]:
    """Return what porch.toml says; nothing when there is none."""
    path = Path(os.environ.get("PORCH_HOME") or default_home()) / "porch.toml"
    return tomllib.loads(path.read_text()) if path.is_file() else {}


@cache
def settings() -> Settings:
    """Return the settings in force."""
    plain = os.environ.get("DATABASE_URL", "")
    if plain and not os.environ.get("PORCH_DATABASE_URL"):
        return Settings(database_url=SecretStr(plain))
    return Settings()


def origin(name: str) -> str:
    """Return where the setting `name` comes from: the variable, porch.toml, or "default"."""
    variable = f"PORCH_{name.upper()}"
    if variable in os.environ:
        return variable
    if name == "database_url" and os.environ.get("DATABASE_URL"):
        return "DATABASE_URL"
    return "porch.toml" if name in file_values() else "default"
