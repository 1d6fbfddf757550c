"""Nothing here is about anyone."""

NOT_PERSONAL = {"territories.Commune": "description d'une commune, pas de ses habitants"}
