// 全选: a box that ticks all boxes of a list, and a line that says how many are ticked. Written hidden, because it does
// nothing without this script; the list's buttons work without it.
// Contract: in a form, <label hidden data-choose="name of the boxes"><input type="checkbox"> 全选</label>, boxes with
// data-count, and <span role="status" data-chosen></span>.

for (const label of document.querySelectorAll("[data-choose]")) {
  const form = label.closest("form");
  const all = label.querySelector("input");
  const said = form.querySelector("[data-chosen]");
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${label.dataset.choose}"]`)];

  const tell = () => {
    const chosen = boxes.filter((b) => b.checked);
    all.checked = chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && !all.checked;
    const texts = chosen.reduce((sum, b) => sum + Number(b.dataset.count), 0);
    said.textContent = chosen.length === 0 ? "" : `已选${chosen.length}个单位，${texts}份`;
  };
  all.addEventListener("change", () => {
    const on = all.checked;
    for (const b of boxes) b.checked = on;
    tell();
  });
  for (const b of boxes) b.addEventListener("change", tell);
  addEventListener("pageshow", tell); // a browser that goes back keeps what was ticked
  label.hidden = false;
  tell();
}
