// The console's buttons: each takes along what was typed, and none of them leaves the page. Without a line nothing is
// lost, and 000 is told as often as it needs, with the time at which it was pressed.

const RETRY_AFTER = 2000;
const NOT_DONE = "Not done: no line. Nothing is lost. Press again when the line is back.";
const NOT_SIGNED_IN = "Not done: you are signed out. Sign in in another tab, then press again. Nothing is lost.";
let focusBefore = null; // where F4 or F8 was pressed

/** What a button sends beside the answers that changed: itself, and what else is in its form. */
function bodyOf(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  if (!form.matches("[data-guided]")) return body;
  for (const group of document.querySelectorAll("[data-guided] [data-q]")) {
    for (const field of group.querySelectorAll("[name]")) {
      if (field.localName !== "button") body.delete(field.name);
    }
  }
  return body;
}

async function press(form, button) {
  if (pressing) return;
  const url = button?.getAttribute("formaction") || form.getAttribute("action");
  const body = bodyOf(form, button); // now: the button may be drawn anew while an answer is saved
  button?.setAttribute("aria-busy", "true");
  await answers.save(); // one that is on its way has the version that this one needs
  if (pressing) return;
  pressing += 1;
  const guided = form.matches("[data-guided]");
  const sent = guided ? new Map(answers.dirty) : new Map();
  answers.addTo(body, sent);
  const half = guided ? document.querySelector("[data-wrap-up]") : form.closest("[data-half]");
  let answer = null;
  try {
    answer = await post(url, body);
  } catch (error) {
    if (!(error instanceof SignedOut || error instanceof NoLine)) throw error;
    notify(error instanceof SignedOut ? NOT_SIGNED_IN : NOT_DONE);
  } finally {
    pressing -= 1;
    button?.removeAttribute("aria-busy");
  }
  if (!answer) return;
  const { status, page } = answer;
  if (status < 400) closeAsked(button);
  if (status < 400 && half && (half === form || url.endsWith("/wrap-up/"))) forgetHalf(half);
  if (guided) answers.taken(sent, page, status);
  turn += 1;
  showPage(page);
  focusAfter(status);
}

/** What was asked from a box of the call's toolbar is on its way: the box is empty and shut again. */
function closeAsked(button) {
  const box = button?.closest(".call-bar__menu");
  if (!box) return;
  const kept = box.querySelector("[data-half]");
  if (kept) forgetHalf(kept);
  for (const field of box.querySelectorAll("textarea")) field.value = "";
  box.open = false;
}

/** After a refusal focus is on its reason, else where it was before, else in the caller's words. */
function focusAfter(status) {
  const wrong =
    status >= 400 && (document.querySelector("[data-error-summary]") || document.querySelector("[aria-invalid=true]"));
  const before = focusBefore?.isConnected ? focusBefore : null;
  focusBefore = null;
  const to = wrong || before || wordsField();
  if (!to) return;
  to.focus({ preventScroll: !wrong });
  if (wrong) wrong.scrollIntoView({ block: "nearest" });
}

// ---- 000: recorded with the time of the press, whatever the line does ----

const pendingStore = () => `000-${deskNow().dataset.call}`;
let telling = false;

function connect() {
  const at = new Date(Date.now() + serverAhead).toISOString();
  if (!sessionStorage.getItem(pendingStore())) sessionStorage.setItem(pendingStore(), at);
  tellOfTransfer();
}

function sayPending(words) {
  const place = document.querySelector("[data-not-recorded]");
  if (!place) return;
  place.hidden = !words;
  if (place.textContent !== words) place.textContent = words;
}

async function tellOfTransfer() {
  const desk = deskNow();
  const at = desk?.dataset.call && sessionStorage.getItem(pendingStore());
  if (!at || telling) return;
  telling = true;
  const store = pendingStore();
  const slow = setTimeout(() => sayPending("Connect 000 on your telephone. Not recorded yet, trying again."), 1000);
  try {
    const { status, page } = await post(desk.dataset.transferUrl, new URLSearchParams({ pressed_at: at }));
    sessionStorage.removeItem(store);
    sayPending("");
    turn += 1;
    if (!pressing) showPage(page);
    if (status === 404) notify("The transfer to 000 was not recorded: this call is closed. Tell your supervisor.");
    focusAfter(200);
  } catch (error) {
    const why = error instanceof SignedOut ? ": sign in again in another tab" : "";
    sayPending(`Connect 000 on your telephone. Not recorded yet${why}, trying again.`);
    setTimeout(tellOfTransfer, RETRY_AFTER);
  } finally {
    clearTimeout(slow);
    telling = false;
  }
}

// ---- every button of the console ----

function isOfConsole(form, button) {
  const url = button?.getAttribute("formaction") || form.getAttribute("action") || "";
  return form.method === "post" && url.startsWith(CONSOLE_URL);
}

function choose(button) {
  const group = button.closest("[data-q]");
  const box = group.querySelector("[data-conflict]");
  const slug = group.dataset.q;
  box.hidden = true;
  if (button.matches("[data-keep-mine]")) {
    answers.setVersion(group, box.dataset.version);
    answers.change(slug);
    group.querySelector("textarea, input:not([type=hidden]), select")?.focus();
    return;
  }
  answers.dirty.delete(slug);
  answers.keep();
  refresh().then(() => answers.groupOf(slug)?.querySelector("textarea, input:not([type=hidden]), select")?.focus());
}

function startButtons() {
  document.addEventListener("submit", (event) => {
    const [form, button] = [event.target, event.submitter];
    if (!isOfConsole(form, button)) return;
    event.preventDefault();
    if (button?.matches("[data-keep-mine], [data-take-theirs]")) choose(button);
    else if (button?.matches("[data-f9]")) connect();
    else if (form.matches("[data-guided]") && !button?.hasAttribute("formaction")) answers.save();
    else press(form, button);
  });
  document.addEventListener("click", (event) => {
    const refused = event.target.closest("[data-why-not]");
    if (refused) document.querySelector("[data-said]").textContent = refused.dataset.whyNot;
    if (event.target.closest('[href="#tell-000"]')) document.getElementById("tell-000")?.focus();
    if (event.target.closest('[href="#outcomes"]')) document.querySelector("[data-toolbar=outcomes]")?.focus();
  });
  document.addEventListener("change", (event) => {
    const type = event.target.closest("[data-type]");
    if (type?.value) press(document.querySelector("[data-guided]"), document.querySelector("[data-change-type]"));
    if (event.target.closest("[data-wrap-up]") && event.target.name === "disposition") proposeTold(event.target);
  });
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-half]");
    if (box) keepHalf(box);
  });
}

/** What the caller is told with an outcome, while nobody has written something else. */
function proposeTold(field) {
  const told = JSON.parse(document.getElementById("told-by-outcome").textContent);
  const place = document.querySelector("[data-wrap-up] [name=told]");
  if (place.value.trim() && !Object.values(told).includes(place.value)) return;
  place.value = told[field.value] || "";
  keepHalf(place.closest("[data-half]"));
}
