// Words of a decision are kept while one types: two seconds after the last key, and when the page is left.

const decisionForm = document.querySelector("[data-draft-url]");
if (decisionForm) keepWords(decisionForm);

function keepWords(form) {
  const said = document.querySelector("[data-draft-saved]");
  const QUIET = 2000;
  let waiting;
  let sending = false;
  let again = false;
  let closed = false; // what is typed after a decision goes when the page does, not two seconds after each key

  const say = (words) => {
    if (said && said.textContent !== words) said.textContent = words;
  };

  async function keep() {
    clearTimeout(waiting);
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    again = false;
    delete form.dataset.unsaved;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
        redirect: "error",
      });
      const now = await answer.json();
      if (answer.ok || answer.status === 409) say(now.saved ? `draft saved ${now.saved}` : "");
      if (answer.status === 409) form.dispatchEvent(new CustomEvent("lost", { bubbles: true, detail: now.why }));
      if (answer.status === 410) {
        closed = true;
        say("This case is decided. Your words are kept on its timeline.");
        form.dispatchEvent(new CustomEvent("lost", { bubbles: true, detail: `${now.why} Your words are kept on its timeline.` }));
      }
    } catch {
      // The line is cut: the words are on the page, and the next key or the next turn tries again.
      form.dataset.unsaved = "1";
      say("not saved yet, trying again");
      waiting = setTimeout(keep, 10_000);
    } finally {
      sending = false;
      if (again) keep();
    }
  }

  const soon = () => {
    form.dataset.unsaved = "1";
    clearTimeout(waiting);
    if (!closed) waiting = setTimeout(keep, QUIET);
  };
  form.addEventListener("input", soon);
  // The note stands in another panel and belongs to the form all the same.
  for (const field of form.elements) if (!form.contains(field)) field.addEventListener("input", soon);
  form.addEventListener("change", soon);

  // What is sent is no draft any more, and must not become one behind the decision.
  let sent = false;
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(waiting);
  });
  addEventListener("pageshow", () => (sent = false));

  /** A page that goes away hands in what it has; the browser sends it although the page is gone. */
  function leave() {
    if (sent || !form.dataset.unsaved) return;
    if (navigator.sendBeacon(form.dataset.draftUrl, new FormData(form))) delete form.dataset.unsaved;
  }
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
}
