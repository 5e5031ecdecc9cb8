"""The plugins that give every test a real database, a real broker and a real browser."""
