// Questions that depend on an answer before them are shown when it is given. Without script all of
// them are shown, each with its condition, and what does not apply is left out when it is kept.
"use strict";

const dependent = [...document.querySelectorAll("[data-shown-by]")];

function settle() {
  for (const block of dependent) {
    const wanted = JSON.parse(block.dataset.shownFor);
    const given = [...block.closest("form").elements].filter(
      (input) => input.name === block.dataset.shownBy && input.checked && !input.closest("[hidden]"),
    );
    block.hidden = !given.some((input) => wanted.includes(input.value));
  }
}

for (const hint of document.querySelectorAll("[data-without-script]")) hint.hidden = true;
if (dependent.length) {
  dependent[0].closest("form").addEventListener("change", settle);
  settle();
}
