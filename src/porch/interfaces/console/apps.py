from __future__ import annotations

from django.apps import AppConfig


class Config(AppConfig):
    """The console as Django knows it."""

    name = "porch.interfaces.console"
    label = "console"
