// Files are sent in parts, so that a cut line costs one part. The server knows how much it has; without this
// script the same form sends them whole.
const VOICE = "voice";
const WAITS = [1000, 2000, 5000, 10000, 20000];

/** Wait, or until the line is back or its sender has had enough. */
const restBefore = (milliseconds, stop) =>
  new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    const now = () => { clearTimeout(timer); done(); };
    window.addEventListener("online", now, { once: true });
    stop.addEventListener("abort", now, { once: true });
  });


/** Send one file to the end; gives the sentence that says why not, and where to go on. */
async function sendFile(form, file, { voice, said, stop }) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const ask = async (url, options = {}) => {
    for (let tried = 0; ; tried += 1) {
      try {
        const answer = await fetch(url, { ...options, signal: stop, headers: { "X-CSRFToken": token, ...options.headers } });
        if (answer.status < 500) return answer;
      } catch {
        // the line is cut: what is there stays there
      }
      if (stop.aborted) return Response.json({ error: form.dataset.stopped });
      said(form.dataset.badLine);
      await restBefore(WAITS[Math.min(tried, WAITS.length - 1)], stop);
    }
  };
  const about = new URLSearchParams({
    name: file.name, size: file.size, changed: file.lastModified ?? "", voice: voice ? "yes" : "no",
    key: form.elements.key?.value ?? "", words: form.elements.words?.value ?? "",
  });
  const begun = await ask(form.dataset.upload, { method: "POST", body: about });
  const place = await read(begun, form);
  if (!place.url) return place;
  let { offset } = place;
  for (;;) {
    said(form.dataset.sending.replace("{file}", file.name), offset / file.size);
    const data = file.slice(offset, offset + place.part);
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/octet-stream" };
    const answer = await ask(place.url, { method: "POST", body: data, headers });
    const now = await read(answer, form);
    if (now.error || (now.state && now.state !== "receiving")) return now;
    offset = now.offset;
  }
}

/** What the server says; a page instead of that means that the report is not open here any more. */
async function read(answer, form) {
  try {
    return await answer.json();
  } catch {
    return { error: form.dataset.closed };
  }
}

function empty(form) {
  for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
}

/** Send files one after the other, then do what was pressed: nothing is chosen any more, so that press goes on. */
async function sendAll(form, chosen, pressed) {
  const bar = form.querySelector("progress");
  const words = form.querySelector("[data-progress-words]");
  const stopping = new AbortController();
  form.querySelector("[data-stop]").addEventListener("click", () => stopping.abort());
  const box = form.querySelector("[data-progress]");
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  const all = chosen.reduce((sum, { file }) => sum + file.size, 0) || 1;
  const wrong = [];
  let before = 0;
  let next = "";
  for (const { file, field } of chosen) {
    let sent = 0;
    const said = (sentence, share = sent) => {
      sent = share;
      if (words.textContent !== sentence) words.textContent = sentence;
      bar.value = Math.round((100 * (before + share * file.size)) / all);
    };
    const answer = await sendFile(form, file, { voice: field === VOICE, said, stop: stopping.signal });
    if (answer.error) wrong.push([`id_${field}`, `${file.name}: ${answer.error}`]);
    next = answer.next ?? next;
    before += file.size;
    if (stopping.signal.aborted) break;
  }
  if (wrong.length) tabStore?.setItem("not added", JSON.stringify(wrong));
  else tabStore?.removeItem(KEPT + OWN_PLACE);
  // What was sent is there; without a line the page would be the browser's own of an error.
  if (!navigator.onLine) {
    words.textContent = form.dataset.badLine;
    await new Promise((online) => addEventListener("online", online, { once: true }));
  }
  empty(form);
  form.dispatchEvent(new Event("sent"));
  if (next && !wrong.length) {
    location.replace(next);
    return;
  }
  // The form goes, too: what is typed in it is kept, and what could not be added is said on the page that comes.
  const goesOn = pressed && !wrong.length && !["files", VOICE].includes(pressed.value);
  form.requestSubmit(goesOn ? pressed : form.querySelector("[data-keep-only]"));
}

/** What was not added before the page was loaded again, in its summary. */
function showNotAdded(summary) {
  const wrong = JSON.parse(tabStore?.getItem("not added") ?? "[]");
  tabStore?.removeItem("not added");
  if (!wrong.length) return;
  for (const [field, sentence] of wrong) {
    const link = document.createElement("a");
    link.href = `#${field}`;
    link.textContent = sentence;
    const entry = document.createElement("li");
    entry.append(link);
    summary.querySelector("ul").append(entry);
  }
  summary.hidden = false;
  summary.focus();
}

/** Record, hear it, add it; gives what was recorded and not added yet. */
function offerRecorder(form, send) {
  const box = form.querySelector("[data-recorder]");
  if (!box || !window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return () => null;
  const [record, words, time, heard, add] = ["record", "record-words", "record-time", "heard", "add"].map((name) => box.querySelector(`[data-${name}]`));
  const longest = 60 * Number(box.dataset.minutes);
  let recorder = null;
  let note = null;
  box.hidden = false;
  record.addEventListener("click", async () => {
    if (recorder?.state === "recording") {
      recorder.stop();
      return;
    }
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      words.textContent = box.dataset.noMicrophone;
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(sound);
    const began = Date.now();
    const count = () => {
      const seconds = Math.floor((Date.now() - began) / 1000);
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      // More than is taken would be spoken for nothing.
      if (seconds >= longest - 1 && recorder.state === "recording") recorder.stop();
    };
    const counting = setInterval(count, 500);
    count();
    time.hidden = false;
    heard.hidden = add.hidden = true;
    note = null;
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      clearInterval(counting);
      for (const track of sound.getTracks()) track.stop();
      const ending = recorder.mimeType.includes("mp4") ? "m4a" : recorder.mimeType.includes("ogg") ? "ogg" : "weba";
      note = new File(pieces, `voice-note.${ending}`, { type: recorder.mimeType });
      heard.src = URL.createObjectURL(note);
      heard.hidden = add.hidden = false;
      record.textContent = box.dataset.again;
      words.textContent = box.dataset.recorded;
    });
    recorder.start(1000);
    record.textContent = box.dataset.stopRecording;
    words.textContent = box.dataset.speak;
  });
  add.addEventListener("click", () => send(add));
  form.addEventListener("sent", () => {
    note = null;
  });
  // What was said and not added would be gone. Quick exit hides the page first, and is never held up.
  window.addEventListener("beforeunload", (event) => {
    if (!document.documentElement.hidden && (note || recorder?.state === "recording")) event.preventDefault();
  });
  return () => note;
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  let sending = false;
  for (const hint of form.querySelectorAll("[data-without-script]")) hint.hidden = true;
  const chosen = () =>
    [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files].map((file) => ({ file, field: input.name })));
  const send = (pressed) => {
    const files = chosen();
    const note = recorded();
    if (note && ["", VOICE].includes(pressed.value)) files.push({ file: note, field: VOICE });
    if (!files.length) return false; // the server says what to do
    if (!sending) sendAll(form, files, pressed.name ? pressed : null);
    sending = true;
    return true;
  };
  const recorded = offerRecorder(form, send);
  form.addEventListener("submit", (event) => {
    // Who asks for a call does not wait for a photo; what is there of it stays there.
    if (sending && event.submitter.name === "then") empty(form);
    if (sending && !chosen().length) return;
    if (sending || send(event.submitter)) event.preventDefault();
  });
}
const uploadErrors = document.querySelector("[data-upload-errors]");
if (uploadErrors) showNotAdded(uploadErrors);
