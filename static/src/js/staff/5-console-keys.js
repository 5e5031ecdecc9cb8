// Every action of the console has a key. F4 and F8 lead to real toolbars; single letters work only where focus is on a
// toolbar or a question.

function startConsoleKeys() {
  const toolbars = (name) => [...document.querySelectorAll(`[data-toolbar="${name}"]`)];
  const inside = (name) => toolbars(name).flatMap((bar) => [...bar.querySelectorAll("button, a, summary")]);
  const open = (one) => one && one.getAttribute("aria-disabled") !== "true";

  function enter(name) {
    const all = inside(name).filter((one) => one.getClientRects().length);
    const first = all.find(open) || all[0];
    if (!first) return;
    if (!document.activeElement.closest("[data-toolbar]")) focusBefore = document.activeElement;
    first.focus();
  }

  function pressLetter(bar, letter) {
    // Type, history and words stand elsewhere on the page; the call's toolbar leads to them.
    const scope = bar.dataset.toolbar === "call" ? document : bar;
    const target = [...scope.querySelectorAll(`[data-letter="${letter}"]:not(input)`)].find(
      (one) => scope === bar || !one.closest('[data-toolbar="outcomes"]'),
    );
    if (!target) return false;
    if (target.matches("textarea, select")) target.focus();
    else if (target.matches("a")) {
      target.click();
      document.getElementById("history").focus();
    } else target.click();
    // A box of the toolbar opens with focus on its first field.
    if (target.matches("summary")) {
      if (target.parentElement.open) target.nextElementSibling.querySelector("textarea, select")?.focus();
      else target.focus();
    }
    return true;
  }

  function step(bar, event) {
    const all = inside(bar.dataset.toolbar).filter((one) => one.getClientRects().length);
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!move || !all.length) return false;
    all[(all.indexOf(document.activeElement) + move + all.length) % all.length].focus();
    return true;
  }

  const keysList = () => document.querySelector("[data-all-keys]");
  let before = null;
  function showKeys(shown) {
    if (shown) before = document.activeElement;
    keysList().hidden = !shown;
    if (shown) keysList().querySelector("h2").focus();
    else before?.focus();
  }

  const anywhere = {
    F2: () => document.querySelector("[data-f2], .call-bar__beside button")?.click(),
    // Whatever the buttons look like at this moment: a call can be connected as soon as there is one.
    F9: () => {
      if (deskNow()?.dataset.transferUrl) connect();
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
      showKeys(keysList().hidden);
      return;
    }
    if (event.key === "Escape" && !keysList().hidden) {
      showKeys(false);
      return;
    }
    const menu = event.key === "Escape" && event.target.closest?.(".call-bar__menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const bar = event.target.closest?.("[data-toolbar]");
    if (bar && !event.target.matches("textarea, select") && (step(bar, event) || pressLetter(bar, event.key.toLowerCase()))) {
      event.preventDefault();
      return;
    }
    // Single letters only while a question has focus (WCAG 2.1.4).
    const question = event.target.matches?.("input[type=radio]") && event.target.closest("[data-q]");
    const choice = question && question.querySelector(`[data-letter="${CSS.escape(event.key.toLowerCase())}"]`);
    if (choice) {
      event.preventDefault();
      choice.focus();
      choice.click();
      return;
    }
    if (/^[1-9]$/.test(event.key) && document.querySelector(".desk--ringing") && !isTyping(event)) {
      document.querySelector(`[data-number="${event.key}"]`)?.click();
    }
  });
}
