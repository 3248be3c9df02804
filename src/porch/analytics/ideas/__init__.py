"""Ideas: how well each is liked by those who saw it, in what order they are shown, and which deserve a seat."""
