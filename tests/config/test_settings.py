"""Django's settings follow from Porch's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
SHOW = """
import json
from porch.config import settings
print(json.dumps({
    "database": str(settings.DATABASES["default"]["ENGINE"]), "name": str(settings.DATABASES["default"]["NAME"]),
    "secure": settings.SESSION_COOKIE_SECURE, "hosts": settings.ALLOWED_HOSTS, "origins": settings.CSRF_TRUSTED_ORIGINS,
    "hsts": settings.SECURE_HSTS_SECONDS, "script": settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"],
}))
"""


def settings(home: Path, **variables: str) -> dict[str, object]:
    """Return what Django's settings are in a process with these variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORCH_", "DATABASE_"))}
    environment = kept | {"PORCH_HOME": str(home)} | variables
    done = subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True)
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


def test_without_a_word_it_is_sqlite_at_home(tmp_path: Path) -> None:
    shown = settings(tmp_path)
    assert shown["database"] == "django.db.backends.sqlite3"
    assert shown["name"] == str(tmp_path / "porch.sqlite3")


def test_an_address_makes_it_postgresql(tmp_path: Path) -> None:
    shown = settings(tmp_path, DATABASE_URL="postgresql://ann@localhost/town")
    assert shown["database"] == "django.db.backends.postgresql"
    assert shown["name"] == "town"


def test_a_public_address_over_https_makes_cookies_secure(tmp_path: Path) -> None:
    shown = settings(tmp_path, PORCH_PUBLIC_URL="https://porch.example.org/")
    assert shown["secure"] is True
    assert shown["hsts"] == 31_536_000
    assert shown["origins"] == ["https://porch.example.org"]
    assert "porch.example.org" in shown["hosts"]


def test_on_loopback_cookies_work_without_a_certificate(tmp_path: Path) -> None:
    assert settings(tmp_path)["secure"] is False


@pytest.mark.parametrize("name", ["example.org", "*"])
def test_no_other_name_is_answered_to(tmp_path: Path, name: str) -> None:
    assert name not in settings(tmp_path)["hosts"]


def test_only_our_own_scripts_run(tmp_path: Path) -> None:
    assert settings(tmp_path)["script"] == ["'self'"]
