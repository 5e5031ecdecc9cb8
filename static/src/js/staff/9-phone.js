// The software phone of the demonstration posts to the telephone systems' own door.

/** The events that a button stands for; agents/cti/software_phone.py does the same without a script. */
function told(said, how) {
  if (how === "twice") return [said, said];
  if (how !== "backwards") return [said];
  const now = Date.now();
  return [["hangup", 0], ["answer", 20], ["newCall", 30]].map(([event, before]) => {
    const one = new URLSearchParams(said);
    one.set("event", event);
    one.set("cause", "normalClearing");
    if (!one.get("user")) one.set("user", "agent");
    one.set("at", new Date(now - before * 1000).toISOString());
    return one;
  });
}

const phone = document.querySelector("[data-phone]");
if (phone) {
  phone.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = new URLSearchParams(new FormData(event.target, event.submitter));
    const how = said.get("how");
    for (const name of ["how", "csrfmiddlewaretoken"]) said.delete(name);
    try {
      for (const body of told(said, how)) {
        const answer = await fetch(phone.dataset.phone, { method: "POST", body });
        if (!answer.ok) throw new Error(`${answer.status}`);
      }
      location.reload();
    } catch {
      showToast("The call was not taken.", "Read again", () => location.reload());
    }
  });
}
