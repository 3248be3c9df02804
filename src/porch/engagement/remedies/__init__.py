"""What would meet a need: ideas that colleagues linked to what people ask for, lack or praise on a topic."""
