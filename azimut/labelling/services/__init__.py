"""What can happen to campaigns, files, decisions and labels: one verb a function, in the order of a file's life."""

from azimut.labelling.services.advice import comment_section, consult_body, record_consulted_opinion
from azimut.labelling.services.appeals import close_appeal, record_appeal
from azimut.labelling.services.applications import (
    SaveReport,
    abandon_application,
    begin_application,
    save_answers,
    send_application,
)
from azimut.labelling.services.campaigns import current_specification, open_campaign, register_specification
from azimut.labelling.services.completeness import ask_for_pieces, declare_complete, post_message
from azimut.labelling.services.decisions import close_session, decide, decide_together, plan_session, put_on_agenda
from azimut.labelling.services.instruction import (
    assign_instructors,
    bring_back_to_session,
    declare_tie,
    give_opinion,
    recuse,
    save_opinion,
)
from azimut.labelling.services.labels import (
    end_past_labels,
    raise_alert,
    restore_label,
    suspend_label,
    transfer_label,
    withdraw_label,
)
from azimut.labelling.services.life import (
    answer_alert,
    declare_change,
    mark_change_read,
)
from azimut.labelling.services.members import members_csv, members_pdf, publish_members, record_members
from azimut.labelling.services.pieces import attach_document, remove_document
from azimut.labelling.services.yearly import draw_up_yearly_list

__all__ = [
    "SaveReport",
    "abandon_application",
    "answer_alert",
    "ask_for_pieces",
    "assign_instructors",
    "attach_document",
    "begin_application",
    "bring_back_to_session",
    "close_appeal",
    "close_session",
    "comment_section",
    "consult_body",
    "current_specification",
    "decide",
    "decide_together",
    "declare_change",
    "declare_complete",
    "declare_tie",
    "draw_up_yearly_list",
    "end_past_labels",
    "give_opinion",
    "mark_change_read",
    "members_csv",
    "members_pdf",
    "open_campaign",
    "plan_session",
    "post_message",
    "publish_members",
    "put_on_agenda",
    "raise_alert",
    "record_appeal",
    "record_consulted_opinion",
    "record_members",
    "recuse",
    "register_specification",
    "remove_document",
    "restore_label",
    "save_answers",
    "save_opinion",
    "send_application",
    "suspend_label",
    "transfer_label",
    "withdraw_label",
]
