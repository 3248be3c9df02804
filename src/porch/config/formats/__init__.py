"""How days and hours are written in the languages of the portal and its letters; Django reads these by name."""
