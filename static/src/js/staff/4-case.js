// One case: keep the lease while the page is open, and the keys.

const caseHead = document.querySelector("[data-case]");
if (caseHead) startCase();

function startCase() {
  const decide = document.querySelector("[data-decide]");
  const lease = document.querySelector("[data-lease]");
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

  // ---- the lease ----

  const changed = document.querySelector("[data-changed]");
  const changedWords = document.querySelector("[data-changed-words]");

  /** Someone raised the grade, or changed the case otherwise, after this page was made. */
  function sayIfChanged(now) {
    if (!changed || now.version === Number(caseHead.dataset.version)) return;
    const rank = Number(caseHead.dataset.rank);
    const grade = `${now.rank < rank ? "Raised" : "Lowered"} to ${now.grade}.`;
    const words = now.rank === rank ? "This case has changed." : grade;
    changed.hidden = false;
    if (changedWords.textContent !== words) changedWords.textContent = words;
  }

  const others = document.querySelector("[data-others]");

  /** Who else has the case open: it is said when it changes, and never taken for a reason to stop. */
  function sayOthers(words) {
    if (others && others.textContent !== words) others.textContent = words;
  }

  function lose(words) {
    clearInterval(beating);
    // What was typed stays on the page; only the promise to keep the case is gone.
    lease.textContent = words;
    lease.className = "notice notice--warning";
    lease.setAttribute("role", "alert");
  }

  let beating;
  const mine = Boolean(caseHead.dataset.heartbeatUrl);
  async function beat() {
    const response = await fetch(caseHead.dataset.heartbeatUrl || caseHead.dataset.seenUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      redirect: "manual",
    });
    if (response.ok) {
      const now = await response.json();
      sayOthers(now.others);
      return sayIfChanged(now);
    }
    if (!mine) return clearInterval(beating);
    lose("No longer yours. What you typed is still here. Load the page again to see who has it.");
  }
  if (mine || caseHead.dataset.seenUrl) {
    // A failed line is not a lost lease: the next beat tries again.
    beating = setInterval(() => beat().catch(() => {}), 20_000);
    beat().catch(() => {});
  }
  if (decide) decide.addEventListener("lost", (event) => lose(event.detail));

  // ---- keys ----

  function press(key) {
    if (key === "g") {
      if (!raise) return false;
      raise.open = true;
      raise.scrollIntoView({ block: "nearest" });
      raise.querySelector("select, input:not([type=hidden])").focus();
      return true;
    }
    const target = document.querySelector(`[data-key="${key}"]`);
    if (target) target.click();
    return Boolean(target);
  }

  function choose(number) {
    const option = decide && decide.querySelectorAll(".decisions input")[number - 1];
    if (!option) return false;
    option.focus();
    option.click();
    return true;
  }

  const raise = document.getElementById("raise");
  if (raise) {
    raise.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      raise.open = false;
      raise.querySelector("summary").focus();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.ctrlKey || !decide || event.repeat) return;
    event.preventDefault();
    // In the note the same keys keep the note: nothing is decided from there.
    if (event.target.closest("[data-note]")) document.querySelector("[data-note-save]").click();
    else decide.requestSubmit();
  });

  // Single letters only while the case itself has focus, never from anywhere on the page (WCAG 2.1.4).
  const panels = document.querySelector(".case"); // a page beside the case has none
  for (const part of panels ? [caseHead, panels] : [caseHead]) {
    part.addEventListener("keydown", (event) => {
      if (isTyping(event)) return;
      const done = /^[1-9]$/.test(event.key) ? choose(Number(event.key)) : press(event.key.toLowerCase());
      if (done) event.preventDefault();
    });
  }
  if (panels) focusFirst(document.querySelector(".case .panel__body"));

  // A note that was just kept is the last of what happened: it is in sight.
  if (location.hash === "#note") {
    const story = document.querySelector(".case__middle .panel__body");
    if (story) story.scrollTop = story.scrollHeight;
  }

  // The link to "Raise the grade" leads to a closed block; open it.
  for (const link of document.querySelectorAll('a[href="#raise"]')) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      press("g");
    });
  }

  // What the citizen is told follows the decision for as long as nobody has written there.
  if (decide) {
    const told = decide.querySelector('[name="told"]');
    const options = [...decide.querySelectorAll("[data-told]")];
    const nameWords = (option) => {
      if (option?.dataset.toldName) decide.querySelector("[data-told-shown]").textContent = option.dataset.toldName;
    };
    nameWords(options.find((option) => option.checked));
    decide.addEventListener("change", (event) => {
      const words = event.target.dataset.told;
      const untouched = !told.value.trim() || options.some((option) => option.dataset.told === told.value);
      if (words && untouched) told.value = words;
      nameWords(event.target);
    });
  }

  // Words are kept as they are typed; only where they could not be, the browser asks before it leaves.
  if (decide) {
    let sent = false;
    decide.addEventListener("submit", () => (sent = true));
    addEventListener("beforeunload", (event) => !sent && decide.dataset.unsaved && event.preventDefault());
  }
}
