"""Every signal there is."""

from __future__ import annotations

from porch.analytics.influence.signals import context, drawing, real_life, relationship, responders, topics, trust
from porch.analytics.influence.signals.declaring import Signal, Subject

SIGNALS: tuple[Signal, ...] = (
    *drawing.SIGNALS,
    *responders.SIGNALS,
    *trust.SIGNALS,
    *real_life.SIGNALS,
    *context.SIGNALS,
    *relationship.SIGNALS,
    *topics.SIGNALS,
)


def of(subject: Subject) -> tuple[Signal, ...]:
    """Return the signals of people, of pairs, or of people's topics.

    >>> of(Subject.TOPIC)[0].id
    'topic_acts_7'
    """
    return tuple(signal for signal in SIGNALS if signal.of is subject)
