"""Assembles the domains: settings, addresses, commands. Knows every domain and is imported by none."""
