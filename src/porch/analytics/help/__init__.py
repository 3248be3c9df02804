"""When colleagues should step in, and how fast peers put right what is mistaken."""
