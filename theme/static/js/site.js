// What makes reading easier, and is never needed for it. Texts are put in as text, never as HTML.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const said = document.getElementById("said");
const words = said?.dataset ?? {};
const say = (text) => { if (said) said.textContent = text; };
const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* private browsing: not kept */ } },
};
const make = (name, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...children);
  return node;
};

// Light or dark, kept in this browser.
for (const button of all("[data-scheme-switch]")) {
  const root = document.documentElement;
  const dark = () => (root.dataset.scheme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    store.set("stoa-scheme", root.dataset.scheme);
    show();
  });
}

// Code can be copied, and scrolled by keyboard.
for (const block of all(".prose .highlight")) {
  const code = block.querySelector("pre");
  code.tabIndex = 0;
  if (!navigator.clipboard) continue;
  const button = make("button", { type: "button", className: "copy", textContent: words.copy, ariaLabel: words.copyCode });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = words.copied;
    say(words.copied);
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
  block.append(button);
}

// The table of contents follows.
const entries = new Map(all(".toc a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
if (entries.size) {
  const mark = () => {
    const passed = [...entries.keys()].filter((id) => (document.getElementById(id)?.getBoundingClientRect().top ?? 1) < 120);
    for (const [id, link] of entries) {
      if (id === passed.at(-1)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; mark(); }); }
  }, { passive: true });
  mark();
}

// Footnotes stand beside the text where there is room.
const text = document.querySelector(".item-text");
const wide = matchMedia("(min-width: 84rem)");
const beside = () => {
  all(".sidenote").forEach((note) => note.remove());
  document.body.classList.toggle("has-sidenotes", false);
  if (!text || !wide.matches) return;
  const top = text.getBoundingClientRect().top;
  let free = 0;
  for (const link of all("a.footnote-ref", text)) {
    const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!note) continue;
    const copy = make("aside", { className: "sidenote" }, `${link.textContent} `, ...[...note.cloneNode(true).childNodes]);
    all(".footnote-backref", copy).forEach((back) => back.remove());
    all("[id]", copy).forEach((one) => one.removeAttribute("id"));
    copy.setAttribute("aria-hidden", "true");
    all("a", copy).forEach((one) => { one.tabIndex = -1; });
    text.append(copy);
    const at = Math.max(free, link.getBoundingClientRect().top - top);
    copy.style.insetBlockStart = `${at}px`;
    free = at + copy.offsetHeight + 16;
  }
};
wide.addEventListener("change", beside);
addEventListener("load", beside);

// A path keeps one's progress in one's own browser only.
for (const path of all("[data-path]")) {
  const key = `stoa-path:${path.dataset.path}`;
  const done = new Set(JSON.parse(store.get(key) ?? "[]"));
  const steps = all("[data-step]", path);
  for (const step of steps) {
    const label = step.querySelector(".tick");
    const box = label.querySelector("input");
    const show = () => step.classList.toggle("is-done", box.checked);
    label.hidden = false;
    box.checked = done.has(step.dataset.step);
    show();
    box.addEventListener("change", () => {
      done[box.checked ? "add" : "delete"](step.dataset.step);
      store.set(key, JSON.stringify([...done]));
      show();
      const ticked = steps.filter((one) => done.has(one.dataset.step)).length;
      say(words.done.replace("{done}", ticked).replace("{steps}", steps.length));
    });
  }
  all("[data-path-note]").forEach((note) => { note.hidden = false; });
}

// Sharing by the device's own sheet, the clipboard, and one's own Mastodon server.
for (const control of all("[data-share]")) {
  const { share, href } = control.dataset;
  if ((share === "device" && navigator.share) || (share === "copy" && navigator.clipboard)) {
    control.parentElement.hidden = false;
    control.addEventListener("click", async () => {
      if (share === "device") await navigator.share({ title: document.title, url: href }).catch(() => {});
      else { await navigator.clipboard.writeText(href); say(words.copied); control.textContent = words.copied; }
    });
  }
  if (share === "mastodon") {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      const input = make("input", { name: "server", required: true, value: store.get("stoa-mastodon") ?? "", autocapitalize: "off" });
      const form = make("form", { method: "dialog", className: "ask-box" },
        make("label", {}, words.server, make("div", { className: "ask-row" }, input, make("button", { textContent: "→" }))));
      const dialog = make("dialog", { className: "dialog" }, form);
      form.addEventListener("submit", () => {
        const server = input.value.trim().replace(/^https?:\/\//, "").replace(/\/.*$/, "").replace(/^@?.*@/, "");
        if (!/^[a-z0-9.-]+(:\d+)?$/i.test(server)) return;
        store.set("stoa-mastodon", server);
        open(`https://${server}/share?text=${encodeURIComponent(`${document.title} ${document.querySelector("link[rel=canonical]").href}`)}`, "_blank", "noopener");
      });
      dialog.addEventListener("close", () => dialog.remove());
      document.body.append(dialog);
      dialog.showModal();
    });
  }
}
