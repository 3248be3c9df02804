"""Pictures that come with a form: what they really are, without their place, and no larger than a page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from porch.core.errors import ChannelError, PorchError
from porch.desk.post import media
from porch.engagement.ideas.pictures import MOST, Drawn

LARGEST = 8 * 1024 * 1024  # bytes of one as it comes
LIMIT = 400 * 1024  # bytes of one as it is kept


def drawn(request: HttpRequest) -> list[Drawn]:
    """Return the pictures of a form, each as it is described; PorchError names the file that is none we can show."""
    slots = range(1, MOST + 1)
    sent = [(request.FILES.get(f"picture-{slot}"), request.POST.get(f"alt-{slot}", "")) for slot in slots]
    return [_drawn(file, alt) for file, alt in sent if file is not None]


def _drawn(file: Any, alt: str) -> Drawn:
    name = media.safe_name(str(file.name))
    if file.size > LARGEST:
        raise PorchError(_("%(name)s is larger than 8 MB.") % {"name": name})
    kept = media.inspect(file.read(), str(file.content_type), name)
    try:
        small = media.shrink(kept.content, LIMIT) if kept.inline else b""
    except ChannelError:
        small = b""
    kept = media.inspect(small, kept.content_type, name)
    if not kept.inline:
        raise PorchError(_("%(name)s is no picture we can show. JPEG, PNG, GIF and WebP are.") % {"name": name})
    return Drawn(
        content=kept.content, content_type=kept.content_type, width=kept.width, height=kept.height, alt=alt
    )  # fmt: skip
