"""No page may use the camera but the one at the door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from porch.interfaces.console.sensors import CAMERA, HEADER, NONE, SensorsMiddleware


def answered(response: HttpResponse) -> str:
    return str(SensorsMiddleware(lambda request: response)(HttpRequest()).headers[HEADER])


def test_a_page_uses_no_sensor_unless_it_says_so_itself() -> None:
    assert answered(HttpResponse()) == NONE
    assert answered(HttpResponse(headers={HEADER: CAMERA})) == CAMERA
