"""The same frames through Ibis, on Spark or whatever else Ibis speaks: `pip install porch[spark]`.

Nothing here iterates: acts are read once into a table that is kept, and what follows are groupings and joins of it.
"""
