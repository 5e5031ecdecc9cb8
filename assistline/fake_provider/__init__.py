"""Providers that send nothing: they take messages by the real protocols and write them to a file.

For demo mode and tests. They can be told to misbehave (``POST /control``), because that is what providers do.
"""
