"""Choices: what people chose by gut and knowing the facts, and which fact moved them."""
