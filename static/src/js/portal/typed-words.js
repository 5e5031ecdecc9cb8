// What is typed on a page stays in this tab until it is saved: a reload, a crash or a cut line loses nothing.
// It is kept in the tab's own storage, which ends with the tab: a shared device keeps nothing for the next
// person. Sealed matters are kept only if their writer asks for it; Quick exit wipes all of it.
const KEPT = "typed ";
const ASKED = "keep sealed";
const OWN_PLACE = location.pathname;

const stored = () => {
  try {
    return window.sessionStorage;
  } catch {
    return null; // a browser can forbid it: then the page is as it is without this script
  }
};

// A code opens what somebody wrote, so it is kept nowhere.
const CODES = ["access_code"];

const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) => field.name && !CODES.includes(field.name) && !["hidden", "submit", "button", "file"].includes(field.type),
  );

/** Where a form's words are kept: a page can have several forms. */
const placeOf = (form) => `${KEPT}${OWN_PLACE} ${form.id}`;

/** What stands in a form, as pairs of name and value. */
const typedIn = (form) =>
  fieldsOf(form)
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);

/** Put pairs back into a form; says whether that changed anything. */
function putBack(form, pairs) {
  const before = JSON.stringify(typedIn(form));
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of fieldsOf(form)) {
    const of = values.get(field.name) ?? [];
    if (["radio", "checkbox"].includes(field.type)) field.checked = of.includes(field.value);
    else if (of.length) field.value = of.shift();
  }
  return JSON.stringify(typedIn(form)) !== before;
}

/** A sentence above a form, read out when it comes. */
function say(form, words, role = "status") {
  document.querySelector("[data-said]")?.remove();
  const note = document.createElement("div");
  note.className = role === "alert" ? "notice notice--error promise" : "notice promise";
  note.setAttribute("role", role);
  note.dataset.said = "";
  const line = document.createElement("p");
  line.textContent = words;
  note.append(line);
  form.prepend(note);
  return note;
}

/** Without a line a form stays on its page, and says so: the browser's own page would take its place. */
function staysHere(form, event) {
  if (navigator.onLine !== false) return false;
  event.preventDefault();
  say(form, WORDS.offline, "alert").scrollIntoView({ block: "center" });
  return true;
}

/** Keep what is typed in a form, as long as `allowed` says so; put back what was kept. */
function keepTyped(form, store, allowed) {
  const place = placeOf(form);
  let sentAway = false;
  const keep = () => {
    if (!sentAway && allowed()) store.setItem(place, JSON.stringify({ typed: typedIn(form) }));
  };
  const kept = JSON.parse(store.getItem(place) ?? "null");
  // A page that says what is wrong has the newest words already.
  const newest = document.querySelector("[data-error-summary], [data-not-taken]");
  if (kept && !newest && putBack(form, kept.typed)) {
    say(form, WORDS.putBack);
  }
  if (kept) keep();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    if (staysHere(form, event)) {
      keep();
      return;
    }
    // The next page says whether this one was taken: it is led to from here.
    if (allowed()) store.setItem(place, JSON.stringify({ typed: typedIn(form), sent: true }));
    sentAway = true;
  });
  window.addEventListener("pageshow", () => {
    sentAway = false;
  });
  return keep;
}

/** The copies of forms that were sent from a page go. */
function forgetSent(store, page) {
  for (const place of Object.keys(store).filter((name) => name.startsWith(`${KEPT}${page} `))) {
    if (JSON.parse(store.getItem(place)).sent) store.removeItem(place);
  }
}

/** A page that was led to from a page whose form was sent: that form was taken, and its copy goes. So it does
 * on a page that says that it was kept, unless somebody only came back to that. */
function forgetTaken(store) {
  if (document.querySelector("[data-not-taken], [data-error-summary]")) return;
  const from = document.referrer && new URL(document.referrer);
  if (from && from.origin === location.origin && from.pathname !== OWN_PLACE) forgetSent(store, from.pathname);
  const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (document.querySelector("[data-kept]") && !cameBack) forgetSent(store, OWN_PLACE);
}

/** A sealed matter: nothing is kept until its writer says so, and it goes when they take that back. */
function askFirst(form, store) {
  const label = document.createElement("label");
  label.className = "keep-ask";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = store.getItem(ASKED) === "yes";
  label.append(box, document.createElement("span"));
  label.lastChild.textContent = WORDS.keepAsk;
  form.querySelector(".button").before(label);
  const keep = keepTyped(form, store, () => box.checked);
  box.addEventListener("change", () => {
    store.setItem(ASKED, box.checked ? "yes" : "no");
    if (box.checked) keep();
    else for (const name of Object.keys(store).filter((key) => key.startsWith(KEPT))) store.removeItem(name);
  });
}

const tabStore = stored();
if (tabStore) {
  forgetTaken(tabStore);
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if (form.dataset.keep === "ask") askFirst(form, tabStore);
    else if (form.dataset.keep === "tab") keepTyped(form, tabStore, () => true);
  }
  // Who leaves a report that was followed leaves none of its words in the tab.
  for (const form of document.querySelectorAll("[data-leave]")) {
    form.addEventListener("submit", () => tabStore.clear());
  }
  for (const form of document.querySelectorAll("[data-quick-exit]")) {
    form.addEventListener("submit", () => tabStore.clear());
  }
}

for (const form of document.querySelectorAll("form[data-once]:not([data-keep])")) {
  form.addEventListener("submit", (event) => staysHere(form, event));
}

for (const place of document.querySelectorAll("[data-print]")) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
