// 审阅: what the reading queue does beyond links and forms.
// - The list keeps the chosen item in sight: it scrolls by itself, apart from the page.
// - 改字 in the bar opens the form that stands folded in the text. Without this script the link leads to it, and browsers
//   unfold what a link points into.
// - An answer that refused something puts the cursor into the field at fault.

const current = document.querySelector(".queue__rows [aria-current]");
if (current) {
  const rows = current.closest(".queue__rows");
  const place = current.getBoundingClientRect().top - rows.getBoundingClientRect().top;
  if (place < 0 || place > rows.clientHeight - current.offsetHeight) rows.scrollTop += place - rows.clientHeight / 3;
}

for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", (event) => {
    const details = document.getElementById(link.dataset.opens);
    const field = details?.querySelector("textarea");
    if (!field) return;
    event.preventDefault();
    details.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
}

document.querySelector("[aria-invalid]")?.focus();
