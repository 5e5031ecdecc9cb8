// Half-written forms of the console: what was changed in them stays in this browser's session, over reloads, rings and
// other windows, until it was sent.

const halfStore = (box) => `half-${box.dataset.half}`;
const halfFields = (box) =>
  [...box.querySelectorAll("input[name], select[name], textarea[name]")].filter((field) => field.type !== "hidden");

/** Whether a field is not as the page was drawn. */
function isChanged(field) {
  if (field.matches("select")) {
    const drawn = [...field.options].find((option) => option.defaultSelected) || field.options[0];
    return field.value !== drawn?.value;
  }
  if (["radio", "checkbox"].includes(field.type)) return field.checked && !field.defaultChecked;
  return field.value !== field.defaultValue;
}

function keepHalf(box) {
  const changed = halfFields(box).filter(isChanged);
  const kept = Object.fromEntries(changed.map((field) => [field.name, field.value]));
  if (changed.length) sessionStorage.setItem(halfStore(box), JSON.stringify(kept));
  else sessionStorage.removeItem(halfStore(box));
}

function forgetHalf(box) {
  sessionStorage.removeItem(halfStore(box));
}

function restoreHalves() {
  for (const box of document.querySelectorAll("[data-half]")) {
    const kept = JSON.parse(sessionStorage.getItem(halfStore(box)) || "null");
    if (!kept) continue;
    for (const field of halfFields(box)) {
      if (!(field.name in kept)) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === kept[field.name];
      else field.value = kept[field.name];
    }
    const details = box.closest("details");
    if (details) details.open = true;
  }
}
