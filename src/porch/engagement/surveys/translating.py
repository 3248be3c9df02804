"""Saying a survey in another of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.surveys import actions, questionnaire, wording
from porch.engagement.surveys.models import Survey, Version
from porch.engagement.surveys.versions import latest
from porch.engagement.surveys.wording import OWN


def translate(*, survey: Survey, language: str, told: Mapping[str, str], at: datetime) -> Version:
    """Say a survey and its questions in another of its languages; `told` is by place, see `wording`.

    What is told empty people read in the survey's own language, and what is not told stays as it is. PorchError: it
    is not one of its languages.
    """
    with transaction.atomic():
        held = actions.hold(survey)
        if language not in held.languages[1:]:
            raise PorchError(f"It is not asked in {wording.named(language)}. Add it to its languages first.")
        said = held.translated.get(language, {}) | {
            name: told[name].strip()[:most] for name, most in OWN if name in told
        }
        held.translated = {**held.translated, language: {name: words for name, words in said.items() if words}}
        held.save(update_fields=["translated"])
        asked = wording.translated(latest(held).asked, language, told)
        return actions.write(survey=held, questions=questionnaire.stored(asked), at=at)
