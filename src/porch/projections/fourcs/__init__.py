"""The four Cs: by what people take part, on which topic, and whether they went up a rung."""
