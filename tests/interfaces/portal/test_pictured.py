"""A photo of a phone is made as small as a page needs, and stands upright."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from porch.core.errors import PorchError
from porch.interfaces.portal import pictured


def sent(content: bytes) -> Any:
    return RequestFactory().post(
        "/", {"picture-2": SimpleUploadedFile("../loaf.jpg", content), "alt-1": "No", "alt-2": "A loaf"}
    )


def photo(**exif: int) -> bytes:
    told, out = Image.Exif(), BytesIO()
    told.update({0x0112: exif.get("turned", 1)})
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(out, "JPEG", quality=97, exif=told)
    return out.getvalue()


def test_a_large_photo_is_made_small_and_stands_upright() -> None:
    content = photo(turned=6)
    assert len(content) > pictured.LIMIT
    (made,) = pictured.drawn(sent(content))
    assert (len(made.content) <= pictured.LIMIT, made.content_type, made.height > made.width, made.alt) == (
        True, "image/jpeg", True, "A loaf",
    )  # fmt: skip


def test_what_is_cut_off_is_named_without_its_folders() -> None:
    with pytest.raises(PorchError, match=r"^loaf\.jpg is no picture"):
        pictured.drawn(sent(photo()[:20]))
    assert pictured.drawn(RequestFactory().post("/", {})) == []
