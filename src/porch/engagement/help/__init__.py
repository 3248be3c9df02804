"""Questions that customers answer for one another, and what is known by that."""
