"""Files that people send: what is taken, how it is looked into, and how it is kept. No database."""
