"""Choices: options with all their facts, chosen by gut and then knowing them, and what was decided in the end."""
