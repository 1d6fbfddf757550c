"""Where the schemas of others are translated into ours, once."""
