// What was read in the caller's words is marked: a copy of them lies under the field and carries the marks.

const marks = (() => {
  let segments = [];

  /** The marks lie under the words, where these are still what was read. */
  function draw() {
    const [mirror, words] = [document.querySelector("[data-mirror]"), wordsField()];
    if (!mirror || !words) return;
    const text = words.value;
    let at = 0;
    const pieces = [];
    for (const { text: part, marked } of segments) {
      if (text.slice(at, at + part.length) !== part) break;
      const piece = document.createElement(marked ? "mark" : "span");
      piece.textContent = part;
      pieces.push(piece);
      at += part.length;
    }
    const rest = document.createElement("span");
    rest.textContent = `${text.slice(at)}\n`;
    mirror.replaceChildren(...pieces, rest);
    mirror.scrollTop = words.scrollTop;
  }

  function show(read) {
    segments = read;
    draw();
  }

  /** What a page that was drawn has marked. */
  function read(page) {
    const nodes = [...(page.querySelector("[data-mirror]")?.childNodes || [])];
    segments = nodes.map((node) => ({ text: node.textContent, marked: node.nodeName === "MARK" }));
  }

  document.addEventListener(
    "scroll",
    (event) => {
      const mirror = document.querySelector("[data-mirror]");
      if (mirror && event.target === wordsField()) mirror.scrollTop = event.target.scrollTop;
    },
    true,
  );

  return { draw, show, read };
})();
