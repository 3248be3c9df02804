"""What the tables of the team hold of one person."""

from __future__ import annotations

from porch.records.tables.personal import Nothing
from porch.records.team.models import Away, Business, Login, Member, Pass

TABLES = (
    Nothing(model=Login, why="Sign-ins of colleagues, who leave by the team's own page."),
    Nothing(model=Business, why="The business itself."),
    Nothing(model=Member, why="Colleagues, who leave by the team's own page."),
    Nothing(model=Away, why="When colleagues are away."),
    Nothing(model=Pass, why="Invitations of colleagues, used once."),
)
