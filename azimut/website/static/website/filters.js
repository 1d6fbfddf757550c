// On a small screen the filters open by a link (#filtres). When htmx refreshes the results it brings new filters: they
// stay open if they were, until the visitor asks for the results.
"use strict";

{
  const filters = () => document.getElementById("filtres");
  let wasOpen = false;

  document.body.addEventListener("htmx:beforeSwap", () => {
    wasOpen = filters() !== null && getComputedStyle(filters()).display !== "none";
  });
  // Twice: when the new filters arrive, and once htmx has given them their own attributes.
  for (const moment of ["htmx:afterSwap", "htmx:afterSettle"]) {
    document.body.addEventListener(moment, () => filters()?.classList.toggle("open", wasOpen));
  }
  document.body.addEventListener("click", (event) => {
    if (event.target.closest(".filters .close")) filters()?.classList.remove("open");
  });
}
