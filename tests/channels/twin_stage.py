"""The shipped stage, by the name under which the tests of channels know it."""

from __future__ import annotations

from porch.proving.twins.stage import TwinStage as TwinStage
from porch.proving.twins.stage import loopback as loopback
