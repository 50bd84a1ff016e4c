// 字体 大 中 小: keeps the reader's choice of type size in this browser and applies it to every page.
// Without this script the links still work: the server sets the size of the page they lead to, and of those behind it,
// whose addresses it puts the size into.
// Contract: <a href="?type=large" data-type-choice="large">; sizes are small, medium, large and huge.

const key = "type";
const sizes = ["small", "medium", "large", "huge"];
const root = document.documentElement;

function stored() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage can be switched off; then a choice lasts for one page
  }
}

function apply(size) {
  if (size === "medium") delete root.dataset.type;
  else root.dataset.type = size;
  for (const choice of document.querySelectorAll("[data-type-choice]")) {
    if (choice.dataset.typeChoice === size) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
}

function choose(size) {
  try {
    localStorage.setItem(key, size);
  } catch {
    // as above
  }
  apply(size);
  for (const link of document.querySelectorAll("a[href*='type=']:not([data-type-choice])")) {
    const to = new URL(link.href); // the size that the page was asked for lasts no longer
    to.searchParams.delete("type");
    link.href = to;
  }
  for (const field of document.querySelectorAll("input[type=hidden][name=type]")) field.remove();
  const here = new URL(location.href);
  if (!here.searchParams.has("type")) return;
  here.searchParams.delete("type"); // else a reload would bring back the size that the address asks for
  history.replaceState(history.state, "", here);
}

const asked = new URLSearchParams(location.search).get("type");
const initial = [asked, stored(), root.dataset.type].find((size) => sizes.includes(size)) ?? "medium";

// The size at once, so that the page is not laid out twice; the marks on the links when they are there.
if (initial !== "medium") root.dataset.type = initial;
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => apply(initial));
else apply(initial);

document.addEventListener("click", (event) => {
  const choice = event.target.closest?.("[data-type-choice]");
  if (!choice || !sizes.includes(choice.dataset.typeChoice)) return;
  event.preventDefault();
  choose(choice.dataset.typeChoice);
});
