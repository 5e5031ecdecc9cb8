// Small comforts of the portal. Every page works without this file.

// What scripts say stands on the page, in its language.
const WORDS = document.getElementById("words")?.dataset ?? {};

// Quick exit: end the session in the background and leave at once, so that Back does not lead here.
for (const form of document.querySelectorAll("[data-quick-exit]")) {
  const goTo = form.dataset.quickExit;
  if (!goTo) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.documentElement.hidden = true;
    // Browsers fill a form again when one comes back to it: leave nothing to fill it with.
    for (const field of document.querySelectorAll("input:not([type=hidden]), textarea")) {
      field.value = "";
      field.checked = false;
    }
    const leave = () => location.replace(goTo);
    fetch(form.action, { method: "POST", keepalive: true, redirect: "manual" }).then(leave, leave);
    setTimeout(leave, 300); // a slow line must not keep anyone on the page
  });
}

// A second press on "Send" within a few seconds is a slip, not a second report.
for (const form of document.querySelectorAll("form[data-once]")) {
  let sentAt = -Infinity;
  form.addEventListener("submit", (event) => {
    if (navigator.onLine === false) return; // nothing is sent: the next press is the first
    if (event.timeStamp - sentAt < 5000) event.preventDefault();
    else sentAt = event.timeStamp;
  });
}

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();
