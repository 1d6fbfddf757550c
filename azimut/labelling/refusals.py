"""What the rules of labelling refuse, in the words people read."""


class LabellingRefused(Exception):  # noqa: N818  reads as a sentence
    """A rule says no; the message is the French sentence for the person."""


class CampaignClosed(LabellingRefused):
    """Nothing can be sent before the campaign opens nor after it closes."""


class AlreadyDone(LabellingRefused):
    """Someone else did it first."""


class FileIncomplete(LabellingRefused):
    """What is missing, key by key."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__("Il manque encore : " + ", ".join(missing) + ".")


class ConflictOfInterest(LabellingRefused):
    """Nobody judges a file they are tied to."""
