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

// An e-mail's link may say behind a "#" which answer was tapped there. Where more is asked, it is
// taken to the next question, and nothing is kept before the last; else it is marked, to be sent.
const byLink = document.querySelector("[data-tapped-by-link]");
const tapped = byLink && /^#[1-9]\d?$/.test(location.hash)
  && byLink.querySelectorAll("button")[Number(location.hash.slice(1)) - 1];
if (tapped && tapped.value) {
  history.replaceState(null, "", location.pathname);
  if (Number(byLink.dataset.tappedByLink) > 1) tapped.form.requestSubmit(tapped);
  else {
    tapped.classList.add("button--primary");
    tapped.focus();
  }
}
