// The numbers in the fore-edge: marks the one whose rows are being read. Without this script they are links alone.
// Contract: <nav class="thumb-index"> with links to rows; the search brings a new one, so it is looked for each time.

let waiting = false;

function mark() {
  waiting = false;
  const links = [...document.querySelectorAll(".thumb-index a")];
  if (links.length === 0 || links[0].getClientRects().length === 0) return; // none, or not shown in a window so narrow
  const head = document.querySelector(".work-table thead th").getBoundingClientRect().bottom + 48; // a row that a link leads to stands a little below the head
  const current = links.findLast((a) => document.getElementById(a.hash.slice(1)).getBoundingClientRect().top <= head) ?? links[0];
  for (const a of links) {
    if (a === current) a.setAttribute("aria-current", "location");
    else a.removeAttribute("aria-current");
  }
}

function soon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(mark);
}

addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon);
soon();
