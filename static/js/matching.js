// Sliders tell their number, presets fill the form. Pages work without it.
"use strict";

const settings = document.getElementById("settings");
const presets = settings ? [...settings.querySelectorAll("a[data-sets]")] : [];

function tellNumber(slider) {
  const number = settings.querySelector(`[data-number-of="${slider.id}"]`);
  if (number) number.textContent = slider.value;
}

// Which preset the form equals, now.
function mark() {
  for (const preset of presets) {
    const wanted = Object.entries(JSON.parse(preset.dataset.sets));
    const same = wanted.every(([name, value]) => settings.elements[name]?.value === String(value));
    if (same) preset.setAttribute("aria-current", "true");
    else preset.removeAttribute("aria-current");
  }
}

if (settings) {
  settings.addEventListener("input", (event) => {
    if (event.target.type === "range") tellNumber(event.target);
    mark();
  });
  settings.addEventListener("click", (event) => {
    const preset = event.target.closest("a[data-sets]");
    if (!preset) return;
    event.preventDefault();
    for (const [name, value] of Object.entries(JSON.parse(preset.dataset.sets))) {
      const field = settings.elements[name];
      field.value = value;
      if (field.type === "range") tellNumber(field);
    }
    mark();
    settings.dispatchEvent(new Event("put"));
  });
  // A browser that comes back to the page puts the thumbs where they were.
  for (const slider of settings.querySelectorAll("input[type=range]")) tellNumber(slider);
  mark();
}
