"""What stands in front of Django in the web server: the door for webhooks, and the seats."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from porch.interfaces.hooks.seats import Application, Seats


def whole() -> Application:
    """Return all that the web server serves: the door that takes what networks push, and Django behind it."""
    return before(get_wsgi_application())


def before(application: Application) -> Application:
    """Return the door that takes what networks push and hands all else to `application`, as the settings say."""
    from porch.interfaces.hooks.door import Door  # reads tables, so Django must stand

    return Door(Seats(application, count=settings.PORCH.web_threads), at_once=settings.PORCH.hook_threads)
