// The rows of a decision table: Ctrl Z takes the last change of the draft back, as the button does.

const undo = document.querySelector("[data-undo]");
if (undo) {
  addEventListener("keydown", (event) => {
    if (event.key !== "z" || !event.ctrlKey || event.shiftKey || event.altKey || event.repeat) return;
    // What is typed in a field is taken back by the browser.
    if (event.target.closest("input, textarea, select")) return;
    event.preventDefault();
    undo.requestSubmit();
  });
}
