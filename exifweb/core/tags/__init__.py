"""What is known about tags: tables (data), conversions and conditions (code), joined by name."""
