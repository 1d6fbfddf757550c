"""The rules as written: `national.toml` for the whole country, one file per profile for what differs there."""
