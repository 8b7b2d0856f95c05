// What a reader sees of the search. Everything from the index is put in as text.
import {ask} from "./answer.js";
import {open} from "./index.js";
import {quote} from "./quote.js";

const SHOWN = 5, MOST = 8, FACETS = ["kind", "topic", "stage", "by"];

export const el = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter(child => child != null && child !== false));
  return made;
};

let opened;
const engine = root => opened ??= open(
  async (path, fresh) => {
    const answer = await fetch(root + path, fresh ? {cache: "no-cache"} : {});
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  },
).catch(problem => { opened = undefined; throw problem; });

// One search field with its results. `state` is {q, narrowed, order}; `changed(state, typing)` hears of the reader's changes.
const panel = (root, input, place, changed, compact) => {
  const base = root.replace(/search\/$/, "");
  const status = el("p", {class: "search-status", role: "status"}), body = el("div", {class: "search-body"});
  place.replaceChildren(status, body);
  let turn = 0, words = {};
  const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const language = document.documentElement.lang || undefined;
  const date = day => new Date(day * 864e5).toLocaleDateString(language, {dateStyle: "medium", timeZone: "UTC"});

  const hit = (answer, index, document, number) => {
    const {anchor, heading, parts} = quote(document, answer.weights), {table} = answer;
    const href = base + document.address.slice(1), day = table.days[number], where = [say(`kind.${index.kind(table, number)}`)];
    if (table.kinds[number] & 16) where.push(say("accepted"));
    where.push(...document.people.slice(0, 3));
    if (day) where.push(el("time", {datetime: new Date(day * 864e5).toISOString().slice(0, 10)}, date(day)));
    if (document.stage) where.push(document.stage);
    return el("li", {class: "search-hit"},
      el("h3", {}, el("a", {href: anchor ? `${href}#${encodeURIComponent(anchor)}` : href}, document.title)),
      el("p", {class: "search-where"}, where.flatMap((part, i) => i ? [" · ", part] : [part])),
      el("p", {class: "search-snippet"}, heading && el("b", {class: "search-at"}, `${heading}: `),
        parts.map(([part, mark]) => mark ? el("mark", {}, part) : part)));
  };

  const people = async (answer, index) => {
    const [known, all, {kinds}] = await Promise.all([answer.knowers(), index.people(), index.table()]);
    const pages = await Promise.all(known.slice(0, 3).map(person => {
      const number = all.findIndex((row, n) => row[0]?.[0] === person && index.kind({kinds}, n) === "experts");
      return number < 0 ? null : index.document(number);
    }));
    return pages.filter(Boolean).map(page => el("li", {}, el("a", {class: "search-person", href: base + page.address.slice(1)},
      el("b", {}, page.title), " ", el("span", {}, page.passages[0]?.[2] ?? ""))));
  };

  const title = (names, field, slug) => field === "kind" ? say(`kind.${slug}`)
    : names[{topic: "topics", stage: "stages", by: "people"}[field]].find(([known]) => known === slug)[1];

  const choices = (field, ...buttons) => el("fieldset", {}, el("legend", {}, say(field)), ...buttons);
  const choice = (on, next, ...shown) => el("button", {type: "button", "aria-pressed": `${on}`, onclick: () => changed(next)}, ...shown);
  const narrow = (counts, names, state) => [
    ...FACETS.filter(field => counts[field].length > 1 || state.narrowed[field].length).map(field =>
      choices(field, counts[field].slice(0, MOST).map(([slug, count]) => {
        const now = state.narrowed[field], on = now.includes(slug);
        const next = on ? now.filter(one => one !== slug) : [...now, slug];
        return choice(on, {...state, narrowed: {...state.narrowed, [field]: next}}, `${title(names, field, slug)} `, el("span", {}, count));
      }))),
    choices("order", ["relevance", "date"].map(order => choice(state.order === order, {...state, order}, say(order))))];

  const nothing = state => el("div", {class: "search-none"}, el("p", {}, say("none", {query: state.q})),
    el("ul", {}, el("li", {}, el("a", {href: `${base}ask/?q=${encodeURIComponent(state.q)}`}, say("ask"))),
      el("li", {}, el("a", {href: `${base}topics/`}, say("topics")))));

  return async (state, typing) => {
    const mine = ++turn;
    if (!state.q.trim() && !filtered(state)) {
      status.textContent = "";
      body.replaceChildren();
      return false;
    }
    try {
      const index = await engine(root);
      words = index.root.words;
      const answer = await ask(index, state.q, {...state, typing});
      if (mine !== turn) return true;
      const {found} = answer, list = el("ol", {class: "search-list"});
      const add = async count => {
        const from = list.children.length, next = found.slice(from, from + count).map(([number]) => index.document(number));
        for (const document of await Promise.all(next)) list.append(hit(answer, index, document, document.number));
        more.hidden = list.children.length >= found.length;
        return list.children[from];
      };
      const more = el("button", {type: "button", class: "search-more", onclick: () => add(2 * SHOWN)
        .then(one => one.querySelector("a").focus()).catch(() => { status.textContent = say("offline"); })}, say("more"));
      const any = await add(SHOWN);
      if (mine !== turn) return true;
      const who = el("section", {class: "search-people"}), narrower = el("div", {class: "search-narrow"});
      body.replaceChildren(...Array.from(answer.meant, ([written, meant]) => el("p", {class: "search-meant"}, say("meant", {written, meant}))),
        any ? who : "", compact ? "" : narrower, any ? list : nothing(state), more);
      status.textContent = any ? say("found", {n: found.length.toLocaleString(language)}) : say("none", {query: state.q});
      const known = await people(answer, index);
      if (mine !== turn) return true;
      if (known.length) who.replaceChildren(el("h2", {}, say("people")), el("ul", {}, known));
      else who.remove();
      if (!compact && (any || filtered(state))) {
        const counts = await answer.counts(), {names} = await index.facets();
        if (mine === turn) narrower.replaceChildren(...narrow(counts, names, state));
      }
    } catch {
      if (mine === turn) status.textContent = say("offline");
    }
    return true;
  };
};

const filtered = state => FACETS.some(field => state.narrowed[field].length);

// Arrows go through the results, Enter follows one, Escape leaves.
const keys = (input, place, leave) => event => {
  const links = [input, ...place.querySelectorAll(".search-people a, .search-list h3 a")];
  const at = links.indexOf(document.activeElement), step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  if (step && at >= 0) {
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
  } else if (leave && event.key === "Enter" && at === 0 && !event.isComposing) {
    event.preventDefault();
    place.querySelector(".search-list h3 a")?.click();
  } else if (event.key === "Escape") {
    event.preventDefault(); // a search field would only be emptied
    leave ? dialog.close() : input.focus();
  }
};

const read = () => {
  const given = new URLSearchParams(location.search);
  return {q: given.get("q") ?? "", order: given.get("order") ?? "relevance",
    narrowed: Object.fromEntries(FACETS.map(field => [field, given.getAll(field)]))};
};

const address = ({q, narrowed, order}) => {
  const given = new URLSearchParams(q ? {q} : {});
  for (const field of FACETS) for (const slug of narrowed[field]) given.append(field, slug);
  if (order === "date") given.set("order", order);
  return `?${given}`;
};

export const page = (root, place) => {
  const input = document.getElementById("search-q"), plain = document.getElementById("search-plain");
  const show = async (state, typing) => {
    const any = await draw(state, typing);
    if (plain) plain.hidden = any;
  };
  const changed = (state, typing) => {
    history[typing ? "replaceState" : "pushState"](null, "", address(state));
    return show(state, typing);
  };
  const draw = panel(root, input, place, changed, false);
  input.addEventListener("input", () => changed({...read(), q: input.value}, true));
  input.form?.addEventListener("submit", event => {
    event.preventDefault();
    changed({...read(), q: input.value});
  });
  addEventListener("popstate", () => {
    input.value = read().q;
    show(read());
  });
  document.addEventListener("keydown", event => {
    if (place.contains(event.target) || event.target === input) keys(input, place)(event);
  });
  input.value ||= read().q;
  if (!input.value) input.focus();
  return show(read());
};

const NOTHING = Object.fromEntries(FACETS.map(field => [field, []]));
let dialog;

export const openDialog = async root => {
  if (!dialog) {
    const {words} = (await engine(root)).root, label = words.dialog, place = el("div", {class: "search-panel"});
    const input = el("input", {type: "search", name: "q", autocomplete: "off", "aria-label": label, placeholder: words.placeholder});
    const all = el("a", {class: "search-all", href: root}, words.all);
    const state = () => ({q: input.value, narrowed: NOTHING, order: "relevance"});
    const draw = panel(root, input, place, () => {}, true);
    input.addEventListener("input", () => {
      all.href = root + address(state());
      draw(state(), true);
    });
    const close = el("button", {type: "button", class: "search-close", "aria-label": words.close, onclick: () => dialog.close()}, "×");
    dialog = el("dialog", {class: "search-dialog", "aria-label": label, onclick: event => event.target === dialog && dialog.close()},
      el("form", {class: "search-field", action: root, role: "search"}, input, close), place, all);
    dialog.addEventListener("keydown", keys(input, place, true));
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
  const input = dialog.querySelector("input");
  input.focus();
  input.select();
};
