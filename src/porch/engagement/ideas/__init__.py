"""Ideas: what customers propose, who is for it, what was decided and why, and what became of it."""
