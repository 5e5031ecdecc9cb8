// The search of suburbs and postcodes while typing. Without it the same search answers when the page is sent.

(() => {
  const PAUSE = 150;
  const SHORTEST = 2;
  const isSuburb = (field) => field.matches?.("[data-place] input[name$='_suburb']");
  const known = new Map(); // what was typed: the places found for it
  let timer;
  let asked = 0;
  let choosing = false;

  const listOf = (field) => document.getElementById(`${field.id}-places`);
  const options = (field) => [...(listOf(field)?.children || [])];

  /** The field becomes a combo box when somebody enters it. */
  function upgrade(field) {
    if (field.getAttribute("role") === "combobox" && listOf(field)) return;
    const list = document.createElement("ul");
    list.id = `${field.id}-places`;
    list.className = "place-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.closest("[data-place]").dataset.placeList);
    const said = document.createElement("span");
    said.className = "hidden-text";
    said.setAttribute("role", "status");
    said.dataset.placeSaid = "";
    field.after(list, said);
    const box = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(box)) field.setAttribute(name, value);
    field.setAttribute("aria-controls", list.id);
  }

  function close(field) {
    const list = listOf(field);
    if (!list || list.hidden) return;
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function show(field, places) {
    const list = listOf(field);
    list.replaceChildren(
      ...places.map((place, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = place.name;
        option.dataset.postcode = place.postcode;
        option.textContent = place.label;
        return option;
      }),
    );
    list.hidden = !places.length;
    field.setAttribute("aria-expanded", String(places.length > 0));
    field.removeAttribute("aria-activedescendant");
    const { placeOne, placeMany } = field.closest("[data-place]").dataset;
    const found = places.length === 1 ? placeOne : placeMany.replace("{count}", places.length);
    list.nextElementSibling.textContent = places.length ? found : "";
  }

  async function search(field) {
    const typed = field.value.trim();
    if (typed.length < SHORTEST) return void close(field);
    const mine = ++asked;
    if (!known.has(typed)) {
      const url = `${field.closest("[data-place]").dataset.place}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(url, { headers: { Accept: "application/json" } })
        .then((response) => (response.ok ? response.json() : null))
        .catch(() => null); // no line: the search answers when the page is sent
      if (!answer) return undefined;
      known.set(typed, answer.places);
    }
    if (mine === asked && document.activeElement === field) show(field, known.get(typed));
    return undefined;
  }

  function mark(field, step) {
    const all = options(field);
    const now = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = all[(now + step + all.length + (now < 0 && step < 0 ? 1 : 0)) % all.length];
    for (const option of all) option.setAttribute("aria-selected", String(option === next));
    field.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function change(field, value) {
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  function choose(field, option) {
    const postcode = document.getElementById(field.closest("[data-place]").dataset.placePostcode);
    choosing = true;
    if (postcode) change(postcode, option.dataset.postcode);
    change(field, option.dataset.name);
    choosing = false;
    asked += 1;
    close(field);
    listOf(field).nextElementSibling.textContent = `${option.textContent}.`;
  }

  document.addEventListener("focusin", (event) => isSuburb(event.target) && upgrade(event.target));
  document.addEventListener("focusout", (event) => isSuburb(event.target) && close(event.target));
  document.addEventListener("input", (event) => {
    if (choosing || !isSuburb(event.target)) return;
    upgrade(event.target);
    clearTimeout(timer);
    timer = setTimeout(() => search(event.target), PAUSE);
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const field = event.target;
      if (!isSuburb(field) || !listOf(field) || event.isComposing) return;
      const open = !listOf(field).hidden;
      const marked = options(field).find((option) => option.getAttribute("aria-selected") === "true");
      if (["ArrowDown", "ArrowUp"].includes(event.key) && open) mark(field, event.key === "ArrowDown" ? 1 : -1);
      else if (event.key === "ArrowDown" && options(field).length) show(field, known.get(field.value.trim()) || []);
      else if (event.key === "Enter" && open && marked) choose(field, marked);
      else if (event.key === "Escape" && open) close(field);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("pointerdown", (event) => {
    // Before the field loses focus and the list goes.
    const option = event.target.closest?.(".place-list [role=option]");
    if (!option) return;
    event.preventDefault();
    choose(document.querySelector(`[aria-controls="${option.parentElement.id}"]`), option);
  });
})();
