"""One log line per unit of work: event, status, counts and duration as fields."""
