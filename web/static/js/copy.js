// 复制: a button that copies what an element says. What holds it is written hidden, because it does nothing without this script.
// Contract: <p hidden><button type="button" data-copy="id of the element">…</button> <span role="status"></span></p>

async function copy(source) {
  try {
    const text = source.textContent.trim();
    // A path alone leads nowhere: neither one that begins the text nor one that is said to be this site's.
    await navigator.clipboard.writeText(text.replace(/^(?=\/)|本站地址(?=\/)/, location.origin));
    return true;
  } catch {
    // no clipboard outside secure contexts: the text is selected, to be copied by hand
    getSelection()?.selectAllChildren(source);
    return false;
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  const hidden = button.closest("[hidden]");
  if (hidden) hidden.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copy(source);
    const status = button.parentElement.querySelector("[role=status]");
    if (status) status.textContent = done ? "已复制" : "已选中，请按复制键";
  });
}
