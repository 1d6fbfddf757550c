"""One line above a model: its changes are kept where nobody can rewrite them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])

REFUSAL = "L''historique ne se modifie pas"


def append_only(*, dated: str = "", kept_years: int = 0) -> list[pgtrigger.Trigger]:
    """For `Meta.triggers`: the database refuses UPDATE, DELETE and TRUNCATE, whoever asks.

    With `dated` (a column) and `kept_years`, a row that old may be deleted, and no younger one: what the retention
    rules ask for, the trigger checks too.
    """
    expired = ""
    if kept_years:
        expired = (
            f"IF TG_OP = 'DELETE' AND OLD.{dated} < now() - interval '{kept_years} years' THEN RETURN OLD; END IF; "
        )
    refuse = f"RAISE EXCEPTION '{REFUSAL} (%)', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=expired + refuse,
        ),
        pgtrigger.Trigger(
            name="never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=refuse,
        ),
    ]


def journalised(*, key: str, thing: str) -> pgtrigger.Trigger:
    """For `Meta.triggers`: each row enters the journal with its digest, in the transaction that writes it.

    `key` and `thing` are the columns that name the row and what it is about.
    """
    return pgtrigger.Trigger(
        name="journalised",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"PERFORM azimut_journalise(TG_RELID, TG_TABLE_NAME, NEW.{key}::text, NEW.{thing}::text, NEW);"
        " RETURN NULL;",
    )


def tracked(
    *,
    kept_years: int,
    fields: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    also: Sequence[pghistory.Tracker] = (),
) -> Callable[[Model], Model]:
    """Keep each insert, change and deletion of a model for `kept_years`.

    `also` adds trackers, e.g. that a field changed which is itself not kept.
    """

    def decorate(model: Model) -> Model:
        track = pghistory.track(
            pghistory.InsertEvent("created"),
            pghistory.UpdateEvent("changed"),
            pghistory.DeleteEvent("deleted"),
            *also,
            fields=list(fields) if fields is not None else None,
            exclude=list(exclude) if exclude is not None else None,
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            append_only=False,
            attrs={"kept_years": kept_years},
            meta={
                "triggers": [
                    *append_only(dated="pgh_created_at", kept_years=kept_years),
                    journalised(key="pgh_id", thing="pgh_obj_id"),
                ],
                "indexes": [models.Index(fields=["pgh_created_at"])],
                "verbose_name": f"histoire de « {model._meta.verbose_name} »",  # noqa: SLF001
            },
            model_name=f"{model.__name__}Event",
        )
        return track(model)

    return decorate


def event_models() -> list[Any]:
    """The event table of each tracked model, of every domain."""
    return [model for model in pghistory.core.event_models() if hasattr(model, "kept_years")]
