// A form marked data-keep-draft survives the end of a session: what was sent is kept in this tab until the next page;
// if that page is the sign-in, it comes back in the form afterwards. Passwords and files are never kept.
const DRAFT = "draft";
const SIGNED_OUT = "signed-out";
const KEPT = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";

function valuesOf(form) {
  return [...form.querySelectorAll(KEPT)].map((field) => [
    field.name,
    field.type === "checkbox" || field.type === "radio" ? field.checked : field.value,
  ]);
}

function give(form, values) {
  [...form.querySelectorAll(KEPT)].forEach((field, index) => {
    const [name, value] = values[index] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else field.value = value;
  });
  const said = document.createElement("p");
  said.className = "notice";
  said.setAttribute("role", "status");
  said.textContent = "Votre session avait expiré. Ce que vous aviez écrit est là : relisez, puis envoyez de nouveau.";
  form.prepend(said);
}

function start() {
  if (document.querySelector("[data-signs-in]")) {
    if (sessionStorage.getItem(DRAFT)) sessionStorage.setItem(SIGNED_OUT, "1");
    return;
  }
  const draft = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null");
  const isOwed = draft && sessionStorage.getItem(SIGNED_OUT);
  for (const form of document.querySelectorAll("form[data-keep-draft]")) {
    if (isOwed && draft.name === form.dataset.keepDraft && draft.path === location.pathname) give(form, draft.values);
    form.addEventListener("submit", () => {
      const kept = { name: form.dataset.keepDraft, path: location.pathname, values: valuesOf(form) };
      sessionStorage.setItem(DRAFT, JSON.stringify(kept));
    });
  }
  // Between the sign-in and the form there may be the code of the second factor, which carries data-signs-in too.
  if (draft) [DRAFT, SIGNED_OUT].forEach((key) => sessionStorage.removeItem(key));
}

start();
