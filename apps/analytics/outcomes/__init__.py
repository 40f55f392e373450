"""What became of each event: returns, excursions, and what they come to by kind, hour and strength."""
