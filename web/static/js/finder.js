// 责任单位: an address that ends in #departments points at the index of departments, which stands folded in the finder;
// it is opened. Without this script the address leads to it and it is opened by hand.
// Escape folds it up again and leaves the focus on what opens it.

const index = document.getElementById("departments");

function unfold() {
  if (location.hash === "#departments" && index instanceof HTMLDetailsElement) index.open = true;
}

addEventListener("hashchange", unfold);
unfold();

index?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !index.open) return;
  index.open = false;
  index.querySelector("summary").focus();
});
