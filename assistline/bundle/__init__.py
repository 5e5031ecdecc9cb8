"""The whole configuration of a customer as one file: read out, compared, and put in force elsewhere."""
