// « Copier ce code ». Without this script, or when the browser refuses, the code is selected and copied by hand.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Code copié.";
    } catch {
      field.focus();
      field.select();
      said.textContent = "Le code est sélectionné : copiez-le avec Ctrl et C.";
    }
  });
}
