"""The customers' door: what a person opens from a letter, a code on the wall or a form, without an account."""
