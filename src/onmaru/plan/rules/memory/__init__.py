"""What one GPU holds, term by term [bytes]."""
