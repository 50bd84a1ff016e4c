// Asks for the password in place when the session is over, so that nobody leaves the page with unsaved words.
//
// Contract:
//   <dialog data-sign-in><form>      posted with Accept: application/json; a redirect is success
//   <… data-sign-in-error hidden>    why it was not
//   <button data-sign-in-later>      closes the dialog

export function signInAgain(dialog, limit, done) {
  const error = dialog.querySelector("[data-sign-in-error]");
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = event.target;
    error.hidden = true;
    let answer = null;
    try {
      answer = await fetch(fields.action, {
        method: "POST",
        headers: { Accept: "application/json, text/html" },
        body: new URLSearchParams(new FormData(fields)),
        redirect: "manual",
        signal: AbortSignal.timeout(limit),
      });
    } catch {
      // said below
    }
    if (answer?.type === "opaqueredirect") {
      fields.elements.password.value = "";
      dialog.close();
      done();
      return;
    }
    error.textContent = "连不上服务器，请稍后再试。";
    if (answer?.status === 422) error.textContent = "账户或密码不对。";
    if (answer?.status === 429) error.textContent = "试的次数太多，请过几分钟再试。";
    error.hidden = false;
  });
  dialog.querySelector("[data-sign-in-later]").addEventListener("click", () => dialog.close());
}
