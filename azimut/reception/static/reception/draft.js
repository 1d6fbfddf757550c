// The record being written is kept in this browser until it is sent: nothing typed is lost when the network or the
// session fails. It is sent again with the same key, so the server counts it once.
"use strict";

{
  const form = document.getElementById("fiche");
  const warning = document.getElementById("hors-ligne");
  const RETRY_MS = 15_000;
  // Too many at once, or a server that restarts: asked again, as without a network.
  const AWAY = [429, 502, 503, 504];
  const KEPT_MS = 12 * 60 * 60 * 1000;

  const name = form && `azimut-fiche-${form.dataset.draft}`;
  const isLeftOut = (field) => field === "csrfmiddlewaretoken" || field === "quoi";

  const keep = () => {
    const fields = [...new FormData(form)].filter(([field]) => !isLeftOut(field));
    try {
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // No storage (private window): the form works without a draft.
    }
  };

  const forget = () => {
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing was kept.
    }
  };

  const recall = () => {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(name));
    } catch {
      return;
    }
    if (!draft || Date.now() - draft.at > KEPT_MS) return;
    const values = new Map();
    for (const [field, value] of draft.fields) values.set(field, [...(values.get(field) ?? []), value]);
    for (const element of form.elements) {
      if (!element.name || isLeftOut(element.name) || element.type === "submit") continue;
      const kept = values.get(element.name) ?? [];
      if (["checkbox", "radio"].includes(element.type)) element.checked = kept.includes(element.value);
      else if (kept.length) element.value = kept[0];
    }
    say("Votre fiche commencée est revenue.");
  };

  const say = (sentence) => {
    warning.textContent = sentence;
    warning.hidden = !sentence;
  };

  let next = null;

  const wait = (sentence) => {
    say(`${sentence} : la fiche est gardée dans ce navigateur et partira dès que possible. Laissez la page ouverte.`);
    clearTimeout(next);
    next = setTimeout(send, RETRY_MS);
  };

  const send = async () => {
    clearTimeout(next);
    next = null;
    keep();
    let response = null;
    try {
      response = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    } catch {
      wait("Pas de réseau");
      return;
    }
    if (response.ok && response.redirected && response.url.includes("/pro/accueil/")) {
      forget();
      location.assign(response.url);
    } else if (AWAY.includes(response.status)) {
      wait("Le service redémarre ou répond mal");
    } else {
      // Errors to show, or a session that ended: the page itself answers; the draft stays.
      form.submit();
    }
  };

  if (form) {
    const isNew = !document.getElementById("erreurs") && !new URLSearchParams(location.search).has("modele");
    if (isNew) recall();
    form.addEventListener("input", keep);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "chercher") return;
      event.preventDefault();
      send();
    });
    addEventListener("online", () => next && send());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      // Enter in the search box searches; it does not send the record.
      else if (event.key === "Enter" && event.target.id === "quoi") event.preventDefault();
    });
    // What was ticked among the results stays when other words are typed.
    document.body.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target.id !== "trouve") return;
      let list = document.getElementById("remis");
      for (const box of event.detail.target.querySelectorAll("input:checked")) {
        if (!list) {
          list = document.createElement("ul");
          list.id = "remis";
          list.className = "picks";
          event.detail.target.before(list);
        }
        list.append(box.closest("li"));
      }
    });
  }
}
