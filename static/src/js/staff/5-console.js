// The console: it rings, what is typed is kept at once, and what it means comes back. Nothing typed is lost: until
// the server has an answer it stays in the browser's session, over reloads and cut lines.

const deskPage = document.querySelector("[data-console]");
if (deskPage) startConsole(deskPage);

function startConsole(desk) {
  const LOOK_EVERY = 5_000; // also while the stream is open: a line can die without a word
  const LOOK_EVERY_WITHOUT_STREAM = 2_000;
  const BEAT_EVERY = 20_000;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const asking = { "X-Requested-With": "fetch" };
  const place = (name, from = document) => from.querySelector(`[data-part="${name}"]`);

  const alarm = document.createElement("p");
  alarm.className = "hidden-text";
  alarm.setAttribute("role", "alert");
  document.body.append(alarm);

  const writing = desk.dataset.answersUrl ? startWriting() : null;

  // ---- what lasts counts on ----

  function lasted(since) {
    const all = Math.max(Math.floor((Date.now() + serverAhead - Date.parse(since)) / 1000), 0);
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
    return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
  }

  setInterval(() => {
    for (const one of document.querySelectorAll("[data-since]")) one.textContent = lasted(one.dataset.since);
  }, 1000);

  // ---- whether the page still shows what is so ----

  let leaving = false;
  function drawAnew() {
    if (leaving) return;
    leaving = true;
    writing?.keepForLater();
    location.reload();
  }

  function showBar(now) {
    document.querySelector("[data-waiting]").textContent = now.waiting;
    const longest = document.querySelector("[data-longest-for]");
    document.querySelector("[data-longest]").hidden = !now.longest;
    longest.textContent = now.longest;
    if (now.longest_since) longest.dataset.since = now.longest_since;
    else delete longest.dataset.since;
  }

  async function look() {
    try {
      const response = await fetch(desk.dataset.nowUrl, { headers: asking, redirect: "manual" });
      if (!response.ok) return;
      const now = await response.json();
      showBar(now);
      if (now.key !== desk.dataset.console) drawAnew();
    } catch {
      // No line: what is on the page stays, and the next look tries again.
    }
  }

  let looking = setInterval(look, LOOK_EVERY_WITHOUT_STREAM);
  function lookEvery(milliseconds) {
    clearInterval(looking);
    looking = setInterval(look, milliseconds);
  }
  if (window.EventSource && desk.dataset.stream) {
    const stream = new EventSource(desk.dataset.stream);
    stream.addEventListener("open", () => lookEvery(LOOK_EVERY));
    stream.addEventListener("error", () => lookEvery(LOOK_EVERY_WITHOUT_STREAM));
    stream.addEventListener("resync", look);
    for (const verb of ["rang", "answered", "ended", "wrapped"]) stream.addEventListener(`call.${verb}`, look);
    stream.addEventListener("presence.changed", look);
    for (const verb of ["raised", "cleared", "marked"]) {
      stream.addEventListener(`cue.${verb}`, () => writing?.judgeAgain());
    }
    addEventListener("pagehide", () => stream.close());
  }

  setInterval(() => {
    const headers = { ...asking, "X-CSRFToken": token() };
    fetch(desk.dataset.beatUrl, { method: "POST", headers, redirect: "manual" }).catch(() => {});
  }, BEAT_EVERY);

  startKeys(desk);

  // ---- writing down what is said ----

  function startWriting() {
    const form = document.querySelector("[data-guided]");
    const saved = form.querySelector("[data-saved]");
    const words = form.querySelector("[data-words]");
    const mirror = form.querySelector("[data-mirror]");
    const store = `call-${desk.dataset.call}`;
    const groups = new Map([...form.querySelectorAll("[data-q]")].map((one) => [one.dataset.q, one]));
    const dirty = new Map(); // slug to how often it was changed, so that a change while saving is not forgotten
    let changes = 0;
    let timer;
    let saving = false;
    let segments = [];
    if (mirror) {
      for (const node of mirror.childNodes) segments.push({ text: node.textContent, marked: node.nodeName === "MARK" });
    }

    const fieldsOf = (group) => [...group.querySelectorAll("input[name], select[name], textarea[name]")];
    function typedIn(group) {
      return fieldsOf(group)
        .filter((field) => !field.name.startsWith("v.") && (!["radio", "checkbox"].includes(field.type) || field.checked))
        .map((field) => [field.name, field.value]);
    }
    function typeInto(group, typed) {
      for (const field of fieldsOf(group)) {
        if (field.name.startsWith("v.")) continue;
        const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
        if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
        else if (values.length) field.value = values[0];
      }
    }
    function setVersion(group, version) {
      group.dataset.version = version;
      group.querySelector('input[name^="v."]').value = version;
    }

    // -- kept in this browser until the server has it --

    function keepForLater() {
      const kept = {};
      for (const slug of dirty.keys()) {
        const group = groups.get(slug);
        kept[slug] = { version: group.dataset.version, typed: typedIn(group) };
      }
      const field = document.activeElement;
      const at = form.contains(field) ? { id: field.id, name: field.name, value: field.value, start: field.selectionStart } : null;
      if (dirty.size || at) sessionStorage.setItem(store, JSON.stringify({ kept, at }));
      else sessionStorage.removeItem(store);
    }

    function takeBack() {
      const found = JSON.parse(sessionStorage.getItem(store) || "null");
      if (!found) return;
      for (const [slug, { version, typed }] of Object.entries(found.kept)) {
        const group = groups.get(slug);
        if (!group || JSON.stringify(typedIn(group)) === JSON.stringify(typed)) continue;
        typeInto(group, typed);
        // The version that its writer saw: if it has moved on since, the server shows both.
        setVersion(group, version);
        change(slug);
      }
      const at = found.at;
      const field = at && (document.getElementById(at.id) || form.querySelector(`[name="${at.name}"][value="${at.value}"]`));
      if (field) {
        field.focus();
        if (typeof at.start === "number" && field.setSelectionRange) field.setSelectionRange(at.start, at.start);
      }
      keepForLater();
    }

    // -- saving --

    function change(slug, soon = 0) {
      dirty.set(slug, ++changes);
      keepForLater();
      say("Not saved yet", true);
      clearTimeout(timer);
      timer = setTimeout(save, soon);
    }

    function say(text, not = false) {
      if (!saved) return;
      saved.textContent = text;
      saved.classList.toggle("spoken__saved--not", not);
    }

    async function save() {
      clearTimeout(timer);
      if (saving || !dirty.size) return;
      saving = true;
      const sent = new Map(dirty);
      const body = new URLSearchParams();
      for (const slug of sent.keys()) {
        const group = groups.get(slug);
        body.append(`v.${slug}`, group.dataset.version);
        for (const [name, value] of typedIn(group)) body.append(name, value);
      }
      try {
        const headers = { ...asking, "X-CSRFToken": token() };
        const response = await fetch(desk.dataset.answersUrl, { method: "POST", headers, body, redirect: "manual" });
        if (response.type === "opaqueredirect" || response.status === 403) throw new Error("signed out");
        if (response.status === 404) return drawAnew();
        const answer = await response.json();
        if (answer.closed) return drawAnew();
        if (!response.ok) throw new Error(`answers: ${response.status}`);
        takeIn(answer, sent);
      } catch (error) {
        say(
          error.message === "signed out"
            ? "Not saved: sign in again in another tab. Your words stay here."
            : "Not saved: no line. Your words are kept here; trying again.",
          true,
        );
        timer = setTimeout(save, 2000);
      } finally {
        saving = false;
      }
      if (dirty.size && [...dirty].some(([slug, count]) => sent.get(slug) !== count)) timer = setTimeout(save, 300);
    }

    function takeIn(answer, sent) {
      for (const [slug, count] of sent) {
        const group = groups.get(slug);
        if (slug in answer.saved) setVersion(group, answer.saved[slug]);
        const error = group.querySelector("[data-error]");
        error.textContent = answer.errors[slug] || "";
        error.hidden = !answer.errors[slug];
        if (slug in answer.conflicts) showConflict(group, answer.conflicts[slug]);
        // What cannot be kept so stays dirty for a reload, but is not sent again before it changes.
        if (!(slug in answer.errors) && !(slug in answer.conflicts) && dirty.get(slug) === count) dirty.delete(slug);
      }
      keepForLater();
      count();
      if (!dirty.size) say(answer.saved_at ? `✓ Saved ${answer.saved_at}` : "");
      else if (Object.keys(answer.errors).length || Object.keys(answer.conflicts).length) say("Not all is saved: see above.", true);
      showLive(answer);
    }

    function showConflict(group, conflict) {
      const box = group.querySelector("[data-conflict]");
      box.hidden = false;
      box.querySelector("[data-conflict-words]").textContent = conflict.words;
      box.dataset.version = conflict.version;
    }
    form.addEventListener("click", (event) => {
      const mine = event.target.closest("[data-keep-mine]");
      const theirs = event.target.closest("[data-take-theirs]");
      if (!mine && !theirs) return;
      const group = event.target.closest("[data-q]");
      const box = group.querySelector("[data-conflict]");
      box.hidden = true;
      if (mine) {
        if (box.dataset.version) setVersion(group, box.dataset.version);
        change(group.dataset.q);
      } else {
        dirty.delete(group.dataset.q);
        keepForLater();
        drawAnew();
      }
    });

    // -- what it means --

    function showLive(answer) {
      const fresh = document.createElement("div");
      fresh.innerHTML = answer.html;
      const before = place("grade")?.querySelector("[data-grade]");
      const known = new Set([...document.querySelectorAll("[data-cue]")].map((one) => one.dataset.cue));
      const newer = fresh.querySelector("[data-grade]");
      const cues = [...fresh.querySelectorAll("[data-cue]")]
        .filter((one) => !known.has(one.dataset.cue) && !("cleared" in one.dataset))
        .map((one) => one.dataset.cueWords);
      if (cues.length) alarm.textContent = cues.join(" ");
      if (before && newer && before.dataset.grade !== newer.dataset.grade) {
        document.querySelector("[data-grade-said]").textContent = `Grade: ${newer.dataset.gradeName}`;
      }
      for (const part of fresh.querySelectorAll("[data-part]")) {
        const old = place(part.dataset.part);
        if (!old || old.innerHTML === part.innerHTML) continue;
        // A reason that is being written stays as it is.
        if (part.dataset.part === "by-hand" && old.querySelector("details").open) continue;
        const focused = old.contains(document.activeElement) ? document.activeElement : null;
        const letter = focused?.dataset.letter;
        const first = focused && "f9" in focused.dataset;
        old.innerHTML = part.innerHTML;
        if (focused) old.querySelector(first ? "[data-f9]" : `[data-letter="${letter}"]`)?.focus();
      }
      segments = answer.segments;
      drawMarks();
    }

    const isAnswered = (group) => typedIn(group).some(([, value]) => value.trim());
    function count() {
      const all = [...groups.values()];
      const answered = all.filter(isAnswered).length;
      form.querySelector("[data-asked]").textContent = `${answered} of ${all.length}`;
      const kept = answered + form.querySelectorAll(".guide__besides > div").length;
      document.querySelector("[data-kept]").textContent = `${kept} answer${kept === 1 ? "" : "s"} kept`;
      for (const place of form.querySelectorAll("[data-count]")) {
        const asked = [];
        let next = place.closest("h3").nextElementSibling;
        for (; next?.matches("[data-q]"); next = next.nextElementSibling) asked.push(next);
        place.textContent = `${asked.filter(isAnswered).length} of ${asked.length}`;
      }
    }

    async function judgeAgain() {
      const response = await fetch(desk.dataset.assessmentUrl, { headers: asking, redirect: "manual" }).catch(() => null);
      if (response?.ok) showLive(await response.json());
    }

    /** The marks lie under the words, where these are still what was read. */
    function drawMarks() {
      if (!mirror) return;
      const text = words.value;
      let at = 0;
      const pieces = [];
      for (const { text: part, marked } of segments) {
        if (text.slice(at, at + part.length) !== part) break;
        const piece = document.createElement(marked ? "mark" : "span");
        piece.textContent = part;
        pieces.push(piece);
        at += part.length;
      }
      const rest = document.createElement("span");
      rest.textContent = `${text.slice(at)}\n`;
      mirror.replaceChildren(...pieces, rest);
      mirror.scrollTop = words.scrollTop;
    }

    if (words) {
      words.addEventListener("scroll", () => (mirror.scrollTop = words.scrollTop));
      drawMarks();
    }

    // While typing it is saved at the next pause, and every two seconds at least.
    let since = 0;
    form.addEventListener("input", (event) => {
      const group = event.target.closest("[data-q]");
      if (!group) return;
      if (event.target === words) drawMarks();
      const now = Date.now();
      if (!dirty.size) since = now;
      change(group.dataset.q, Math.max(Math.min(600, since + 2000 - now), 0));
    });
    form.addEventListener("change", (event) => {
      const group = event.target.closest("[data-q]");
      if (group) change(group.dataset.q);
    });
    addEventListener("pagehide", keepForLater);

    // Enter in a field presses Save; every other button takes along what is typed, so nothing has to wait for it.
    form.addEventListener("submit", (event) => {
      if (event.submitter?.matches("[data-save]")) {
        event.preventDefault();
        save();
      } else {
        leaving = true;
        keepForLater();
      }
    });
    const type = document.querySelector("[data-type]");
    if (type) type.addEventListener("change", () => type.value && document.querySelector("[data-change-type]").click());

    // Closing the call waits for the last words; they could not be kept afterwards.
    const wrapUp = document.querySelector("[data-wrap-up]");
    if (wrapUp) {
      const told = JSON.parse(document.getElementById("told-by-outcome").textContent);
      const toldField = wrapUp.querySelector("[name=told]");
      let proposed = toldField.value;
      wrapUp.querySelector("[name=disposition]").addEventListener("change", (event) => {
        if (toldField.value.trim() && toldField.value !== proposed) return;
        proposed = told[event.target.value] || "";
        toldField.value = proposed;
      });
      wrapUp.addEventListener("submit", async (event) => {
        if (!dirty.size) return;
        event.preventDefault();
        await save();
        if (!dirty.size) wrapUp.requestSubmit();
      });
    }

    takeBack();
    return { keepForLater, judgeAgain };
  }

  function startKeys(page) {
    const toolbar = (name) => document.querySelector(`[data-toolbar="${name}"]`);
    const open = (one) => one && one.getAttribute("aria-disabled") !== "true";

    function enter(name) {
      const first = [...(toolbar(name)?.querySelectorAll("button, a") || [])].find(open);
      if (first) first.focus();
      return Boolean(first);
    }

    function press(bar, letter) {
      // Type, history and words stand elsewhere on the page; the call's toolbar leads to them.
      const scope = bar.dataset.toolbar === "call" ? document : bar;
      const target = scope.querySelector(`[data-letter="${letter}"]:not(input)`);
      if (!target || (scope === document && target.closest('[data-toolbar="outcomes"]'))) return false;
      if (target.matches("textarea, select")) target.focus();
      else if (target.matches("a")) {
        target.click();
        document.getElementById("history").focus();
      } else target.click();
      return true;
    }

    function step(bar, event) {
      const all = [...bar.querySelectorAll("button, a")];
      const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!move) return false;
      all[(all.indexOf(document.activeElement) + move + all.length) % all.length].focus();
      return true;
    }

    const keysList = document.querySelector("[data-all-keys]");
    let before = null;
    function showKeys(shown) {
      if (shown) before = document.activeElement;
      keysList.hidden = !shown;
      if (shown) keysList.querySelector("h2").focus();
      else before?.focus();
    }

    const anywhere = {
      F2: () => document.querySelector("[data-f2]")?.click(),
      F9: () => {
        const button = document.querySelector("[data-f9]");
        if (open(button)) button.click();
      },
      F4: () => enter("call"),
      F8: () => enter("outcomes"),
    };
    document.addEventListener("keydown", (event) => {
      if (event.key in anywhere && !event.repeat && !event.ctrlKey && !event.altKey) {
        event.preventDefault();
        anywhere[event.key]();
        return;
      }
      if (event.ctrlKey && event.key === "/") {
        event.preventDefault();
        showKeys(keysList.hidden);
        return;
      }
      if (event.key === "Escape" && !keysList.hidden) {
        showKeys(false);
        return;
      }
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const bar = event.target.closest?.("[data-toolbar]");
      if (bar && (step(bar, event) || press(bar, event.key.toLowerCase()))) {
        event.preventDefault();
        return;
      }
      // Single letters only while a question has focus (WCAG 2.1.4).
      const question = event.target.matches?.("input[type=radio]") && event.target.closest("[data-q]");
      const choice = question && question.querySelector(`[data-letter="${event.key.toLowerCase()}"]`);
      if (choice) {
        event.preventDefault();
        choice.focus();
        choice.click();
        return;
      }
      if (/^[1-9]$/.test(event.key) && page.classList.contains("desk--ringing") && !isTyping(event)) {
        document.querySelector(`[data-number="${event.key}"]`)?.click();
      }
    });
  }
}
