// A page about work that is being done elsewhere reads itself again until the work is done.

const working = document.querySelector("[data-reload-seconds]");

/** Fetch the page as it is now and put its content in place of the old one, unless a hand is in it. */
async function readAgain() {
  const open = document.querySelector("[data-reload-seconds]");
  if (!open) return;
  const wait = Number(open.dataset.reloadSeconds) * 1000;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("#main > *:not(.messages)");
      const held = open.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
      if (fresh && !held) open.replaceWith(fresh);
    }
  } catch {
    // The next turn tries again.
  }
  setTimeout(readAgain, wait);
}

if (working) setTimeout(readAgain, Number(working.dataset.reloadSeconds) * 1000);
