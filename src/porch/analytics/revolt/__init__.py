"""Whether people begin to turn against us: how surprising what comes in is, and when that began."""
