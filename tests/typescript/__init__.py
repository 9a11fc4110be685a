"""The TypeScript compiler and node, for the tests."""
