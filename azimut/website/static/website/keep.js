// « Ajouter à mon carnet » without leaving the page; when anything goes wrong the form is sent as usual.
"use strict";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-keep]")) return;
  const button = event.submitter;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form, button)),
      headers: { "HX-Request": "true" },
    });
    const holder = document.createElement("div");
    holder.innerHTML = await answer.text();
    const said = holder.querySelector(".kept");
    if (!said) throw new Error("not a fragment");
    // A list has one form for all its buttons: only the button that was pressed gives way.
    (button.form === form && form.contains(button) ? form : button).replaceWith(said);
    said.focus();
  } catch {
    if (button.name) {
      const chosen = document.createElement("input");
      chosen.type = "hidden";
      chosen.name = button.name;
      chosen.value = button.value;
      form.append(chosen);
    }
    form.submit();
  }
});
