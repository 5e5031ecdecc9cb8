// Clocks count on by the server's time: the page carries when it was made, and this machine's clock may be wrong.

const made = document.querySelector("[data-now]");
const serverAhead = made && made.dataset.now ? Date.parse(made.dataset.now) - Date.now() : 0;

/** The words of a span in the queue's own way: "3 min", "4 h 05", "2 d". */
function spanWords(minutes) {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d`;
  return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
}

/** Bring every running clock up to now; a passed deadline changes its state, which screen readers hear. */
function tickClocks() {
  const now = Date.now() + serverAhead;
  for (const clock of document.querySelectorAll("[data-due-at]")) {
    if (clock.classList.contains("clock--paused")) continue;
    const left = Date.parse(clock.dataset.dueAt) - now;
    if (Number.isNaN(left)) continue;
    const late = left < 0;
    const words = clock.querySelector("[data-clock-words]");
    const text = late ? `${spanWords(Math.floor(-left / 60000))} late` : spanWords(Math.ceil(left / 60000));
    if (words.textContent !== text) words.textContent = text;
    const soon = !late && clock.dataset.warnAt && Date.parse(clock.dataset.warnAt) <= now;
    if (soon && clock.classList.contains("clock--ok")) {
      clock.classList.replace("clock--ok", "clock--soon");
      const state = clock.querySelector("[data-clock-state]");
      if (state) state.textContent = ", due soon";
    }
    if (late && !clock.classList.contains("clock--late")) {
      clock.classList.remove("clock--ok", "clock--soon");
      clock.classList.add("clock--late");
      const state = clock.querySelector("[data-clock-state]");
      if (state) state.textContent = "";
    }
  }
}

// A page of somebody who is on duty says every minute that it is open.
const dutyForm = document.querySelector("[data-duty-seen]");
if (dutyForm) {
  setInterval(() => {
    const token = dutyForm.querySelector("[name=csrfmiddlewaretoken]").value;
    fetch(dutyForm.dataset.dutySeen, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
  }, 60_000);
}

setInterval(tickClocks, 30_000);
