"""Stand-ins for what lies beyond loopback; each refuses what the real one refuses."""
