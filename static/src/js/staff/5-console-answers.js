// What the caller says is kept at once, and what it means comes back. Until the server has an answer it stays in the
// browser's session. A field that nobody touched here is never sent.

const answers = (() => {
  // Slug to what was typed: when (a count), in which fields, over which version, in the form of which type.
  const dirty = new Map();
  let changes = 0;
  let timer;
  let since = 0;
  let saving = null;

  const form = () => document.querySelector("[data-guided]");
  const groupOf = (slug) => document.querySelector(`[data-q="${slug}"]`);
  const store = () => `call-${deskNow().dataset.call}`;
  const fieldsOf = (group) => [...group.querySelectorAll("input[name], select[name], textarea[name]")];
  const isAnswer = (field) => !/^[vw]\./.test(field.name);
  const isTick = (field) => ["radio", "checkbox"].includes(field.type);

  function typedIn(group) {
    const sent = fieldsOf(group).filter((field) => isAnswer(field) && (!isTick(field) || field.checked));
    return sent.map((field) => [field.name, field.value]);
  }
  function typeInto(group, typed) {
    for (const field of fieldsOf(group).filter(isAnswer)) {
      const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (isTick(field)) field.checked = values.includes(field.value);
      else if (values.length && field.value !== values[0]) field.value = values[0];
    }
  }
  function setVersion(group, version) {
    group.dataset.version = version;
    group.querySelector('input[name^="v."]').value = version;
  }

  // ---- kept in this browser ----

  function keep() {
    if (!deskNow()?.dataset.call) return;
    if (dirty.size) sessionStorage.setItem(store(), JSON.stringify([...dirty]));
    else sessionStorage.removeItem(store());
  }

  /** Put what is not saved back into its fields, over the version that its writer saw. */
  function putBack() {
    for (const [slug, { typed, version }] of dirty) {
      const group = groupOf(slug);
      if (!group) continue;
      typeInto(group, typed);
      setVersion(group, version);
    }
  }

  function change(slug, soon = 0) {
    const group = groupOf(slug);
    const drawnFor = document.querySelector("[name=type_drawn]")?.value || "";
    dirty.set(slug, { count: ++changes, typed: typedIn(group), version: group.dataset.version, drawnFor });
    keep();
    say("Not saved yet", true);
    clearTimeout(timer);
    timer = setTimeout(save, soon);
  }

  function say(text, not = false, link = null) {
    const saved = document.querySelector("[data-saved]");
    if (!saved) return;
    saved.textContent = text;
    saved.classList.toggle("spoken__saved--not", not);
    if (!link) return;
    const to = document.createElement("a");
    to.href = `#${link.id}`;
    to.textContent = link.words;
    saved.append(" ", to);
  }

  // ---- saving ----

  function addTo(body, sent) {
    for (const [slug, { typed, version, drawnFor }] of sent) {
      body.append(`v.${slug}`, version);
      for (const [name, value] of typed) body.append(name, value);
      if (drawnFor) body.set("type_drawn", drawnFor);
    }
  }

  function save() {
    clearTimeout(timer);
    if (saving) return saving;
    if (!dirty.size || !form()) return Promise.resolve();
    if (pressing) {
      timer = setTimeout(save, 200);
      return Promise.resolve();
    }
    saving = send().finally(() => (saving = null));
    return saving;
  }

  async function send() {
    const sent = new Map(dirty);
    const body = new URLSearchParams();
    addTo(body, sent);
    body.set("csrfmiddlewaretoken", csrfToken());
    try {
      const headers = { "X-Requested-With": "fetch" };
      const response = await ask(deskNow().dataset.answersUrl, { method: "POST", body, headers });
      if (response.status === 403 && !(await freshToken())) throw new SignedOut();
      if (response.status === 404) return void refresh(CONSOLE_URL);
      const answer = await response.json().catch(() => ({}));
      if (answer.closed) return void closed(sent);
      if (!response.ok) throw new NoLine();
      takeIn(answer, sent);
    } catch (error) {
      say(
        error instanceof SignedOut
          ? "Not saved: sign in again in another tab. Your words stay here."
          : "Not saved: no line. Your words are kept here; trying again.",
        true,
      );
      timer = setTimeout(save, 2000);
      return undefined;
    }
    if ([...dirty].some(([slug, { count }]) => sent.get(slug)?.count !== count)) timer = setTimeout(save, 300);
    return undefined;
  }

  /** It was sent in another window: what was typed since then is told to the officer, and is not thrown away. */
  function closed(sent) {
    const words = [...sent.values()].flatMap(({ typed }) => typed.map(([, value]) => value)).join(" / ");
    dirty.clear();
    keep();
    refresh().then(() => notify(`It is sent and not edited any more. Not kept, tell the officer: ${words}`));
  }

  function takeIn(answer, sent) {
    let wrong = null;
    for (const [slug, { count }] of sent) {
      const [group, error, conflict] = [groupOf(slug), answer.errors[slug], answer.conflicts[slug]];
      if (group && slug in answer.saved) setVersion(group, answer.saved[slug]);
      if (slug in answer.saved && dirty.has(slug)) dirty.get(slug).version = answer.saved[slug];
      if (group) showWrong(group, error, conflict);
      if (error || conflict) wrong ||= group;
      // What cannot be kept so stays for a reload, but is not sent again before it changes.
      else if (dirty.get(slug)?.count === count) dirty.delete(slug);
    }
    keep();
    if (!dirty.size) say(answer.saved_at ? `✓ Saved ${answer.saved_at}` : "");
    else if (wrong) {
      const field = wrong.querySelector("[aria-describedby], input:not([type=hidden])");
      field.id ||= `q-${wrong.dataset.q}`;
      const label = wrong.querySelector("label, legend").firstChild.textContent.trim();
      say("Not all is saved:", true, { id: field.id, words: label });
    }
    document.querySelectorAll("[data-count]").forEach((one, at) => (one.textContent = answer.counts[at]));
    showLive(answer);
    if (!wrong) drawAsked(answer.asked);
  }

  /** Questions come and go with the answers: where others are asked now, the page is drawn again. */
  function drawAsked(asked) {
    const drawn = [...placeOf("questions").querySelectorAll("[data-q]")].map((one) => one.dataset.q);
    const wanted = asked.filter((slug) => slug !== "what_happened");
    if (drawn.join() !== wanted.join()) refresh();
  }

  function showWrong(group, error, conflict) {
    group.classList.toggle("ask--error", Boolean(error || conflict));
    const place = group.querySelector("[data-error]");
    place.hidden = !error;
    place.querySelector("[data-error-words]").textContent = error || "";
    for (const field of fieldsOf(group).filter((one) => isAnswer(one) && !isTick(one))) {
      if (error) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    const box = group.querySelector("[data-conflict]");
    box.hidden = !conflict;
    if (!conflict) return;
    box.querySelector("[data-conflict-words]").textContent = conflict.words;
    box.dataset.version = conflict.version;
  }

  // ---- what it means ----

  function showLive(answer) {
    const fresh = readPage(answer.html);
    const mark = focusMark();
    announce(fresh);
    for (const part of fresh.querySelectorAll("[data-part]")) {
      for (const old of document.querySelectorAll(`[data-part="${part.dataset.part}"]`)) putPart(old, part);
    }
    restoreHalves();
    focusAgain(mark);
    marks.show(answer.segments);
  }

  /** A new sign of danger and a new grade are said. */
  function announce(fresh) {
    const known = new Set([...document.querySelectorAll("[data-cue]")].map((one) => one.dataset.cue));
    const cues = [...fresh.querySelectorAll("[data-cue]")]
      .filter((one) => !known.has(one.dataset.cue) && !("cleared" in one.dataset))
      .map((one) => one.dataset.cueWords);
    if (cues.length) document.querySelector("[data-alarm-said]").textContent = cues.join(" ");
    const [before, after] = [document, fresh].map((page) => page.querySelector("[data-grade]"));
    if (before && after && before.dataset.grade !== after.dataset.grade) {
      document.querySelector("[data-grade-said]").textContent = `Grade: ${after.dataset.gradeName || "none yet"}`;
    }
  }

  async function judgeAgain() {
    const url = deskNow()?.dataset.assessmentUrl;
    if (!url) return;
    const response = await ask(url).catch(() => null);
    if (response?.ok && deskNow()?.dataset.assessmentUrl === url) showLive(await response.json());
  }

  // ---- the page was drawn ----

  /** The words themselves stay; what is around them follows. */
  function drawSpoken(fresh) {
    const [old, next] = [document, fresh].map((page) => page.querySelector("[data-spoken]"));
    if (!next) return void old?.remove();
    if (!old) return void placeOf("questions").after(next);
    if (!dirty.has(old.dataset.q)) {
      const [words, newer] = [old, next].map((one) => one.querySelector("[data-words]"));
      if (words.value !== newer.value) words.value = newer.value;
      setVersion(old, next.dataset.version);
    }
    const conflict = next.querySelector("[data-conflict]");
    const shown = !conflict.hidden && { words: conflict.querySelector("[data-conflict-words]").textContent };
    if (shown) shown.version = conflict.dataset.version;
    showWrong(old, next.querySelector("[data-error-words]").textContent, shown || null);
    return undefined;
  }

  function drawn(fresh) {
    drawSpoken(fresh);
    marks.read(fresh);
    putBack();
    marks.draw();
  }

  function begin() {
    dirty.clear();
    clearTimeout(timer);
    if (!form()) return;
    for (const [slug, entry] of JSON.parse(sessionStorage.getItem(store()) || "[]")) dirty.set(slug, entry);
    marks.read(document);
    putBack();
    marks.draw();
    if (dirty.size) say("Not saved yet", true);
    if (dirty.size) timer = setTimeout(save, 0);
  }

  /** A button took the answers along: those that its page does not show as wrong are kept. */
  function taken(sent, page, status) {
    for (const [slug, { count }] of sent) {
      const row = page.querySelector(`[data-q="${slug}"]`);
      const wrong = status >= 400 && row?.matches(".ask--error");
      if (!wrong && dirty.get(slug)?.count === count) dirty.delete(slug);
      else if (!wrong && dirty.has(slug) && row) dirty.get(slug).version = row.dataset.version;
    }
    keep();
  }

  document.addEventListener("input", (event) => {
    const group = event.target.closest("[data-guided] [data-q]");
    if (!group) return;
    if (event.target.matches("[data-words]")) marks.draw();
    const now = Date.now();
    if (!dirty.size) since = now;
    // While typing it is saved at the next pause, and every two seconds at least.
    change(group.dataset.q, Math.max(Math.min(600, since + 2000 - now), 0));
  });
  document.addEventListener("change", (event) => {
    const group = event.target.closest("[data-guided] [data-q]");
    if (group && !event.target.matches("[data-words]")) change(group.dataset.q);
  });
  return { begin, drawn, save, taken, judgeAgain, announce, change, setVersion, groupOf, dirty, addTo, keep };
})();
