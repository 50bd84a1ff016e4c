// 责任单位: an address that ends in #departments points at the index of departments, which stands folded in the finder;
// it is opened. Without this script the address leads to it and it is opened by hand.
// Escape folds it up again and leaves the focus on what opens it.

const departments = () => document.getElementById("departments"); // a search brings a new one

function unfold() {
  const index = departments();
  if (location.hash === "#departments" && index instanceof HTMLDetailsElement) index.open = true;
}

addEventListener("hashchange", unfold);
unfold();

addEventListener("keydown", (event) => {
  const index = departments();
  if (event.key !== "Escape" || !index?.open || !index.contains(event.target)) return;
  index.open = false;
  index.querySelector("summary").focus();
});
