// Keeps what is typed every few seconds. Without it, the buttons do the same.
const DELAY = 2500;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0;
  let isSending = false;
  let changed = false;

  const tell = (sentence) => {
    state.textContent = sentence;
  };

  const send = async () => {
    if (isSending) {
      return;
    }
    isSending = true;
    changed = false;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1" },
        redirect: "error",
      });
      if (!response.ok) {
        throw new Error(String(response.status));
      }
      const report = await response.json();
      for (const [key, revision] of Object.entries(report.revisions)) {
        form.elements[`r-${key}`].value = revision;
      }
      const wrong = Object.values(report.faults);
      if (report.conflicts.length) {
        tell("Une autre personne a changé une réponse : enregistrez pour voir la sienne.");
      } else if (wrong.length) {
        tell(`Pas encore enregistré : ${wrong[0]}`);
      } else {
        tell(`Brouillon enregistré à ${report.at}. Le dossier n'est pas déposé.`);
      }
    } catch {
      tell("L'enregistrement automatique n'a pas abouti. Vos réponses sont toujours sur cette page.");
      changed = true;
    } finally {
      isSending = false;
      if (changed) {
        plan();
      }
    }
  };

  const plan = () => {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(send, DELAY);
  };

  form.addEventListener("input", plan);
  form.addEventListener("submit", () => clearTimeout(timer));
}
