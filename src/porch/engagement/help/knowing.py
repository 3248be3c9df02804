"""Makes a good answer a page that everybody finds; who answered has the credit, and every edition stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from porch.core.errors import PorchError
from porch.engagement.help.holding import fitting
from porch.engagement.help.models import Answer, Edition, Page
from porch.records.team.models import Member

LONGEST_TITLE, LONGEST = 200, 20_000  # letters
UNTITLED, UNWRITTEN = "Give the page a title.", "There are no words yet."


def write(*, answer: Answer, title: str, words: str, member: Member, at: datetime) -> Page:
    """Make a page of an answer, or its next edition where there is one; a page that was taken down stands again."""
    title, words = (
        fitting(" ".join(title.split()), LONGEST_TITLE, empty=UNTITLED),
        fitting(words, LONGEST, empty=UNWRITTEN),
    )
    if not answer.is_shown:
        raise PorchError("Nobody can read this answer. Let it stand first.")
    with transaction.atomic():
        Answer.objects.select_for_update().get(pk=answer.pk)
        page, made = Page.objects.get_or_create(answer=answer, defaults={"title": title, "at": at})
        if not made:
            page.title, page.taken_down_at = title, None
            page.save(update_fields=["title", "taken_down_at"])
        last = Edition.objects.filter(page=page).aggregate(last=Max("number"))["last"] or 0
        Edition.objects.create(page=page, number=last + 1, title=title, words=words, member=member, at=at)
    return page


def take_down(*, page: Page, at: datetime) -> Page:
    """Show a page to nobody outside any more; its editions stay."""
    page.taken_down_at = page.taken_down_at or at
    page.save(update_fields=["taken_down_at"])
    return page


def put_back(*, page: Page) -> Page:
    """Undo that."""
    page.taken_down_at = None
    page.save(update_fields=["taken_down_at"])
    return page
