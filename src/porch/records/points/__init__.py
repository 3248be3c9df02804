"""Engagement points: which objective, through which activity of customers, with which tool, seen by which measure."""
