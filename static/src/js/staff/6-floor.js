// The floor: alarms come in by themselves and stay; a form that is open for one stays as it is typed.

const floorPage = document.querySelector("[data-floor]");
if (floorPage) startFloor(floorPage);

function startFloor(floor) {
  const LOOK_EVERY = 5_000; // also while the stream is open: a line can die without a word
  const NEW_FOR = 60_000;
  const alarm = document.querySelector("[data-alarm]");
  let state = floor.querySelector("[data-state]").dataset.state;
  let live = "";

  // ---- what lasts counts on ----

  function lasted(since) {
    const all = Math.max(Math.floor((Date.now() + serverAhead - Date.parse(since)) / 1000), 0);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(all / 3600);
    const minutes = Math.floor(all / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
  }

  setInterval(() => {
    for (const place of floor.querySelectorAll("[data-since]")) place.textContent = lasted(place.dataset.since);
  }, 1000);

  function sayLive(words) {
    live = words;
    const place = floor.querySelector("[data-live-words]");
    if (place.textContent !== words) place.textContent = words;
  }

  // ---- taking in what is new ----

  const alarmsIn = (place) => new Map([...place.querySelectorAll("[data-cue]")].map((one) => [one.dataset.cue, one]));

  /** Keep the rows that are there, with what is typed in them; change what they say, add what is new. */
  function mergeAlarms(old, fresh) {
    const known = alarmsIn(old);
    let place = null;
    for (const [id, row] of alarmsIn(fresh)) {
      let mine = known.get(id);
      known.delete(id);
      if (mine) {
        const facts = mine.querySelector("[data-facts]");
        const newer = row.querySelector("[data-facts]");
        mine.classList.toggle("alarm--immediate", row.dataset.grade === "immediate");
        mine.dataset.grade = row.dataset.grade;
        if (!facts.contains(document.activeElement)) facts.innerHTML = newer.innerHTML;
      } else {
        mine = row;
        mine.classList.add("alarm--new");
        setTimeout(() => mine.classList.remove("alarm--new"), NEW_FOR);
        if (place) place.after(mine);
        else old.prepend(mine);
      }
      place = mine;
    }
    for (const row of known.values()) {
      if (!row.querySelector("form")) row.remove();
      else if (!row.classList.contains("alarm--gone")) {
        row.classList.add("alarm--gone");
        row.querySelector("[data-facts]").textContent = "Somebody else has cleared this, or it is on another page now.";
      }
    }
  }

  /** What a part says now; the link that has the focus keeps it, and holds back nothing that is new. */
  function replaceWords(mine, newer) {
    const at = mine.contains(document.activeElement) && document.activeElement.getAttribute("href");
    if (mine.innerHTML === newer.innerHTML) return;
    mine.innerHTML = newer.innerHTML;
    if (at) (mine.querySelector(`a[href="${CSS.escape(at)}"]`) || mine.closest("[tabindex]"))?.focus();
  }

  function takeIn(html) {
    const page = document.createElement("div");
    page.innerHTML = html;
    const part = (place, name) => place.querySelector(`[data-part="${name}"]`);
    const [old, fresh] = [part(floor, "cues"), part(page, "cues")];
    const [oldList, freshList] = [old, fresh].map((one) => one.querySelector("[data-alarms]"));
    const before = new Map([...alarmsIn(floor)].map(([id, row]) => [id, row.dataset.grade]));
    const words = [...alarmsIn(page).values()]
      .filter((row) => before.get(row.dataset.cue) !== row.dataset.grade)
      .map((row) => row.dataset.alarmWords);

    state = fresh.dataset.state;
    for (const place of document.querySelectorAll("[data-open]")) place.textContent = fresh.dataset.openCount;
    document.title = document.title.replace(/\d+\+? open/, `${fresh.dataset.openCount} open`);
    if (oldList && (freshList || oldList.querySelector("form"))) mergeAlarms(oldList, fresh);
    else {
      const body = fresh.querySelector("[data-scroll]");
      for (const row of alarmsIn(body).values()) row.classList.add("alarm--new");
      old.querySelector("[data-scroll]").innerHTML = body.innerHTML;
    }
    // Whatever the answer has: a list of names here kept raised hands from the open page.
    for (const newer of page.querySelectorAll('[data-part]:not([data-part="cues"])')) {
      replaceWords(part(floor, newer.dataset.part), newer);
    }
    tickClocks();
    sayLive(live);
    if (words.length) alarm.textContent = words.join(" ");
  }

  let looking = false;
  let again = false;
  async function look() {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      const url = new URL(floor.dataset.nowUrl, location.href);
      url.searchParams.set("known", state);
      const response = await fetch(url, { headers: { "X-Requested-With": "fetch" }, redirect: "manual" });
      if (response.type === "opaqueredirect") location.reload(); // signed out: the log-in page
      else if (response.status === 200) takeIn(await response.text());
      else if (response.status !== 204) throw new Error(`floor: ${response.status}`);
      sayLive("Live.");
    } catch {
      sayLive("Not live: trying again.");
    } finally {
      looking = false;
      if (again) {
        again = false;
        look();
      }
    }
  }

  setInterval(look, LOOK_EVERY);
  if (window.EventSource && floor.dataset.stream) {
    const stream = new EventSource(floor.dataset.stream);
    const kinds = {
      cue: ["raised", "cleared", "marked"],
      call: ["rang", "answered", "ended", "wrapped"],
      help: ["asked", "answered", "ended"],
      presence: ["changed"],
      case: ["opened", "claimed", "released", "raised", "decided", "escalated", "warned", "resumed", "closed"],
      duty: ["changed", "missed", "filled"],
      transfer: ["asked", "answered", "failed", "stopped", "unanswered"],
    };
    stream.addEventListener("open", () => sayLive("Live."));
    stream.addEventListener("resync", look);
    for (const [noun, verbs] of Object.entries(kinds)) {
      for (const verb of verbs) stream.addEventListener(`${noun}.${verb}`, look);
    }
    addEventListener("pagehide", () => stream.close());
  }

  // ---- clearing without leaving ----

  floor.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-clear]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      const response = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const form = page.querySelector("[data-clear-form]");
      if (!response.ok || !form) throw new Error(`cue: ${response.status}`);
      link.parentElement.replaceWith(form);
      form.querySelector("textarea").focus();
    } catch {
      location.href = link.href; // its own page says what is wrong
    }
  });
}
