// The page of feeds: addresses are copied, rows open in a reader, and what is ticked becomes one list. Without it, the page is a list.
import { all, copied, make, words } from "./site.js";

const page = document.querySelector(".subscribe");
const name = (slice) => slice.querySelector(".slice-name").textContent;
const address = (slice) => slice.querySelector(".address code").textContent;
const button = (label, does, full) => {
  const made = make("button", { type: "button", className: "copy-address", textContent: label, ariaLabel: full });
  made.addEventListener("click", () => does(made));
  return made;
};
const copy = (slice) => button(words.copy, (made) => copied(address(slice), made, words.copy), `${page.dataset.copy}: ${name(slice)}`);

// A row that has no links to readers gets those of the first feed, with its own address in them.
const model = page.querySelector(".forms");
const inReaders = (slice) => {
  const row = model.cloneNode(true), [first] = all(".slice", page).map(address);
  for (const link of all("a", row)) link.href = link.href.replace(encodeURIComponent(first), encodeURIComponent(address(slice)));
  return row;
};
const equip = (slice) => {
  const line = slice.querySelector(".address");
  if (navigator.clipboard) line.append(copy(slice));
  if (!slice.querySelector(".forms")) {
    line.append(button(page.dataset.reader.replace(/:$/, " …"), (made) => {
      const row = inReaders(slice);
      made.replaceWith(row);
      row.querySelector("a").focus();
    },
      `${page.dataset.reader} ${name(slice)}`));
  }
};
all(".slice", page).filter((slice) => !slice.closest(".slices-fold")).forEach(equip);
for (const fold of all(".slices-fold", page)) {
  fold.addEventListener("toggle", () => all(".slice", fold).forEach(equip), { once: true });
}

// What is ticked: topics, stages and the editors' combinations. OPML 2.0, http://opml.org/spec2.opml
const part = page.querySelector("#combine");
const form = part.querySelector("form"), list = part.querySelector("ul"), one = part.querySelector(".chosen-one");
const boxes = new Map();
for (const group of all(".feed-group-topics, .feed-group-stages, .feed-group-named", page)) {
  const choices = all(".slice", group).map((slice) => {
    const box = make("input", { type: "checkbox" });
    boxes.set(box, slice);
    return make("label", { className: "choice" }, box, ` ${name(slice)}`);
  });
  form.append(make("fieldset", {}, make("legend", { textContent: group.querySelector("h2").textContent }), ...choices));
}
const ticked = () => [...boxes].filter(([box]) => box.checked).map(([, slice]) => slice);
const same = (some, others) => some.length === others.length && some.every((each) => others.includes(each));
const show = () => {
  const slices = ticked(), topics = slices.map((slice) => slice.dataset.of).filter(Boolean);
  const whole = topics.length === slices.length && topics.length
    ? [...boxes.values()].find((slice) => slice.dataset.joins && same(slice.dataset.joins.split(" "), topics)) : undefined;
  part.querySelector("[role=status]").textContent = slices.length ? part.dataset.chosen.replace("{n}", () => slices.length) : part.dataset.none;
  part.querySelector(".ways").hidden = !slices.length;
  one.hidden = !whole;
  one.replaceChildren(...(whole ? [part.dataset.one.replace("{title}", () => name(whole)), " ", make("code", { textContent: address(whole) }),
    ...(navigator.clipboard ? [" ", copy(whole)] : [])] : []));
  list.replaceChildren(...slices.map((slice) => make("li", {}, `${name(slice)} `, make("code", { textContent: address(slice) }))));
};
const here = document.querySelector("link[rel=canonical]").href;
const opml = (title, slices) => {
  const list = document.implementation.createDocument(null, "opml");
  const add = (parent, tag, attributes = {}) => {
    const node = list.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return parent.appendChild(node);
  };
  list.documentElement.setAttribute("version", "2.0");
  add(add(list.documentElement, "head"), "title").textContent = title;
  const body = add(list.documentElement, "body");
  for (const slice of slices) {
    const text = `${title}: ${name(slice)}`, htmlUrl = new URL(slice.querySelector(".slice-name").getAttribute("href"), here).href;
    add(body, "outline", { text, title: text, type: "rss", xmlUrl: address(slice), htmlUrl });
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(list)}\n`;
};
const deeds = {
  copy: (pressed) => copied(ticked().map(address).join("\n"), pressed, pressed.textContent),
  download: () => {
    const href = URL.createObjectURL(new Blob([opml(part.dataset.title, ticked())], { type: "text/x-opml" }));
    make("a", { href, download: "subscriptions.opml" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  },
};
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
for (const pressed of all("[data-do]", part)) {
  pressed.hidden = pressed.dataset.do === "copy" && !navigator.clipboard;
  pressed.addEventListener("click", () => deeds[pressed.dataset.do](pressed));
}
show();
part.hidden = !boxes.size;
