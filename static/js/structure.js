// A step is dragged to another place by its handle, with a mouse, a pen or a finger. Without
// script, and by keyboard, the buttons "Earlier" and "Later" do the same.
"use strict";

const list = document.querySelector("[data-arranges]");

function arranged() {
  return [...list.children];
}

// Puts the dragged item before the first one whose middle lies below the pointer.
function follow(item, y) {
  const others = arranged().filter((other) => other !== item);
  const below = others.find((other) => {
    const box = other.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if (below) below.before(item);
  else list.append(item);
}

// Moving an item in the list lets go of a captured pointer, so the whole document listens.
function startDragging(grip, down) {
  const item = grip.closest("li");
  const next = item.nextElementSibling;
  const from = arranged().indexOf(item);
  const listening = new AbortController();
  down.preventDefault();
  item.classList.add("is-dragged");

  function finish(isDropped) {
    listening.abort();
    item.classList.remove("is-dragged");
    const to = arranged().indexOf(item);
    if (to === from) return;
    if (isDropped) {
      grip.elements.place.value = to;
      grip.requestSubmit();
    } else if (next) next.before(item);
    else list.append(item);
  }

  const during = { signal: listening.signal };
  document.addEventListener("pointermove", (event) => {
    follow(item, event.clientY);
    if (event.clientY < 80) window.scrollBy(0, -16);
    if (event.clientY > window.innerHeight - 80) window.scrollBy(0, 16);
  }, during);
  document.addEventListener("pointerup", () => finish(true), during);
  document.addEventListener("pointercancel", () => finish(false), during);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") finish(false);
  }, during);
}

for (const grip of list?.querySelectorAll("[data-grip]") ?? []) {
  grip.hidden = false;
  grip
    .querySelector(".grip__handle")
    .addEventListener("pointerdown", (event) => startDragging(grip, event));
}
