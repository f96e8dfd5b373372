// Fifth Call's one script. Every page works without it: it adds keys, the next card in place, note drafts,
// search as you type and the look at a time before it is saved. No rule of the product is in here.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (text) => {
    const box = document.createElement("div"), words = document.createElement("span");
    box.className = "said sorry";
    words.textContent = text;
    box.append(words);
    $("#said").replaceChildren(box);
  };

  // --- Note drafts: what is typed is not lost by a reload or a wrong turn. ---
  const drafts = {
    key: (form) => "draft:" + form.dataset.draft,
    load() {
      for (const form of all("form[data-draft]")) {
        const kept = sessionStorage.getItem(this.key(form));
        const note = form.elements.note;
        if (kept && note && !note.value) note.value = kept;
      }
    },
    keep(field) {
      const form = field.form;
      if (!form || !form.dataset.draft || field.name !== "note") return;
      if (field.value) sessionStorage.setItem(this.key(form), field.value);
      else sessionStorage.removeItem(this.key(form));
    },
    drop(id) { if (id) sessionStorage.removeItem("draft:" + id); },
  };

  // --- In place: fetch the page that would have come, and take its parts. ---
  let busy = false;
  const take = (next, url, { push, focus }) => {
    const queue = $("#queue"), scrolled = queue ? queue.scrollTop : 0;
    for (const id of ["main", "said"]) $("#" + id).replaceChildren(...$("#" + id, next).childNodes);
    document.body.className = next.body.className;
    document.title = next.title;
    if (url !== location.href) history[push ? "pushState" : "replaceState"]({}, "", url);
    settle();
    const list = $("#queue"), here = list && $("[aria-current]", list);
    if (list) list.scrollTop = scrolled;
    if (here && list.scrollHeight > list.clientHeight) {
      const top = here.offsetTop - list.offsetTop;
      if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 120) list.scrollTop = Math.max(0, top - 120);
    }
    if (focus) { scrollTo(0, 0); $("#who")?.focus({ preventScroll: true }); }
  };
  const go = async (url, options = {}, how = { push: true, focus: true }) => {
    if (busy) return false;
    busy = true;
    document.documentElement.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" }, ...options });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const posted = options.method === "POST", dialog = $("dialog[open]");
      const problem = $("main [role=alert]", next);
      if (!answer.ok && problem && dialog) {
        // The second question was not understood: it stays open and says why.
        $("[role=alert]", dialog)?.remove();
        all("[aria-live]", dialog).forEach((preview) => (preview.textContent = ""));
        $("header", dialog).after(problem);
        return false;
      }
      if (!$(".desk", next)) {
        // A page that is no desk is shown as what it is; what cannot be loaded again is told in one line.
        if (answer.redirected || !posted) location.assign(answer.url);
        else if (!answer.ok) say($("h1", next)?.textContent + ". " + ($("h1 + p", next)?.textContent || ""));
        else take(next, location.href, { focus: false });
        return answer.ok;
      }
      take(next, posted && !answer.redirected ? new URL("/today", location.href).href : answer.url, { ...how, push: how.push && !posted });
      return true;
    } catch {
      say("No connection: nothing was saved. Your note is kept; press the key again.");
      return false;
    } finally {
      busy = false;
      document.documentElement.removeAttribute("aria-busy");
    }
  };

  const submit = async (form, button) => {
    const body = new URLSearchParams(new FormData(form, button));
    const main = $("form[data-draft]");
    if (form.hasAttribute("data-carries-note") && main) {
      if (main.elements.note.value) body.set("note", main.elements.note.value);
      if (main.elements.irritated && main.elements.irritated.checked) body.set("irritated", "yes");
    }
    const draft = main && main.dataset.draft;
    const target = (button && button.getAttribute("formaction")) || form.getAttribute("action");
    all("button", form).forEach((each) => (each.disabled = true));
    const done = await go(target, { method: "POST", body });
    all("button", form).forEach((each) => (each.disabled = false));
    if (done && form.matches("[data-log]")) drafts.drop(draft);
  };

  // --- Dialogs: the second question. ---
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (!dialog || !dialog.showModal) return false;
    all("dialog[open]").forEach((other) => other.close());
    dialog.showModal();
    const first = $("input:not([type=hidden]), textarea", dialog) || $("button[data-key]", dialog) || $("button.button:not([data-close])", dialog);
    if (first) first.focus();
    return true;
  };

  document.addEventListener("click", (event) => {
    const asks = event.target.closest("[data-ask]");
    if (asks && open(asks.dataset.ask)) return event.preventDefault();
    if (event.target.closest("[data-close]")) return event.target.closest("dialog")?.close();
    if (event.target.matches("dialog")) return event.target.close();
    const link = event.target.closest("a[data-entry]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey && event.button === 0 && $(".desk")) {
      event.preventDefault();
      if (location.hash === "#queue") history.replaceState({}, "", location.pathname);
      go(link.href);
    }
    const menu = $("details.me[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !$(".desk") || event.submitter?.dataset.ask) return;
    if (!form.closest("#main, #said")) return;
    event.preventDefault();
    submit(form, event.submitter);
  });
  // A large file: how much of it has gone is shown while it goes. Without this the form is sent as any other.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    event.preventDefault();
    const bar = $("progress", form), buttons = all("button", form), sending = new XMLHttpRequest();
    const still = () => { bar.hidden = true; buttons.forEach((button) => (button.disabled = false)); };
    buttons.forEach((button) => (button.disabled = true));
    bar.hidden = false;
    sending.upload.onprogress = (sent) => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; };
    // All of it has gone: how long reading takes, nobody knows.
    sending.upload.onload = () => bar.removeAttribute("value");
    sending.onerror = () => { still(); say("No connection: nothing was changed. Send the file once more."); };
    sending.onload = () => {
      if (sending.status < 400) return location.assign(sending.responseURL);
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      still();
      say($("[role=alert]", page)?.textContent || $("h1", page)?.textContent || "It was refused.");
    };
    sending.open("POST", form.action);
    sending.send(new FormData(form));
  });
  addEventListener("popstate", () => { if ($(".desk") && !location.hash) go(location.href, {}, { push: false, focus: true }); });

  // --- Keys: whatever carries data-key, in the open dialog or on the page. ---
  const writing = (element) => element.matches("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const step = (by) => {
    const entries = all("a[data-entry]");
    const here = entries.findIndex((entry) => entry.hasAttribute("aria-current"));
    const next = entries[here < 0 ? 0 : here + by];
    if (next) next.click();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = document.activeElement || document.body;
    if (event.key === "Escape") {
      if (at.closest(".find")) { $("#found").replaceChildren(); at.blur(); }
      else if (writing(at) && !at.closest("dialog")) at.blur();
      return;
    }
    if (at.closest(".find") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const stops = [$(".find input"), ...all("#found a")];
      const next = stops[stops.indexOf(at) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
      return;
    }
    if (writing(at)) return;
    const dialog = $("dialog[open]");
    if (event.key === "Enter" || event.key === " ") {
      if (event.key === " " || dialog || at.matches("a, button, summary, input")) return;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!dialog && $(".desk") && ["j", "ArrowDown", "k", "ArrowUp"].includes(name)) {
      if (name.startsWith("Arrow") && at !== document.body && at.id !== "who" && !at.closest("#queue")) return;
      event.preventDefault();
      return step(name === "j" || name === "ArrowDown" ? 1 : -1);
    }
    if (!dialog && name === "?" && open("help")) return event.preventDefault();
    const target = all(`[data-key="${CSS.escape(name)}"]`, dialog || document).find((element) => dialog || !element.closest("dialog"));
    if (!target || event.repeat) return;
    event.preventDefault();
    if (target.matches("textarea, input:not([type=checkbox])")) return target.focus();
    if (target.matches("a[href^='#say-']")) {
      all(".say .lit").forEach((lit) => lit.classList.remove("lit"));
      const script = $(target.getAttribute("href"));
      script.classList.add("lit");
      return script.scrollIntoView({ block: "nearest" });
    }
    // What a key does is seen where it is done.
    target.closest("details:not([open])")?.setAttribute("open", "");
    target.click();
  });

  // --- While typing: drafts, search, times in plain words. ---
  let waiting = 0, asked = 0;
  const later = (work) => { clearTimeout(waiting); waiting = setTimeout(work, 120); };
  const fragment = async (url, place) => {
    const turn = ++asked;
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (turn === asked && (answer.headers.get("Content-Type") || "").includes("text/html")) place.innerHTML = await answer.text();
    } catch { /* the next letter asks again */ }
  };
  document.addEventListener("input", (event) => {
    const field = event.target;
    drafts.keep(field);
    if (field.dataset.typeahead) {
      const place = document.getElementById(field.dataset.typeahead), q = field.value.trim();
      if (q.length < 2) { asked++; place.replaceChildren(); return; }
      later(() => fragment("/search/found?q=" + encodeURIComponent(q) + (field.dataset.kind ? "&for=" + field.dataset.kind : ""), place));
    }
    $("dialog[open] [role=alert]")?.remove();
    if (field.dataset.when) {
      const place = document.getElementById(field.dataset.when);
      if (!field.value.trim()) { asked++; place.textContent = ""; return; }
      later(() => fragment("/when?text=" + encodeURIComponent(field.value) + "&prospect=" + field.dataset.prospect, place));
    }
  });

  const settle = () => {
    all("[data-close][hidden], [data-ask][hidden]").forEach((element) => (element.hidden = false));
    drafts.load();
    const live = $("[data-refresh]");
    if (live) setTimeout(() => location.reload(), 1000 * Number(live.dataset.refresh));
  };
  settle();
  document.documentElement.dataset.ready = "yes";
})();
