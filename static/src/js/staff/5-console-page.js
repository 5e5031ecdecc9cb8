// The console's page: it is never loaded again while somebody works in it. What the server draws anew is put into its
// places; the caller's words, focus, caret and whatever is half written stay.

const deskNow = () => document.querySelector("[data-console]");
const placeOf = (name, from = document) => from.querySelector(`[data-part="${name}"]`);
const csrfToken = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const asPage = { "X-Requested-With": "page" };
const CONSOLE_URL = "/console/";
const pageUrl = () => deskNow().dataset.pageUrl || CONSOLE_URL;

class SignedOut extends Error {}
class NoLine extends Error {}

let pressing = 0; // buttons that are on their way: nothing is drawn over them
let turn = 0;

const withoutToken = (html) => html.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");

function readPage(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** Ask the server for a page; a page to sign in at is no answer. */
async function ask(url, options = {}) {
  let response;
  try {
    response = await fetch(url, { ...options, headers: { ...asPage, ...options.headers } });
  } catch {
    throw new NoLine();
  }
  if (response.redirected && new URL(response.url).pathname.startsWith("/login")) throw new SignedOut();
  if (response.status >= 500) throw new NoLine();
  return response;
}

/** Signed in again in another window, this page's forms need the token of the new session. */
async function freshToken() {
  const fresh = readPage(await (await ask(CONSOLE_URL)).text()).querySelector("[name=csrfmiddlewaretoken]");
  if (!fresh) return false;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = fresh.value;
  return true;
}

/** Send a form. Raises NoLine or SignedOut where it was not taken. */
async function post(url, body, again = true) {
  body.set("csrfmiddlewaretoken", csrfToken());
  const response = await ask(url, { method: "POST", body });
  if (response.status === 403 && again && (await freshToken())) return post(url, body, false);
  if (response.status === 403) throw new SignedOut();
  if (response.status === 404) return { status: 404, page: readPage(await (await ask(CONSOLE_URL)).text()) };
  return { status: response.status, page: readPage(await response.text()) };
}

/** Where focus is, in words that find the same place in a page that was drawn anew. */
function focusMark() {
  const field = document.activeElement;
  if (!field || field === document.body) return null;
  const part = field.closest("[data-part]")?.dataset.part;
  const names = [];
  if (field.id) names.push(`#${CSS.escape(field.id)}`);
  if (field.name && ["radio", "checkbox"].includes(field.type)) {
    names.push(`[name="${field.name}"][value="${CSS.escape(field.value)}"]`);
  } else if (field.name) names.push(`${field.localName}[name="${field.name}"]`);
  if ("f9" in field.dataset) names.push("[data-f9]");
  if (field.dataset.letter && part) names.push(`[data-part="${part}"] [data-letter="${field.dataset.letter}"]`);
  if (field.localName === "summary" && part) names.push(`[data-part="${part}"] summary`);
  return { names, start: field.selectionStart, end: field.selectionEnd };
}

function focusAgain(mark) {
  if (!mark || document.activeElement !== document.body) return;
  const field = mark.names.map((name) => document.querySelector(name)).find(Boolean) || wordsField();
  if (!field) return;
  field.focus({ preventScroll: true });
  try {
    if (typeof mark.start === "number") field.setSelectionRange(mark.start, mark.end);
  } catch {
    // A field without a caret.
  }
}

const wordsField = () => document.querySelector("[data-words]");

/** Put a part into its place, if it looks different. */
function putPart(part, fresh) {
  if (withoutToken(part.innerHTML) === withoutToken(fresh.innerHTML)) return;
  const nameOf = (one, at) => one.dataset.name || at;
  const open = new Set([...part.querySelectorAll("details")].map((one, at) => (one.open ? nameOf(one, at) : -1)));
  const scrolled = part.scrollTop;
  part.innerHTML = fresh.innerHTML;
  part.querySelectorAll("details").forEach((one, at) => (one.open ||= open.has(nameOf(one, at))));
  part.scrollTop = scrolled;
}

/** Show a page that the server drew. The same call keeps its words; anything else is another page. */
function showPage(fresh) {
  const desk = deskNow();
  const next = fresh.querySelector("[data-console]");
  if (!next) return location.replace(CONSOLE_URL);
  const mark = focusMark();
  document.title = fresh.title;
  answers.announce(fresh);
  if (desk.dataset.call && desk.dataset.call === next.dataset.call) {
    desk.className = next.className;
    for (const name of ["console", "nowUrl", "pageUrl"]) desk.dataset[name] = next.dataset[name];
    for (const part of document.querySelectorAll("[data-part]")) {
      const found = placeOf(part.dataset.part, fresh);
      if (found) putPart(part, found);
    }
    showBarOf(fresh);
    answers.drawn(fresh);
    restoreHalves();
    focusAgain(mark);
    return undefined;
  }
  document.body.className = fresh.body.className;
  document.body.replaceChildren(...fresh.body.children);
  history.replaceState(null, "", pageUrl());
  answers.begin();
  restoreHalves();
  (document.querySelector("[autofocus]") || wordsField())?.focus();
  return undefined;
}

/** Where the person is; the box itself stays, somebody may be writing a reason in it. */
function showBarOf(fresh) {
  const [box, next] = [document, fresh].map((page) => page.querySelector("[data-presence-box]"));
  if (!box || !next) return;
  box.className = next.className;
  box.querySelector("[data-presence]").textContent = next.querySelector("[data-presence]").textContent;
}

/** Ask for the page as it is now. */
async function refresh(url = pageUrl()) {
  const mine = ++turn;
  try {
    const text = await (await ask(url)).text();
    if (mine === turn && !pressing) showPage(readPage(text));
  } catch {
    // No line, or signed out: what is on the page stays, and the next look tries again.
  }
}

/** Say something where notices stand, until the next page. */
function notify(words) {
  const place = placeOf("notices");
  const line = document.createElement("p");
  line.className = "notice notice--error";
  line.setAttribute("role", "alert");
  line.textContent = words;
  const box = document.createElement("div");
  box.className = "messages";
  box.append(line);
  place.replaceChildren(box);
}
