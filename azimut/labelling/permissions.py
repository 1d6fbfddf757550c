"""Who may do what with applications and labels: the rules of the specification, one function each.

The wall is `LabelApplication.objects.visible_to(actor)`: every route goes through it; these functions say more finely
who may act on what they see.
"""

from uuid import UUID

from azimut.core.permissions import Actor, Role, Verdict, allowed_if, refused
from azimut.core.profile import active_profile
from azimut.labelling.enums import ApplicationState as State
from azimut.labelling.models import Assignment, DeclaredChange, Label, LabelApplication, structures_tied_to

MEMBERS = (Role.ADVISER, Role.STRUCTURE_MANAGER)
ANIMATION = (Role.ANIMATOR, Role.REGIONAL_OFFICER)
FOLLOWING = (Role.ANIMATOR, Role.DECIDER, Role.REGIONAL_OFFICER, Role.AUDITOR)
OPINIONS_READ_IN = (State.OPINION_GIVEN, State.GRANTED, State.REFUSED, State.POSTPONED)
JUDGING = (Role.ANIMATOR, Role.INSTRUCTOR, Role.DECIDER, Role.REGIONAL_OFFICER)


def can_see_labelling(actor: Actor) -> Verdict:
    """Members of structures, those who judge, and auditors; a local coordinator has no part in it."""
    return allowed_if(
        actor.is_one_of(*MEMBERS, *JUDGING, Role.AUDITOR), "La labellisation ne concerne pas cette casquette."
    )


def is_tied(user_id: UUID, application: LabelApplication) -> bool:
    """Whether this person works for the applying structure, declared a tie with it, or stepped back from its file."""
    return LabelApplication.objects.filter(pk=application.pk).tied_to(user_id).exists()


def can_run_campaigns(actor: Actor) -> Verdict:
    """The regional animation and the Région announce, open and close campaigns."""
    return allowed_if(actor.is_one_of(*ANIMATION), "Seules l'animation régionale et la Région gèrent les campagnes.")


def can_write_application(actor: Actor, application: LabelApplication) -> Verdict:
    """Anyone of the structure writes its file while it is a draft or awaits pieces."""
    if not (actor.is_one_of(*MEMBERS) and actor.acts_for(application.structure_id)):
        return refused("Seules les personnes de la structure remplissent son dossier.")
    return allowed_if(application.can_be_written, "Ce dossier est déposé : il ne se modifie plus.")


def can_send_application(actor: Actor, application: LabelApplication) -> Verdict:
    """The structure's manager alone commits it."""
    return allowed_if(
        actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(application.structure_id),
        "Seule la personne responsable de la structure dépose le dossier.",
    )


def can_check_completeness(actor: Actor, application: LabelApplication) -> Verdict:
    """The regional animation says whether a file is complete, but for a structure it is tied to."""
    if not actor.is_one_of(*ANIMATION):
        return refused("Seule l'animation régionale vérifie les dossiers.")
    return _without_tie(actor, application)


def can_assign(actor: Actor, application: LabelApplication) -> Verdict:
    """The regional animation shares the files out among instructors."""
    return can_check_completeness(actor, application)


def can_instruct(actor: Actor, assignment: Assignment) -> Verdict:
    """An instructor judges the files they were given, never one of their own structure."""
    if not actor.is_one_of(Role(active_profile().labelling.instructing_role)):
        return refused("Ce dossier s'instruit en groupe de travail.")
    if assignment.instructor_id != actor.user_id:
        return refused("Ce dossier a été confié à une autre personne.")
    return _without_tie(actor, assignment.application)


def can_sit(actor: Actor) -> Verdict:
    """The body of the profile sits in sessions."""
    return allowed_if(
        actor.is_one_of(Role(active_profile().labelling.deciding_role)),
        "Seule l'instance de décision se prononce sur un dossier.",
    )


def can_decide(actor: Actor, application: LabelApplication) -> Verdict:
    """The body of the profile decides; a member tied to the structure takes no part."""
    if not (verdict := can_sit(actor)):
        return verdict
    if not actor.has_second_factor:
        return refused("Décider demande une connexion avec second facteur.")
    return _without_tie(actor, application)


def can_follow_campaigns(actor: Actor) -> Verdict:
    """Dashboards, sessions and labels are read by the animation, the deciding body, the Région and auditors."""
    return allowed_if(
        actor.is_one_of(*FOLLOWING), "Cette page est celle de l'animation, de l'instance de décision et de la Région."
    )


def can_compare_opinions(actor: Actor, application: LabelApplication) -> Verdict:
    """Opinions are read side by side once all are given, not before, by those who judge and do not apply."""
    if not actor.is_one_of(*FOLLOWING, Role.INSTRUCTOR):
        return refused("Les avis ne se lisent pas avec cette casquette.")
    return allowed_if(application.state in OPINIONS_READ_IN, "Les avis se lisent une fois tous rendus.")


def can_act_on_label(actor: Actor, label: Label) -> Verdict:
    """Those who follow labels, but for the label of a structure they are tied to."""
    if not (verdict := can_follow_labels(actor)):
        return verdict
    return _without_tie_to(actor, label.structure_id)


def can_follow_labels(actor: Actor) -> Verdict:
    """Alerts, suspensions and withdrawals are the act of those who decide; the Région raises alerts."""
    return allowed_if(
        actor.is_one_of(Role.REGIONAL_OFFICER, Role(active_profile().labelling.deciding_role)),
        "Seules la Région et l'instance de décision agissent sur un label.",
    )


def can_speak_for_label(actor: Actor, label: Label) -> Verdict:
    """The structure's manager alone answers an alert and declares changes."""
    return allowed_if(
        actor.is_one_of(Role.STRUCTURE_MANAGER) and actor.acts_for(label.structure_id),
        "Seule la personne responsable de la structure s'exprime sur son label.",
    )


def can_read_change(actor: Actor, change: DeclaredChange) -> Verdict:
    """The animation and the Région read what structures declare, but for a structure they are tied to."""
    if not actor.is_one_of(*ANIMATION):
        return refused("Seules l'animation régionale et la Région lisent les changements déclarés.")
    return _without_tie_to(actor, change.label.structure_id)


def can_record_appeal(actor: Actor, structure_id: UUID) -> Verdict:
    """Appeals are recorded by the animation and the Région, but for a structure they are tied to."""
    if not actor.is_one_of(*ANIMATION):
        return refused("Seules l'animation régionale et la Région enregistrent les recours.")
    return _without_tie_to(actor, structure_id)


def can_uphold_appeal(actor: Actor, structure_id: UUID) -> Verdict:
    """The Région alone, its second factor given, undoes a decision: of its own accord, or because a court says so."""
    if not actor.is_one_of(Role.REGIONAL_OFFICER):
        return refused("Seule la Région accueille un recours : il remet en cause une décision.")
    if not actor.has_second_factor:
        return refused("Accueillir un recours demande une connexion avec second facteur.")
    return _without_tie_to(actor, structure_id)


def can_hand_label_to(actor: Actor, structure_id: UUID) -> Verdict:
    """Nobody gives a label to a structure they are tied to."""
    return _without_tie_to(actor, structure_id)


def can_comment(actor: Actor, application: LabelApplication) -> Verdict:
    """Those who judge a file comment its sections among themselves."""
    seen = LabelApplication.objects.visible_to(actor).filter(pk=application.pk).exists()
    return allowed_if(actor.is_one_of(*JUDGING) and seen, "Seules les personnes qui jugent un dossier le commentent.")


def can_consult(actor: Actor, application: LabelApplication) -> Verdict:
    """Where the profile names a body to consult, the animation and the Région ask for its opinion."""
    if not active_profile().labelling.consulted_body:
        return refused("Dans cette région, aucune instance n'est consultée avant la décision.")
    return can_check_completeness(actor, application)


def can_publish_members(actor: Actor) -> Verdict:
    """The Région publishes the list of members."""
    return allowed_if(actor.is_one_of(Role.REGIONAL_OFFICER), "Seule la Région publie la liste des membres.")


def _without_tie(actor: Actor, application: LabelApplication) -> Verdict:
    return allowed_if(
        not is_tied(actor.user_id, application),
        "Vous êtes en lien avec cette structure : vous ne prenez pas part à son dossier.",
    )


def _without_tie_to(actor: Actor, structure_id: UUID) -> Verdict:
    return allowed_if(
        not structures_tied_to(actor.user_id).filter(pk=structure_id).exists(),
        "Vous êtes en lien avec cette structure : vous ne prenez pas part à ce qui la concerne.",
    )
