// The list of keys of the queue and of a case, and whether single letters are keys at all (WCAG 2.1.4).

const LETTERS_OFF = "assistline-letters-off";

/** Whether the person has switched single letters off in this browser. */
function lettersAreOff() {
  try {
    return localStorage.getItem(LETTERS_OFF) === "1";
  } catch {
    return false; // a browser that keeps nothing
  }
}

const staffKeys = document.querySelector("[data-staff-keys]");
if (staffKeys) startStaffKeys();

function startStaffKeys() {
  let before = null;
  function show(shown) {
    if (shown) before = document.activeElement;
    staffKeys.hidden = !shown;
    if (shown) staffKeys.querySelector("h2").focus();
    else before?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.ctrlKey) {
      event.preventDefault();
      show(staffKeys.hidden);
    }
    if (event.key === "Escape" && !staffKeys.hidden) show(false);
  });
  for (const button of document.querySelectorAll("[data-keys-show]")) {
    button.addEventListener("click", () => show(staffKeys.hidden));
  }
  staffKeys.querySelector("[data-keys-hide]").addEventListener("click", () => show(false));

  const letters = staffKeys.querySelector("[data-letters]");
  letters.checked = !lettersAreOff();
  letters.addEventListener("change", () => {
    try {
      if (letters.checked) localStorage.removeItem(LETTERS_OFF);
      else localStorage.setItem(LETTERS_OFF, "1");
    } catch {
      letters.checked = true;
    }
  });
}
