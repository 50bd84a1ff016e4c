// The writing desk: counts what is being written, puts last quarter's words into an empty editor, warns before unsaved
// words are left behind, and sends a form once only. Everything works without it.
//
// Contract:
//   <form data-guard [data-unsaved]>            warns when left with changes; data-unsaved: has some from the start
//   <a data-leave>                              a way out of such a page that says itself what is given up
//   <button type="submit" data-busy="正在保存…">  what the button says while the form is on its way
//   <span data-count-of="id" data-limit="10000"> 57字，1段 of the textarea with that id; the limit is in characters: the
//                                               server judges, this only says so earlier
//   <a data-quote="…" data-quote-done="…" href="?quote=1">  fills the empty textarea #progress with these words; what it
//                                               says then
//   <a data-insert="…" data-insert-done="…" href="?insert=code">  puts these words at the end of #progress
//   <span role="status" data-quote-said>        where what happened is read out

for (const counter of document.querySelectorAll("[data-count-of]")) {
  const text = document.getElementById(counter.dataset.countOf);
  const show = () => {
    counter.textContent = count(text.value, Number(counter.dataset.limit));
  };
  text.addEventListener("input", show);
  addEventListener("pageshow", show);
  show(); // a browser that came back to the page has put the typed words in again
}

// The same as the server counts: the characters of each paragraph without the white space around it.
function count(text, limit) {
  const paragraphs = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const characters = paragraphs.reduce((sum, line) => sum + [...line].length, 0);
  const over = characters > limit ? `，超过${limit}字` : "";
  return `${characters}字，${paragraphs.length}段${over}`;
}

const quote = document.querySelector("a[data-quote]");
quote?.addEventListener("click", (event) => {
  event.preventDefault(); // the link would lose what was typed in the other fields
  const text = document.getElementById("progress");
  const empty = text.value.trim() === "";
  if (empty) {
    text.value = quote.dataset.quote;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
  text.focus();
  const said = document.querySelector("[data-quote-said]");
  said.textContent = empty ? quote.dataset.quoteDone : "编辑框里已有文字，没有引用上季度文字。";
  said.classList.remove("visually-hidden");
});

for (const link of document.querySelectorAll("a[data-insert]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault(); // as above
    const text = document.getElementById("progress");
    text.value = `${text.value.trimEnd()}\n${link.dataset.insert}`.trimStart();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    const said = document.querySelector("[data-quote-said]");
    said.textContent = link.dataset.insertDone;
    said.classList.remove("visually-hidden");
  });
}

const patience = 15000; // ms until a form that got no answer can be sent again
let leaving = false; // on purpose: by sending a form, or by a link that says what is given up

for (const form of document.querySelectorAll("form[data-guard]")) {
  let sent = false;
  const again = () => {
    sent = false;
    leaving = false;
    for (const button of form.querySelectorAll("[aria-busy]")) {
      button.textContent = button.dataset.idle;
      button.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    leaving = true;
    setTimeout(again, patience);
    const button = event.submitter;
    if (!button?.dataset.busy) return;
    // After the browser has read the form: a changed button must not change what is sent.
    setTimeout(() => {
      button.dataset.idle = button.textContent;
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-busy", "true");
    });
  });
  // The page came back as it was left, from the history.
  addEventListener("pageshow", (event) => {
    if (event.persisted) again();
  });
}

for (const link of document.querySelectorAll("a[data-leave]")) {
  link.addEventListener("click", () => {
    leaving = true;
  });
}

addEventListener("beforeunload", (event) => {
  if (leaving || ![...document.querySelectorAll("form[data-guard]")].some(unsaved)) return;
  event.preventDefault();
  event.returnValue = true; // for browsers from before 2023
});

function unsaved(form) {
  if ("unsaved" in form.dataset) return true;
  return [...form.elements].some((control) => {
    if (control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.type === "checkbox" && "figure" in control.dataset) return control.checked !== control.defaultChecked;
    return (control.type === "textarea" || "figure" in control.dataset) && control.value !== control.defaultValue;
  });
}
