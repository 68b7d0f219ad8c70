"""What is published for machines, one module a format."""
