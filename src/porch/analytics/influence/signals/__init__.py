"""What may tell that somebody moves others: each signal a declaration, all computed from one tally of the acts."""
