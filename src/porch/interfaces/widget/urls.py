"""The addresses of our own doors."""

from __future__ import annotations

from functools import partial

from porch.interfaces.widget.guard import route
from porch.interfaces.widget.views import chat, form

app_name = "widget"
at_chat, at_form = partial(route, kind="webchat"), partial(route, kind="webform")

urlpatterns = [
    at_chat("chat/<slug:public>/", chat.presence, "presence"),
    at_chat("chat/<slug:public>/talk/", chat.talk, "talk"),
    at_chat("chat/<slug:public>/who/", chat.who, "who"),
    at_chat("chat/<slug:public>/photos/<int:file_id>/", chat.photo, "photo"),
    at_chat("chat/<slug:public>/try/", chat.try_out, "try"),
    at_form("forms/<slug:public>/", form.form, "form"),
    at_form("forms/<slug:public>/kept/<slug:token>/", form.kept, "kept"),
]
