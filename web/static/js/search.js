// Search as one types: the table follows the words in 查找字词 without a press of 查找. Without this script the form does it.
// The server makes the page, as for the form; what differs of it, the table and what stands beside the field, is taken over, so
// that the field and the focus stay. The address follows, to be kept or sent; words over the limit are answered as ever.

const pause = 200; // ms after the last letter
const field = document.getElementById("q");
const finder = field?.closest("search");
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
  for (const selector of ["#departments", ".finder__jump", ".finder__count"]) {
    const fresh = found.querySelector(selector);
    fresh.removeAttribute("autofocus");
    if (selector === "#departments") fresh.open = finder.querySelector(selector).open;
    if (selector === ".finder__count") fresh.setAttribute("role", "status");
    finder.querySelector(selector).replaceWith(fresh);
  }
  finder.nextElementSibling.replaceWith(found.nextElementSibling);
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
