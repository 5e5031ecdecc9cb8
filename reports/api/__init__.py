"""Reports by program: send one, follow one."""
