// All of our own script. Pages work without it; it moves the focus, speaks, and saves a click.
"use strict";

const main = document.getElementById("main");
const voice = document.getElementById("announcements");

// An element that asks for it gets the focus; a text that asks for it is read aloud.
function attend(root) {
  const wanted = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
  wanted?.focus({ preventScroll: false });
  const spoken = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
  if (spoken && voice) voice.textContent = spoken.dataset.announce || spoken.textContent.trim();
}

if (main) {
  attend(main);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node.nodeType === 1) attend(node);
  }).observe(main, { childList: true, subtree: true });

  // <select data-submit> sends its form when chosen; without script there is a button beside it.
  main.addEventListener("change", (event) => {
    // Changed, it is another form: a second file in another format is no impatient tap.
    delete event.target.form?.dataset.sent;
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    if (event.target.matches("[data-tick-all]")) tickAll(event.target);
  });

  // <button data-opens="id"> opens a <dialog>; a <dialog> closes by its own form method=dialog.
  main.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  });
}

function tickAll(box) {
  for (const other of box.form.querySelectorAll(`input[name="${box.dataset.tickAll}"]`))
    if (!other.disabled) other.checked = box.checked;
}

// What one types into a password field may be looked at. The words come with the page.
const { show, hide } = document.currentScript.dataset;
for (const field of document.querySelectorAll('input[type="password"]')) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small button--quiet";
  button.textContent = show;
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? hide : show;
  });
  field.form?.addEventListener("submit", () => (field.type = "password"));
  field.after(button);
}

// A form sent twice by an impatient tap is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// The tab of the page one is on is in view, also where the navigation scrolls sideways.
for (const here of document.querySelectorAll("nav [aria-current]")) {
  const strip = here.closest("nav");
  strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
}

// <button data-copies="id" hidden> copies what stands in a field; without script one selects it.
for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
    if (voice) voice.textContent = "Copied";
  });
}
