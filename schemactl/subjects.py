"""Event → Subject, from configuration."""
