// The console: it rings, what is typed is kept at once, and the page follows what happens without ever being loaded
// again over somebody's hands.

if (deskNow()) startConsole();

function startConsole() {
  const LOOK_EVERY = 5_000; // also while the stream is open: a line can die without a word
  const LOOK_EVERY_WITHOUT_STREAM = 2_000;
  const BEAT_EVERY = 20_000;
  const TAKE_IN_EVERY = 3_000;

  // A page that was drawn where a form was sent to is the console's: to load it again asks for it, and sends nothing.
  if (deskNow().dataset.call || location.pathname !== CONSOLE_URL) history.replaceState(null, "", pageUrl());

  // ---- what lasts counts on ----

  function lasted(since) {
    const all = Math.max(Math.floor((Date.now() + serverAhead - Date.parse(since)) / 1000), 0);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
  }

  setInterval(() => {
    for (const one of document.querySelectorAll("[data-since]")) one.textContent = lasted(one.dataset.since);
    for (const one of document.querySelectorAll("[data-until]")) {
      const left = Math.ceil((Date.parse(one.dataset.until) - Date.now() - serverAhead) / 1000);
      if (left > 0) one.querySelector("[data-left]").textContent = `${left} s`;
      else one.textContent = "Rings for everybody";
    }
    for (const ring of document.querySelectorAll("[data-ring]")) {
      const left = Math.max(Date.parse(ring.dataset.ring) - Date.now() - serverAhead, 0);
      const part = Math.round(left / 10 / Number(ring.dataset.of));
      ring.querySelector(".countdown__left").setAttribute("stroke-dasharray", `${part} 100`);
    }
  }, 1000);

  // ---- whether the page still shows what is so ----

  function showBar(now) {
    document.querySelector("[data-waiting]").textContent = now.waiting;
    const longest = document.querySelector("[data-longest-for]");
    document.querySelector("[data-longest]").hidden = !now.longest;
    longest.textContent = now.longest;
    if (now.longest_since) longest.dataset.since = now.longest_since;
    else delete longest.dataset.since;
    const reason = now.presence_reason ? `, ${now.presence_reason.toLowerCase()}` : "";
    document.querySelector("[data-presence]").textContent = `${now.presence}${reason}`;
    document.querySelector("[data-presence-box]").className = `presence presence--${now.presence_slug}`;
    const others = placeOf("others");
    if (others) putPart(others, readPage(now.others).body);
  }

  let onLine = Number(deskNow().dataset.call || 0);
  async function look() {
    if (pressing) return;
    let now;
    try {
      const response = await ask(deskNow().dataset.nowUrl);
      if (!response.ok) return;
      now = await response.json();
    } catch {
      return; // No line: what is on the page stays, and the next look tries again.
    }
    if (pressing) return;
    showBar(now);
    // Who has just come on the line is shown; an older one is a press away.
    const isNew = now.on_line && now.on_line !== onLine;
    onLine = now.on_line;
    // Without a call the page's own words are about where the person is.
    const moved = !deskNow().dataset.call && deskNow().dataset.presenceSlug !== now.presence_slug;
    if (isNew && String(now.on_line) !== deskNow().dataset.call) refresh(`${CONSOLE_URL}?call=${now.on_line}`);
    else if (now.key !== deskNow().dataset.console || moved) refresh();
  }

  let looking = setInterval(look, LOOK_EVERY_WITHOUT_STREAM);
  function lookEvery(milliseconds) {
    clearInterval(looking);
    looking = setInterval(look, milliseconds);
  }
  if (window.EventSource && deskNow().dataset.stream) {
    const stream = new EventSource(deskNow().dataset.stream);
    stream.addEventListener("open", () => {
      lookEvery(LOOK_EVERY);
      look(); // what happened before the stream was there
    });
    stream.addEventListener("error", () => lookEvery(LOOK_EVERY_WITHOUT_STREAM));
    stream.addEventListener("resync", look);
    for (const verb of ["rang", "answered", "ended", "wrapped", "declined", "changed"]) {
      stream.addEventListener(`call.${verb}`, look);
    }
    stream.addEventListener("presence.changed", look);
    for (const verb of ["raised", "cleared", "marked"]) {
      stream.addEventListener(`cue.${verb}`, () => answers.judgeAgain());
    }
    // The emergency number has answered, or has not for a minute.
    for (const verb of ["answered", "failed", "unanswered"]) {
      stream.addEventListener(`transfer.${verb}`, () => answers.judgeAgain());
    }
    addEventListener("pagehide", () => stream.close());
  }

  // What was written in another window is taken in when somebody comes back to this one.
  let takenIn = Date.now();
  addEventListener("focus", () => {
    if (!deskNow().dataset.call || Date.now() - takenIn < TAKE_IN_EVERY) return;
    takenIn = Date.now();
    answers.save().then(() => refresh());
  });

  setInterval(() => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrfToken() });
    ask(deskNow().dataset.beatUrl, { method: "POST", body }).catch(() => {});
  }, BEAT_EVERY);

  startButtons();
  startConsoleKeys();
  answers.begin();
  restoreHalves();
  tellOfTransfer();
  if (document.activeElement === document.body) wordsField()?.focus({ preventScroll: true });
}
