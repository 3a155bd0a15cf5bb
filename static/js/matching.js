// A slider beside each number of the weights. Without this script the numbers do.
"use strict";

for (const number of document.querySelectorAll("input[data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = number.min;
  slider.max = number.max;
  slider.value = number.value;
  slider.tabIndex = -1;
  slider.setAttribute("aria-hidden", "true");
  slider.addEventListener("input", () => (number.value = slider.value));
  number.addEventListener("input", () => (slider.value = number.value));
  number.before(slider);
}
