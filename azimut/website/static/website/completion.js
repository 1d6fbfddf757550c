// Completion of the search fields, after the ARIA combobox pattern (list, manual selection). htmx brings the options;
// without JavaScript the fields stay plain text fields and the form works the same.
"use strict";

for (const field of document.querySelectorAll("[data-combobox]")) {
  const input = field.querySelector("input");
  const list = field.querySelector("ul");
  let active = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const isOpen = () => !list.hidden && options().length > 0;

  list.hidden = true;
  list.setAttribute("role", "listbox");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  function show(isShown) {
    list.hidden = !isShown || options().length === 0;
    input.setAttribute("aria-expanded", String(isOpen()));
    if (!isOpen()) point(-1);
  }

  function point(index) {
    active = index;
    options().forEach((option, rank) => option.setAttribute("aria-selected", String(rank === index)));
    const option = options()[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function choose(option) {
    input.value = option.dataset.value;
    show(false);
    input.focus();
  }

  function move(step) {
    const count = options().length;
    if (!isOpen()) show(true);
    if (count && isOpen()) point((active + step + count + (active < 0 && step < 0 ? 1 : 0)) % count);
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && isOpen() && active >= 0) {
      event.preventDefault();
      choose(options()[active]);
    } else if (event.key === "Tab") {
      show(false);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      show(false);
    }
  });

  // Pressing must not take the focus away before the click chooses.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  // Closed once the click is done, never while a button is being pressed: the page must not move under the finger.
  document.addEventListener("click", (event) => field.contains(event.target) || show(false));
  document.addEventListener("focusin", (event) => {
    if (!field.contains(event.target) && !event.target.matches("button")) show(false);
  });
  list.addEventListener("htmx:afterSwap", () => show(document.activeElement === input));
}
