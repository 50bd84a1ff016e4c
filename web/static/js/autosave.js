// Saves what is being written, and keeps it in the browser until the server has confirmed it. The form works without.
//
// Contract:
//   <form id="desk" data-autosave="account" data-version [data-merging]>  posted to its own address with Accept: application/json:
//                     200 {version, revision, saved, state, what, figures}, 409 {theirs, version, by, at, refused}, 401, 422 {field: message};
//                     data-merging: saved when it is sent only, not while two texts are still being put together
//   <… data-saved [data-saved-number]><span data-saved-text>  where the state is said; with data-saved-number the revision too
//   <… data-saved-said>            read out when something needs attention
//   <… data-clash hidden>          shown when somebody else has saved: data-clash-who, and a button data-clash-compare
//   <… data-restored hidden>       shown when words kept in the browser were put back
//   <dialog data-sign-in>          asks for the password when the session is over, see sign-in-again.js
//   <fieldset data-measure>        the figures beside the text, see given.js
//   <form data-clash-of="account"> the choice between two texts: what is kept goes when a choice is made

import { given as figuresOf } from "./given.js";
import { forget, keep, kept as keptAt, place } from "./kept.js";
import { signInAgain } from "./sign-in-again.js";

const pause = 2000; // ms after the last key
const longest = 30000; // ms between two attempts
const limit = 20000; // ms for one answer
const texts = ["progress", "problems", "next_steps"];

const form = document.querySelector("form[data-autosave]");
if (form) autosave(form);

const choice = document.querySelector("form[data-clash-of]");
if (choice) {
  const drop = () => forget(place(choice.dataset.clashOf));
  document.querySelector("a[data-leave]")?.addEventListener("click", drop);
  choice.addEventListener("submit", (event) => {
    if (event.submitter?.value === "hand-in") drop();
  });
}

function autosave(form) {
  const key = place(form.dataset.autosave);
  const merging = "merging" in form.dataset;
  const given = figuresOf(form);
  const names = [...texts, "rating", ...given.names];
  const version = form.elements.version;
  version.value = form.dataset.version; // a browser that reloads a page may put back the one of before
  const clash = document.querySelector("[data-clash]");
  const dialog = document.querySelector("dialog[data-sign-in]");

  let stored = "unsaved" in form.dataset ? null : same(defaults()); // what the server has
  let sent = []; // texts that were sent and not answered: one of them may be what the server has
  let blocked = ""; // clash, over or offline: why saving waits
  let wait = pause;
  let timer = 0;
  let running = null;
  let through = false; // the form is on its way by itself

  function read() {
    return { ...Object.fromEntries([...texts, "rating"].map((name) => [name, form.elements[name].value])), ...given.values() };
  }
  function defaults() {
    const rating = [...form.elements.rating].find((radio) => radio.defaultChecked);
    const stored = Object.fromEntries(texts.map((name) => [name, form.elements[name].defaultValue]));
    return { ...stored, rating: rating?.value ?? "", ...given.defaults() };
  }
  function same(text) {
    return JSON.stringify(names.map((name) => text[name] ?? ""));
  }
  const changed = () => same(read()) !== stored;

  // mirror keeps what is not confirmed, and only that.
  function mirror() {
    if (!changed()) {
      forget(key);
      return;
    }
    keep(key, { text: read(), base: version.value, sent });
  }

  function say(text, { number = "", more = "", quiet = true, state = "" } = {}) {
    for (const place of document.querySelectorAll("[data-saved]")) {
      place.hidden = false;
      place.classList.toggle("saved--open", state !== "saved");
      place.classList.toggle("saved--offline", state === "offline");
      place.querySelector("[data-saved-text]").textContent = ("savedNumber" in place.dataset ? text + number : text) + more;
    }
    const said = document.querySelector("[data-saved-said]");
    const loud = quiet && !more ? "" : text + more;
    if (said.textContent !== loud) said.textContent = loud;
  }

  function touched() {
    mirror();
    if (blocked) return;
    if (!changed()) return;
    say("有改动，未保存");
    if (merging) return;
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function save() {
    running ??= attempt().finally(() => {
      running = null;
    });
    return running;
  }

  async function attempt() {
    clearTimeout(timer);
    while (changed()) {
      const text = read();
      if (!sent.includes(same(text))) sent.push(same(text));
      mirror();
      if (!blocked) say("正在保存…");
      let answer, body;
      try {
        answer = await fetch(location.pathname, {
          method: "POST",
          headers: { Accept: "application/json" },
          body: new URLSearchParams({ ...text, version: version.value, do: "save" }),
          redirect: "manual",
          signal: AbortSignal.timeout(limit),
        });
        body = await answer.json();
      } catch {
        return later();
      }
      if (answer.ok) {
        confirmed(text, body);
        continue;
      }
      switch (answer.status) {
        case 401:
          return over();
        case 409:
          if (sent.includes(same(body.theirs))) {
            // The answer to an earlier save was lost: what is stored is mine.
            version.value = body.version;
            stored = same(body.theirs);
            continue;
          }
          return clashed(body);
        case 422:
          blocked = "";
          say("没有保存。" + Object.values(body).join(""), { quiet: false, state: "offline" });
          return "refused";
        case 403:
        case 404:
        case 413:
          blocked = "";
          say("没有保存。" + (body.detail ?? body.title ?? ""), { quiet: false, state: "offline" });
          return "refused";
        default:
          return later();
      }
    }
    mirror();
    return "saved";
  }

  function confirmed(text, body) {
    version.value = body.version;
    stored = same(text);
    sent = [];
    blocked = "";
    wait = pause;
    for (const name of texts) {
      const control = form.elements[name];
      if (control.defaultValue !== text[name]) control.defaultValue = text[name];
    }
    for (const radio of form.elements.rating) radio.defaultChecked = radio.value === text.rating;
    given.confirm(text);
    delete form.dataset.unsaved;
    mirror();
    shown(body);
    const wrong = body.figures ?? {};
    given.mark(wrong);
    const unread = Object.keys(wrong).length ? `，本季数据有${Object.keys(wrong).length}个读不成数` : "";
    if (body.revision > 0) say("已保存 " + body.saved, { number: `，第${body.revision}稿`, more: unread, state: "saved" });
    else say("还没有写");
  }

  // shown keeps the state and the revisions beside the text true.
  function shown(body) {
    const draft = document.querySelector("template[data-state-draft]");
    if (draft && body.state === "draft") {
      document.querySelector(".desk-state .badge")?.replaceWith(draft.content.cloneNode(true));
      draft.remove();
    }
    const section = document.querySelector("[data-revisions]");
    if (!section || !body.what || !body.revision) return;
    let list = section.querySelector("ol");
    if (!list) {
      list = document.createElement("ol");
      list.className = "side-list";
      list.reversed = true;
      const empty = section.querySelector(".empty-state, .empty, p");
      if (empty) empty.replaceWith(list);
      else section.append(list);
    }
    const name = `第${body.revision}稿`;
    if ([...list.querySelectorAll("span")].some((span) => span.textContent === name)) return;
    const item = document.createElement("li");
    const number = document.createElement("span");
    const what = document.createElement("small");
    number.textContent = name;
    what.textContent = body.what;
    item.append(number, " ", what);
    list.prepend(item);
  }

  function later() {
    blocked = "offline";
    say("连不上服务器，文字留在本机，恢复后自动保存", { quiet: false, state: "offline" });
    timer = setTimeout(save, wait);
    wait = Math.min(wait * 2, longest);
    return "offline";
  }

  function over() {
    blocked = "over";
    say("登录已过时，文字留在本机，登录后自动保存", { quiet: false, state: "offline" });
    if (!dialog.open) dialog.showModal();
    return "over";
  }

  function clashed(body) {
    blocked = "clash";
    const who = body.by ? `${body.by} ${body.at}` : body.at;
    const why = body.refused || `${who}先保存了一稿。`;
    say("没有保存，文字留在本机", { state: "offline" });
    document.querySelector("[data-saved-said]").textContent = why + "您的一稿没有保存。";
    clash.querySelector("[data-clash-who]").textContent = why;
    clash.hidden = false;
    clash.scrollIntoView({ block: "nearest" });
    return "clash";
  }

  clash.querySelector("[data-clash-compare]").addEventListener("click", () => {
    form.requestSubmit(form.querySelector('button[name=do][value="save"]'));
  });

  signInAgain(dialog, limit, () => {
    blocked = "";
    save();
  });

  form.addEventListener("input", (event) => {
    if (names.includes(event.target.name)) touched();
  });
  form.addEventListener("focusout", (event) => {
    if (names.includes(event.target.name) && changed() && !merging && !through && (blocked === "" || blocked === "offline")) save();
  });
  addEventListener("online", () => {
    if (blocked === "offline" && changed()) save();
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    through = false;
    if (changed()) touched();
  });

  // What is sent by a button is saved first, so that it is nowhere but on the server when the page goes.
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || through) return;
      clearTimeout(timer);
      if (blocked === "clash" || merging || (!running && !changed())) {
        if (merging) forget(key);
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      save().then((how) => {
        if (how === "offline" || how === "over") return;
        through = true;
        form.requestSubmit(button);
      });
    },
    true,
  );

  const kept = keptAt(key);
  if (kept?.text && stored !== null && !merging) {
    if (same(kept.text) === stored) {
      forget(key);
    } else {
      sent = kept.sent ?? [];
      // Against a text that somebody else has saved since, this is a clash, and the server says so.
      if (!sent.includes(stored)) version.value = kept.base;
      for (const name of [...texts, "rating"]) form.elements[name].value = kept.text[name];
      given.put(kept.text);
      document.querySelector("[data-restored]").hidden = false;
      for (const name of texts) form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
      save();
    }
  } else if (changed()) {
    touched();
  }
}
