"""Histories made by mechanisms: who opens, who answers and why, who joins and leaves, what the owner wants.

Nothing here knows a measure, a threshold or a weight of the diagnosis, and nothing here may import the engine:
the examiner must not have read the answers. See docs/measures/generator.md.
"""
