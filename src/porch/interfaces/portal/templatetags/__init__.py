"""What templates of the portal are written with."""
