"""What the pages show: reads and puts into words, changes nothing."""
