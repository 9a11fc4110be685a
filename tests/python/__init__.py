"""Python packages that are generated and imported for tests."""
