"""What becomes of every kind of answer: a file to review, and a test that it is so on every channel."""
