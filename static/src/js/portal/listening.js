// While somebody types: does it sound like danger now? The answer stands below the field, is read out politely,
// and takes neither focus nor words. It is quiet once its reader has said why, until other words sound so.
const heard = document.getElementById("heard");

function listenTo(field) {
  const shown = document.createElement("div");
  shown.setAttribute("aria-live", "polite");
  field.after(shown);
  const quiet = new Set();
  let asked = "", timer = 0, latest = 0, resumeAt = 0;

  function show(found) {
    const words = found.find((said) => !quiet.has(said));
    if (!words) shown.replaceChildren();
    if (!words || shown.dataset.words === words) return;
    const notice = heard.content.cloneNode(true);
    notice.querySelector("[data-heard-words]").textContent = words;
    for (const button of notice.querySelectorAll("[data-heard-quiet]")) {
      button.addEventListener("click", () => {
        for (const said of found) quiet.add(said);
        delete shown.dataset.words;
        shown.replaceChildren();
        field.focus(); // the pressed button is gone
      });
    }
    shown.dataset.words = words;
    shown.replaceChildren(notice);
  }

  async function ask() {
    const typed = field.value;
    if (typed === asked || Date.now() < resumeAt) return;
    asked = typed;
    latest += 1;
    const mine = latest;
    try {
      const answer = await fetch(heard.dataset.listen, {
        method: "POST",
        body: new URLSearchParams({ words: typed, question: field.name }),
        credentials: "omit",
      });
      if (answer.status === 429) resumeAt = Date.now() + 60000;
      const found = answer.status === 200 ? (await answer.json()).words : [];
      if (mine !== latest) return;
      if (!found.length) delete shown.dataset.words;
      show(found);
    } catch {
      asked = ""; // the line was cut; the next letter asks again, and saving asks in any case
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 700);
  });
}

if (heard) for (const field of document.querySelectorAll("main textarea")) listenTo(field);
