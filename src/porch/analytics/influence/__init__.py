"""Who moves whom: Sway, what it is made of, and how word spreads."""
