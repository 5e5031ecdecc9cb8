"""What the pages of the portal show: reads and puts into words, changes nothing."""
