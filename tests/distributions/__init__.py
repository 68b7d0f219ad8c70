"""What is published for machines."""
