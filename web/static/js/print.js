// 打印: a button that prints the page. It, or what holds it, is written hidden, <button type="button" data-print hidden>,
// because it does nothing without this script; the browser's own menu prints the same.

for (const button of document.querySelectorAll("[data-print]")) {
  const hidden = button.closest("[hidden]");
  if (hidden) hidden.hidden = false;
  button.addEventListener("click", () => window.print());
}
