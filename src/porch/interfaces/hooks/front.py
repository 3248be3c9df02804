"""What stands in front of Django in the web server: the door for webhooks, and the seats."""

from __future__ import annotations

from django.conf import settings

from porch.interfaces.hooks.door import Door
from porch.interfaces.hooks.seats import Application, Seats


def before(application: Application) -> Door:
    """Return the door that takes what networks push and hands all else to `application`, as the settings say."""
    return Door(Seats(application, count=settings.PORCH.web_threads), at_once=settings.PORCH.hook_threads)
