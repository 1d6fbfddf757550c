"""Rules and public lines; what people answer to the questions is not kept."""

NOT_PERSONAL = {
    "guidance.GuidanceRule": "règle publique, avec son fondement",
    "guidance.RemoteService": "ligne publique d'un service",
}
