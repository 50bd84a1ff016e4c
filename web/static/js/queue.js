// 审核: reads a queue of texts without loading a page for each. Everything works without it, a page at a time.
// - j k a r e ? go on, back, accept, return, edit, and list the keys; never while somebody types; Esc leaves the field.
// - What is done and where one goes is fetched (header Taizhang-Place) and put in the place of list and text.
// - Words that are chosen in the text are what a remark is about.
// - Two taps in a row do not accept two texts, and words that are not saved are not left without a question.
//
// Contract: [data-queue] holds list and text; form[data-deed] everything that can be done; form[data-undo] takes back what
// was done before; [data-key=a] the control of a key; [data-opens=id] a link that unfolds id; [data-fills=prefix] the button
// of a return that needs words; [data-said] a status region outside of what is replaced.

const settling = 800; // ms in which a tap is taken for the second half of a double one
const said = document.querySelector("[data-said]");
let settled = document.querySelector(".flash, [data-done-note]") ? performance.now() : -settling;
let busy = false;

const queue = () => document.querySelector("[data-queue]");
const deed = () => document.querySelector("form[data-deed]");

function arrive() {
  queue()?.classList.add("queue--keyed");
  for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
  const current = document.querySelector(".queue__rows [aria-current]");
  if (!current) return;
  const rows = current.closest(".queue__rows");
  const place = current.getBoundingClientRect().top - rows.getBoundingClientRect().top;
  if (place < 0 || place > rows.clientHeight - current.offsetHeight) rows.scrollTop += place - rows.clientHeight / 3;
}
arrive();

// unsaved reports whether the form has words that its server has not.
function unsaved() {
  const form = deed();
  return form !== null && [...form.elements].some((c) => c.type === "textarea" && c.value !== c.defaultValue);
}

function mayLeave() {
  return !unsaved() || confirm("写好的文字还没有保存。离开就没有了，要离开吗？");
}

addEventListener("beforeunload", (event) => {
  if (busy || !unsaved()) return;
  event.preventDefault();
  event.returnValue = true; // for browsers from before 2023
});

// go fetches list and text and shows them. Where that fails it does what the page does without a script.
async function go(address, request, otherwise, push) {
  if (busy) return;
  busy = true;
  queue().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...request, headers: { "Taizhang-Place": "1" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-queue]");
    if (!next) throw new Error("not a queue");
    const scrolled = document.querySelector(".queue__rows")?.scrollTop ?? 0;
    queue().replaceWith(next);
    document.querySelector(".flash")?.remove();
    const flash = page.querySelector(".flash"); // a whole page: there is no further text, and it says what was done
    if (flash) next.before(flash);
    const rows = document.querySelector(".queue__rows");
    if (rows) rows.scrollTop = scrolled;
    arrive();
    const at = answer.headers.get("Content-Location") ?? answer.url;
    const task = document.querySelector("article[data-task]");
    if (answer.ok && push) history.pushState({}, "", at);
    if (answer.ok && task) document.title = document.title.replace(/第\d+项/, `第${task.dataset.task}项`);
    settled = performance.now();
    const alert = document.querySelector("[data-queue] [role=alert]");
    const heading = document.getElementById("asked") ?? flash ?? next;
    heading.tabIndex = -1;
    (alert ?? heading).focus({ preventScroll: true });
    if (alert) alert.scrollIntoView({ block: "center" });
    else scrollTo({ top: 0, behavior: "instant" }); // as a page that was loaded
    const position = document.querySelector(".queue__progress span")?.textContent ?? "";
    said.textContent = alert ? "" : [next.dataset.done ?? flash?.textContent.trim(), position].filter(Boolean).join("。");
    busy = false;
  } catch {
    busy = true; // a page is on its way: no question about leaving
    otherwise();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-deed], form[data-undo]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  if (busy || ("undo" in form.dataset && !mayLeave())) return;
  const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
  const body = new URLSearchParams(new FormData(form));
  go(address, { method: "POST", body }, () => {
    form.action = address;
    HTMLFormElement.prototype.submit.call(form);
  }, true);
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest("a, button");
  if (!control || !queue()?.contains(control)) return;
  if (event.detail > 0 && control.form && performance.now() - settled < settling) {
    event.preventDefault();
    return;
  }
  if (control.dataset.fills && wantsWords(control.dataset.fills)) {
    event.preventDefault();
    fill();
    return;
  }
  if (control.dataset.opens) {
    event.preventDefault();
    open(control.dataset.opens);
    return;
  }
  const link = control.closest(".queue__rows a, .pager a, a[data-place]");
  if (!link || !document.querySelector("article[data-task]") || getComputedStyle(document.querySelector(".queue__pane")).display === "none") return;
  event.preventDefault();
  if (mayLeave()) go(link.href, {}, () => location.assign(link.href), true);
});

addEventListener("popstate", () => location.reload());

function open(id) {
  const details = document.getElementById(id);
  const field = details?.querySelector("textarea");
  if (!field) return;
  details.open = true;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.scrollIntoView({ block: "center" });
}

const wantsWords = (prefix) => {
  const field = document.getElementById(prefix);
  return field !== null && field.value.trim() === "";
};

// fill leads to the fields of a return, with the words that are chosen in the text put into them.
function fill() {
  const form = document.querySelector("[data-return-form][data-pins]");
  if (!form) return;
  const chosen = chosenWords();
  let remark = [...form.querySelectorAll("[data-remark-form]")].at(-1);
  const quote = () => remark.querySelector("textarea[name^=quote]");
  if (chosen && (quote().value.trim() !== "" || remark.querySelector("textarea[name^=reason]").value.trim() !== "")) remark = another(form, remark);
  if (chosen) {
    quote().value = chosen.words;
    remark.querySelector("input[name^=start]").value = chosen.start;
  }
  remark.scrollIntoView({ block: "center" });
  const radio = remark.querySelector("input[type=radio]:checked") ?? remark.querySelector("input[type=radio]");
  radio.focus({ preventScroll: true });
}

// another adds the fields of one more remark, with a number behind their names.
function another(form, last) {
  const all = form.querySelectorAll("[data-remark-form]").length;
  if (all >= 10) return last;
  const copy = last.cloneNode(true);
  const before = last.dataset.remarkForm;
  const after = `-${all}`;
  const renamed = (s) => (before && s.endsWith(before) ? s.slice(0, -before.length) : s) + after;
  copy.dataset.remarkForm = after;
  for (const error of copy.querySelectorAll(".field__error")) error.remove();
  for (const e of copy.querySelectorAll("[name]")) {
    e.name = renamed(e.name);
    e.removeAttribute("aria-invalid");
    if (e.type === "radio") e.checked = false;
    else e.value = "";
    if (e.type === "textarea") e.defaultValue = "";
  }
  for (const e of copy.querySelectorAll("textarea[id]")) {
    const id = renamed(e.id);
    copy.querySelector(`label[for="${e.id}"]`)?.setAttribute("for", id);
    e.id = id;
    e.removeAttribute("aria-describedby");
  }
  for (const e of copy.querySelectorAll("[id$=-hint]")) e.removeAttribute("id");
  form.append(copy);
  return copy;
}

// chosenWords are the words of the public part that are selected, and where they begin in it, in characters.
function chosenWords() {
  const selection = getSelection();
  const prose = document.querySelector("[data-part=progress]");
  if (!selection || selection.isCollapsed || !prose) return null;
  const range = selection.getRangeAt(0);
  if (!prose.contains(range.commonAncestorContainer)) return null;
  const words = selection.toString().replace(/\n+/g, "\n").trim();
  if (words === "" || words.includes("\n")) return words === "" ? null : { words, start: -1 };
  const paragraphs = [...prose.querySelectorAll("p")];
  const at = paragraphs.findIndex((p) => p.contains(range.startContainer));
  if (at < 0) return { words, start: -1 };
  const head = document.createRange();
  head.setStart(paragraphs[at], 0);
  head.setEnd(range.startContainer, range.startOffset);
  const before = paragraphs.slice(0, at).reduce((sum, p) => sum + [...p.textContent].length + 1, 0);
  return { words, start: before + [...head.toString()].length };
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && deed()?.contains(event.target)) {
    event.preventDefault();
    document.getElementById("asked").tabIndex = -1;
    document.getElementById("asked").focus({ preventScroll: true }); // out of the field, with its words kept
    return;
  }
  const typing = event.target.closest?.("textarea, select, [contenteditable], dialog, input:not([type=radio], [type=checkbox])");
  if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing.closest("[data-return-form]")) {
    event.preventDefault();
    const form = typing.closest("[data-return-form]");
    deed().requestSubmit(deed().querySelector(`[formaction="${form.dataset.returnForm}"]`));
    return;
  }
  if (typing || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const neighbour = { j: ".pager a[rel=next]", k: ".pager a[rel=prev]" }[event.key];
  if (neighbour) {
    const link = document.querySelector(`[data-queue] ${neighbour}`);
    event.preventDefault();
    if (!link) said.textContent = event.key === "j" ? "已是最后一项。" : "已是第一项。";
    else if (mayLeave()) go(link.href, {}, () => location.assign(link.href), true);
  } else if (event.key === "?") {
    event.preventDefault();
    document.getElementById("keys").showModal();
  } else if (["a", "r", "e"].includes(event.key)) {
    const control = document.querySelector(`[data-queue] [data-key="${event.key}"]`);
    if (!control || busy) return;
    event.preventDefault();
    // What is open was shown just now: the second press must not be the end of the first.
    if (event.key === "a" && document.querySelector("[data-sure]") && performance.now() - settled < settling) return;
    if (event.key === "a") deed().requestSubmit(control);
    else if (event.key === "r") fill();
    else open(control.dataset.opens);
  }
});
