"""Claims: what we promise in public, each with its evidence, and what customers say came of it."""
