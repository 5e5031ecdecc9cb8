// The review queue: keys, preview, and news. Nothing moves under a hand: new rows are announced, and
// the list is put in order again only when the person asks for it.

const queue = document.querySelector("[data-queue]");
if (queue) startQueue();

function startQueue() {
  const list = queue.querySelector("[data-list]");
  const preview = queue.querySelector("[data-preview]");
  const liveWords = queue.querySelector("[data-live-words]");
  const rowsOf = (place) => [...place.querySelectorAll("tr[data-row]")];
  const linkOf = (row) => row.querySelector(".rows__matter a");
  let current = null;

  // ---- the row that one is at ----

  async function showPreview(row) {
    const response = await fetch(row.dataset.previewUrl, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok || current !== row) return;
    preview.innerHTML = await response.text();
    preview.dataset.for = row.dataset.row;
    tickClocks();
  }

  let resting;
  function goTo(row) {
    if (!row) return;
    clearTimeout(resting);
    if (current) current.classList.remove("rows__current");
    current = row;
    row.classList.add("rows__current");
    if (!preview.offsetParent || preview.dataset.for === row.dataset.row) return;
    // Rows that one only passes are not read, so the trail does not say that they were.
    resting = setTimeout(() => showPreview(row), 150);
  }

  function move(step) {
    const rows = rowsOf(list);
    if (!rows.length) return;
    const at = rows.indexOf(current);
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
    linkOf(row).focus();
    row.scrollIntoView({ block: "nearest" });
  }

  list.addEventListener("focusin", (event) => goTo(event.target.closest("tr[data-row]")));
  list.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row && !event.target.closest("a, button")) linkOf(row).focus();
  });

  /** Claim what the preview shows; without its form (someone has it) the link opens the case to read. */
  async function openAndClaim(row) {
    if (preview.dataset.for !== row.dataset.row) await showPreview(row);
    const form = preview.dataset.for === row.dataset.row && preview.querySelector("[data-claim]");
    if (form) form.requestSubmit();
    else linkOf(row).click();
  }

  const filters = queue.querySelector("[data-filters]");
  filters.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    filters.open = false;
    list.focus();
  });

  const keys = {
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    n: () => queue.querySelector("[data-take-next]").requestSubmit(),
    p: () => preview.focus(),
    "/": () => queue.querySelector("#search").focus(),
    f: () => {
      filters.open = true;
      filters.querySelector("input:not([type=hidden]), select").focus();
    },
  };
  list.addEventListener("keydown", (event) => {
    if (isTyping(event)) return;
    if (event.key === "Enter") {
      if (!current || event.target !== linkOf(current) || !preview.offsetParent) return;
      event.preventDefault();
      openAndClaim(current);
      return;
    }
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  focusFirst(list);

  // ---- news ----

  async function fetchRows() {
    const response = await fetch(queue.dataset.rowsUrl, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok) throw new Error(`rows: ${response.status}`);
    const fresh = document.createElement("div");
    fresh.innerHTML = await response.text();
    refreshTabs(fresh.querySelector("[data-tabs]"));
    return rowsOf(fresh);
  }

  function refreshTabs(fresh) {
    const tabs = queue.querySelector("[data-tabs]");
    const counts = [...tabs.querySelectorAll("b")];
    [...fresh.querySelectorAll("b")].forEach((count, at) => {
      if (counts[at]) counts[at].textContent = count.textContent;
    });
  }

  const newsBlock = queue.querySelector("[data-news]");
  const newsWords = queue.querySelector("[data-news-words]");
  let takeNewsIn = () => {};
  queue.querySelector("[data-news-show]").addEventListener("click", () => takeNewsIn());

  /** Danger stays announced above the list until it is taken in; a toast alone would be gone in 8 seconds. */
  function showNews(news, fresh) {
    const immediate = news.filter((row) => row.dataset.grade === "immediate").length;
    const urgent = news.find((row) => row.dataset.grade === "immediate") || news.find((row) => row.dataset.cue);
    newsBlock.hidden = !urgent;
    if (!urgent) return false;
    takeNewsIn = () => takeIn(fresh, urgent.dataset.row);
    newsBlock.classList.toggle("queue__news--immediate", immediate > 0);
    newsBlock.setAttribute("role", immediate ? "alert" : "status");
    const what = immediate ? `${immediate} Immediate` : urgent.dataset.cue;
    const words = `${news.length} new, ${what}.`;
    if (newsWords.textContent !== words) newsWords.textContent = words;
    return true;
  }

  /** Put the list in the server's order and go to one row of it, or stay where one was. */
  function takeIn(fresh, id) {
    const body = queue.querySelector("[data-rows]");
    if (!body) return location.reload(); // the list was empty: the whole table is missing
    const wanted = id || current?.dataset.row;
    const hadFocus = id || body.contains(document.activeElement);
    body.replaceChildren(...fresh);
    newsBlock.hidden = true;
    newsWords.textContent = "";
    current = null;
    tickClocks();
    const row = fresh.find((one) => one.dataset.row === wanted);
    if (row && hadFocus) linkOf(row).focus();
    else goTo(row);
  }

  let toasted = "-";

  /** Change what stands in the rows that are there, in their places; say what is new. */
  function compare(fresh) {
    const known = new Map(rowsOf(list).map((row) => [row.dataset.row, row]));
    const news = fresh.filter((row) => !known.has(row.dataset.row));
    for (const row of fresh) {
      const old = known.get(row.dataset.row);
      known.delete(row.dataset.row);
      if (!old) continue;
      [...row.cells].forEach((cell, at) => {
        // The matter's cell holds the focus and does not change.
        if (!cell.classList.contains("rows__matter") && old.cells[at].innerHTML !== cell.innerHTML) {
          old.cells[at].innerHTML = cell.innerHTML;
          old.cells[at].className = cell.className;
        }
      });
    }
    for (const row of known.values()) row.classList.add("rows__gone");
    tickClocks();
    const what = [...news.map((row) => row.dataset.row), "-", ...known.keys()].join();
    if (showNews(news, fresh) || what === toasted) return;
    toasted = what; // looking again must not say the same again
    if (news.length === 1) {
      const row = news[0];
      showToast(`New: ${row.dataset.words}.`, "Go to it", () => takeIn(fresh, row.dataset.row));
    } else if (news.length > 1) {
      showToast(`${news.length} new cases. First: ${news[0].dataset.words}.`, "Go to it", () =>
        takeIn(fresh, news[0].dataset.row),
      );
    } else if (known.size) {
      showToast("The list has changed.", "Refresh", () => takeIn(fresh));
    }
  }

  let waiting;
  function lookSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      fetchRows().then(compare, () => sayLive("The list could not be read again. Reload the page."));
    }, 400); // several events of one matter come together
  }

  function sayLive(words) {
    if (liveWords.textContent !== words) liveWords.textContent = words;
  }

  if (!queue.dataset.rowsUrl) return;
  // A stream may fall silent without an error: danger must come to the list all the same.
  setInterval(() => document.visibilityState === "visible" && lookSoon(), 45_000);
  if (!window.EventSource || !queue.dataset.stream) return;
  const stream = new EventSource(queue.dataset.stream);
  stream.addEventListener("open", () => {
    sayLive("Live.");
    lookSoon(); // what came between reading the page and this is on no stream
  });
  stream.addEventListener("error", () => sayLive("Not live: trying again."));
  stream.addEventListener("message", lookSoon);
  stream.addEventListener("resync", lookSoon);
  for (const what of ["opened", "assessed", "claimed", "released", "raised", "decided", "escalated", "warned", "added_to", "resumed", "closed", "merged", "unmerged", "linked"]) {
    stream.addEventListener(`case.${what}`, lookSoon);
  }
  addEventListener("pagehide", () => stream.close());
}
