"""What a survey's answers are worth: how many answered, who is missing, how well they did it, and how sure we are.

Plain Python on plain numbers, without Django, clock or chance; sources stand at each formula.
"""
