// The figures beside a text (本季数据), with their days and boxes: what they say, what the server has of them, and which the
// server cannot read as a number. It keeps these all the same; their writer should know at once.
//
// Contract:
//   <fieldset data-measure>            the controls of one figure, the number's first, each with data-figure
//   <p id="…-facts"> <p id="…-error">  about the number, by its name; the second only while something is wrong
//   <template data-figure-error>       that second one, with a span for the words

export function given(form) {
  const controls = [...form.querySelectorAll("[data-figure]")];
  const box = (control) => control.type === "checkbox";
  return {
    names: controls.map((control) => control.name),
    values: () => Object.fromEntries(controls.map((c) => [c.name, box(c) ? (c.checked ? "1" : "") : c.value])),
    defaults: () => Object.fromEntries(controls.map((c) => [c.name, box(c) ? (c.defaultChecked ? "1" : "") : c.defaultValue])),

    // put sets the controls to what was kept in the browser.
    put(text) {
      for (const c of controls) {
        if (box(c)) c.checked = text[c.name] === "1";
        else if (c.name in text) c.value = text[c.name];
      }
    },
    // confirm makes what the server has stored the defaults.
    confirm(text) {
      for (const c of controls) {
        if (box(c)) c.defaultChecked = text[c.name] === "1";
        else if (c.defaultValue !== text[c.name]) c.defaultValue = text[c.name];
      }
    },
    // mark says at each figure why it is no number; problems are by the names of the numbers' controls.
    mark(problems) {
      for (const measure of form.querySelectorAll("[data-measure]")) {
        const number = measure.querySelector("[data-figure]");
        const why = problems[number.name] ?? "";
        let error = measure.querySelector(".field__error");
        if (why && !error) {
          error = form.querySelector("template[data-figure-error]").content.firstElementChild.cloneNode(true);
          error.id = number.name + "-error";
          measure.append(error);
        }
        if (why) error.querySelector("span").textContent = why;
        else error?.remove();
        measure.classList.toggle("field--wrong", why !== "");
        if (why) number.setAttribute("aria-invalid", "true");
        else number.removeAttribute("aria-invalid");
        number.setAttribute("aria-describedby", number.name + "-facts" + (why ? ` ${number.name}-error` : ""));
      }
    },
  };
}
