// Requests to 000 and for a car, on each page of a case: F9 starts one at once and leaves what is typed alone; while
// one waits, the page asks every five seconds what became of it.

const askedPlace = document.querySelector("[data-asked-place]");
if (askedPlace) startAsked();

function startAsked() {
  const LOOK_EVERY = 5_000;
  const RETRY_AFTER = 2_000;
  const url = askedPlace.dataset.askedPlace;
  const store = `000-${url}`;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const parts = (place) => [...place.querySelectorAll("[data-asked]")];
  const state = (place) => parts(place).map((one) => one.dataset.asked).join(" ");

  /** Take in what the server says, unless it is the same or somebody is in it. */
  function takeIn(html, { byPress = false } = {}) {
    const page = document.createElement("div");
    page.innerHTML = html;
    if (state(page) === state(askedPlace)) return;
    if (!byPress && askedPlace.contains(document.activeElement)) return;
    const had = askedPlace.contains(document.activeElement);
    askedPlace.innerHTML = html;
    // Who pressed a button in it stays there; who types elsewhere goes on typing.
    if (had) askedPlace.focus();
  }

  async function ask(address, body) {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.text();
  }

  // ---- F9: recorded with the time of the press, whatever the line does ----

  const pending = document.querySelector("[data-asked-pending]");
  function sayPending(words) {
    pending.hidden = !words;
    if (pending.textContent !== words) pending.textContent = words;
  }

  let telling = false;
  async function tell() {
    const at = sessionStorage.getItem(store);
    if (!at || telling) return;
    telling = true;
    try {
      const html = await ask(url, new URLSearchParams({ pressed_at: at }));
      sessionStorage.removeItem(store);
      sayPending("");
      takeIn(html, { byPress: true });
    } catch {
      sayPending("Connect 000 on your telephone. Not recorded yet, trying again.");
      setTimeout(tell, RETRY_AFTER);
    } finally {
      telling = false;
    }
  }

  function start() {
    if (!sessionStorage.getItem(store)) sessionStorage.setItem(store, new Date(Date.now() + serverAhead).toISOString());
    tell();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-zero]")) return;
    event.preventDefault();
    start();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F9" || event.repeat || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    start();
  });
  tell(); // what was pressed before a reload

  // ---- stop, answered, ask again: without leaving what is being written ----

  askedPlace.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-asked-form]");
    if (!form) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    event.submitter?.setAttribute("aria-busy", "true");
    try {
      takeIn(await ask(form.getAttribute("action"), body), { byPress: true });
    } catch {
      sayPending("Not done: no line. Press again when the line is back.");
      event.submitter?.removeAttribute("aria-busy");
    }
  });

  // ---- what became of it ----

  function lasted(since) {
    const all = Math.max(Math.floor((Date.now() + serverAhead - Date.parse(since)) / 1000), 0);
    return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
  }

  setInterval(() => {
    for (const place of document.querySelectorAll("[data-lasts]")) place.textContent = lasted(place.dataset.lasts);
  }, 1000);
  setInterval(() => {
    if (askedPlace.querySelector("[data-waits]")) ask(url).then(takeIn, () => {});
  }, LOOK_EVERY);
}
