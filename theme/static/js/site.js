// What makes reading easier, and is never needed for it. Texts are put in as text, never as HTML.
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
const said = document.getElementById("said");
export const words = said?.dataset ?? {};
const say = (text) => { if (said) said.textContent = text; };
const store = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* private browsing: not kept */ } },
};
export const make = (name, attributes = {}, ...children) => {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...children);
  return node;
};
export const copied = async (text, button, before) => {
  await navigator.clipboard.writeText(text);
  button.textContent = words.copied;
  say(words.copied);
  setTimeout(() => { button.textContent = before; say(""); }, 2000);
};

// Light or dark, kept in this browser.
for (const button of all("[data-scheme-switch]")) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.scheme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  show();
  system.addEventListener("change", show);
  button.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    store.set("stoa-scheme", root.dataset.scheme);
    show();
  });
}

// Where the sections don't fit side by side, the current one is in sight.
const current = document.querySelector(".sections [aria-current]");
if (current) {
  const strip = current.closest(".sections"), at = current.getBoundingClientRect();
  if (strip.scrollWidth > strip.clientWidth) strip.scrollBy({ left: at.left + at.width / 2 - strip.clientWidth / 2, behavior: "instant" });
}

// Code can be copied, and scrolled by keyboard; so can wide tables.
for (const block of all(".prose .highlight")) {
  const code = block.querySelector("pre");
  code.tabIndex = 0;
  if (!navigator.clipboard) continue;
  const button = make("button", { type: "button", className: "copy", textContent: words.copy, ariaLabel: words.copyCode });
  button.addEventListener("click", () => copied(code.textContent, button, words.copy));
  block.append(button);
}

// What the search did not find is carried over to asking.
const asking = document.getElementById("ask-q"), sought = asking && new URLSearchParams(location.search).get("q");
if (sought) {
  const filled = encodeURIComponent(sought);
  asking.value = sought;
  for (const way of all(".ways a")) {
    way.href = way.href.replace(/((?:subject|title|title%5D|title\])=)[^&]*/, (_, name) => name + filled).replace("%E2%80%A6", () => filled);
  }
}

// The table of contents follows.
const entries = new Map(all(".toc a").map((link) => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]));
if (entries.size) {
  const mark = () => {
    const passed = [...entries.keys()].filter((heading) => heading && heading.getBoundingClientRect().top < 120);
    for (const [heading, link] of entries) {
      if (heading === passed.at(-1)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; mark(); }); }
  }, { passive: true });
  mark();
}

// Footnotes stand beside the text where there is room, and only there: then the marks lead to them.
const text = document.querySelector(".item-text");
const notes = text ? all("a.footnote-ref", text).map((link) => [link, link.hash, document.getElementById(decodeURIComponent(link.hash.slice(1)))]) : [];
const wide = matchMedia("(min-width: 84rem)");
const beside = () => {
  all(".sidenote").forEach((note) => note.remove());
  document.body.classList.toggle("has-sidenotes", wide.matches);
  const top = wide.matches && text.getBoundingClientRect().top;
  let free = 0;
  for (const [link, hash, note] of notes) {
    link.hash = hash;
    if (!wide.matches || !note) continue;
    const side = make("div", { className: "sidenote", id: `beside-${note.id}`, role: "note", tabIndex: -1 }, `${link.textContent} `, ...note.cloneNode(true).childNodes);
    all("[id]", side).forEach((one) => one.removeAttribute("id"));
    text.append(side);
    link.hash = side.id;
    const at = Math.max(free, link.getBoundingClientRect().top - top);
    side.style.insetBlockStart = `${at}px`;
    free = at + side.offsetHeight + 16;
  }
};
if (notes.length) {
  wide.addEventListener("change", beside);
  if (document.readyState === "complete") beside();
  else addEventListener("load", beside);
}

// A path keeps one's progress in one's own browser only.
for (const path of all("[data-path]")) {
  const key = `stoa-path:${path.dataset.path}`;
  const steps = all("[data-step]", path);
  let kept = [];
  try { kept = JSON.parse(store.get(key)) ?? []; } catch { /* not ours: begin anew */ }
  const done = new Set(kept);
  const tell = () => {
    const ticked = steps.filter((one) => done.has(one.dataset.step)).length;
    const line = words.done.replace("{done}", ticked).replace("{steps}", steps.length);
    all("[data-path-progress]").forEach((note) => { note.textContent = ticked ? line : ""; });
    return line;
  };
  for (const step of steps) {
    const box = step.querySelector(".tick input");
    const show = () => step.classList.toggle("is-done", box.checked);
    box.checked = done.has(step.dataset.step);
    show();
    box.addEventListener("change", () => {
      done[box.checked ? "add" : "delete"](step.dataset.step);
      store.set(key, JSON.stringify([...done]));
      show();
      say(tell());
    });
  }
  tell();
}

// Sharing by the device's own sheet, the clipboard, and one's own Mastodon server.
const toMastodon = (event) => {
  event.preventDefault();
  const input = make("input", { required: true, value: store.get("stoa-mastodon") ?? "", autocapitalize: "off", autocomplete: "off", spellcheck: false });
  const form = make("form", { method: "dialog", className: "ask-box" },
    make("label", {}, words.server, make("div", { className: "ask-row" }, input, make("button", { textContent: words.toServer }))));
  const dialog = make("dialog", { className: "dialog", ariaLabel: words.server }, form);
  form.addEventListener("submit", () => {
    const server = input.value.trim().replace(/^https?:\/\//, "").replace(/\/.*$/, "").replace(/^@?.*@/, "");
    if (!/^[a-z0-9.-]+(:\d+)?$/i.test(server)) return;
    store.set("stoa-mastodon", server);
    const page = document.querySelector("link[rel=canonical]").href;
    open(`https://${server}/share?text=${encodeURIComponent(`${document.title} ${page}`)}`, "_blank", "noopener");
  });
  dialog.addEventListener("close", () => { dialog.remove(); event.target.focus(); });
  document.body.append(dialog);
  dialog.showModal();
};
for (const control of all("[data-share]")) {
  const { share, href } = control.dataset, before = control.textContent;
  if (share === "mastodon") control.addEventListener("click", toMastodon);
  if (share === "copy") control.addEventListener("click", () => copied(href, control, before));
  if (share === "device") control.addEventListener("click", () => navigator.share({ title: document.title, url: href }).catch(() => {}));
}
