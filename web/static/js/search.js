// Search as one types: the table follows the words in 查找字词 without a press of 查找. Without this script the form does it.
// The server makes the page, as for the form; what differs of it, the table and what stands beside the field, is taken over, so
// that the field and the focus stay. The address follows, to be kept or sent; words over the limit are answered as ever.

const pause = 200; // ms after the last letter
const field = document.getElementById("q");
const finder = field?.closest("search");
const count = finder?.querySelector(".finder__count");
count?.setAttribute("role", "status");
let running, timer;

async function look() {
  const form = field.form;
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value.trim() !== "") address.searchParams.append(name, value);
  running?.abort();
  running = new AbortController();
  let page;
  try {
    // The header tells the server that this is no page that somebody opened.
    const answer = await fetch(address, { headers: { "Taizhang-Place": "1" }, signal: running.signal });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // a newer search, or no network: the form still works
  }
  const found = page.querySelector("search.finder");
  if (!found) return;
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const value = page.getElementById("q").getAttribute(name);
    if (value === null) field.removeAttribute(name);
    else field.setAttribute(name, value);
  }
  finder.querySelector("#q-error")?.remove();
  const wrong = found.querySelector("#q-error");
  if (wrong) {
    wrong.setAttribute("role", "alert");
    field.form.append(wrong);
  }
  for (const selector of ["#departments", ".finder__jump"]) {
    const fresh = found.querySelector(selector);
    if (selector === "#departments") fresh.open = finder.querySelector(selector).open;
    finder.querySelector(selector).replaceWith(fresh);
  }
  // What is said aloud is what changes inside an element that was there before.
  count.replaceChildren(...found.querySelector(".finder__count").childNodes);
  finder.nextElementSibling.replaceWith(found.nextElementSibling);
  dispatchEvent(new Event("resize")); // the fore-edge is a new one
  document.title = page.title;
  history.replaceState(history.state, "", address);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, pause);
}

field?.addEventListener("input", (event) => {
  if (!event.isComposing) soon(); // letters of an input method that are no word yet
});
field?.addEventListener("compositionend", soon);
