// What every staff page shares: the error summary, the toast, the reading of keys.

document.documentElement.classList.add("has-script");

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

// The menu of a narrow screen closes like a dialog: by Escape, or by a press beside it.
const menu = document.querySelector("[data-menu]");
if (menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

/** On a wide screen the part that the keys work on has focus from the start, with a thin line and no ring. */
function focusFirst(part) {
  if (document.activeElement === document.body && matchMedia("(min-width: 64em)").matches) {
    part.classList.add("focus-quiet");
    part.addEventListener("blur", () => part.classList.remove("focus-quiet"), { once: true });
    part.focus({ preventScroll: true });
  }
}

/** Whether a key press belongs to a field, or carries a modifier, so that a single letter must do nothing. */
function isTyping(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return true;
  if (event.key.length === 1 && lettersAreOff()) return true;
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  return Boolean(field) && field.type !== "radio";
}

/** Show one toast for 8 seconds, longer while it has the pointer or focus; `act` runs on its button. */
function showToast(words, label, act) {
  const place = document.querySelector("[data-toasts]");
  const toast = document.querySelector("[data-toast]").content.firstElementChild.cloneNode(true);
  const button = toast.querySelector("[data-toast-act]");
  toast.querySelector("[data-toast-words]").textContent = words;
  button.textContent = label;
  button.addEventListener("click", () => {
    toast.remove();
    act();
  });
  place.replaceChildren(toast);

  let timer;
  const pause = () => clearTimeout(timer);
  const start = () => {
    pause();
    timer = setTimeout(() => {
      if (toast.matches(":hover, :focus-within")) start();
      else toast.remove();
    }, 8000);
  };
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, pause);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, start);
  start();
}
