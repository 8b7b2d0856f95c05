// Which documents answer a query, best first; the same as plugins/search/ranking.py, step by step.
import {compared} from "./analysis.js";

const K1 = 1, B = 0.65, DWELT = 0.85, POOL = 100, COVERAGE = 0.3, COVERAGE_WORDS = 4, NEARNESS = 0.3, NEAR = 10,
  NEIGHBOURS = 0.2, HEADINGS = 64, TEXT = 1024, NAMES = 3, DESCRIBES = 4,
  TITLED = 2, HEADED = 0.7, WHOLE = 0.8, ACCEPTED = 1.1, UNANSWERED = 0.9, NEWS = 0.1, HALF_LIFE = 365, COMPLETIONS = 8, MOST_WORDS = 64;

const rounded = score => Math.floor(score * 1e6 + 0.5) / 1e6;
const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);

const groupsOf = async (query, index) => {
  const found = new Map();
  for (const word of query.words) {
    const terms = new Set(word.instead ?? [word.term]);
    if (word.begins && !word.instead && word.written.length > 2) {
      const known = (await index.words(word.written)).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      for (const [written] of known.slice(0, COMPLETIONS)) compared(written).forEach(term => terms.add(term));
    }
    const key = [...terms].join(" ");
    if (!found.has(key)) found.set(key, {count: 0, terms: [...terms]});
    found.get(key).count++;
  }
  return [...[...found.values()].slice(0, MOST_WORDS), ...query.little.map(term => ({count: 1, terms: [term], little: true}))];
};

const having = async (phrase, index, among) => {
  let starts = null;
  for (const [offset, term] of phrase) {
    const next = new Map();
    for (const [number, stands] of await index.places(term, starts ?? among)) {
      const at = new Set();
      for (const place of stands) if (!starts || starts.get(number).has(place - offset)) at.add(place - offset);
      if (at.size) next.set(number, at);
    }
    starts = next;
  }
  return starts ?? new Map();
};

const withoutOf = async (query, index, among) => {
  const gone = new Set();
  for (const phrase of query.without) {
    const posting = phrase.length > 1 ? null : await index.posting(phrase[0][1]);
    const found = phrase.length > 1 ? (await having(phrase, index, among)).keys() : posting ? index.numbers(posting) : [];
    for (const number of found) gone.add(number);
  }
  return gone;
};

// What a document gains by having much of the query in its title, or in its headings.
const standing = (stands, shares, title) => {
  const within = (from, to) => stands.filter(([place]) => place >= from && place < to).map(([, group]) => group);
  const part = groups => shares.reduce((sum, share, group) => groups.includes(group) ? sum + share : sum, 0) ** 2;
  const inTitle = within(0, HEADINGS), whole = Math.min(1, inTitle.length / Math.max(title, 1));
  return Math.max(TITLED * part(inTitle) * ((1 - WHOLE) + WHOLE * whole), HEADED * part(within(HEADINGS, TEXT)));
};

const gain = (stands, weights, length) => {
  const gained = new Map();
  for (let i = 1; i < stands.length; i++) {
    const [place, one] = stands[i - 1], [next, other] = stands[i], apart = next - place;
    if (one === other || apart < 1 || apart > NEAR) continue;
    add(gained, one, weights[other] / apart);
    add(gained, other, weights[one] / apart);
  }
  const norm = K1 * ((1 - B) + B * length);
  let total = 0;
  for (const group of [...gained.keys()].sort((a, b) => a - b)) {
    const value = gained.get(group);
    total += weights[group] * value * (K1 + 1) / (value + norm);
  }
  return total;
};

export const rank = async (query, index, table, allows, filtered, exact) => {
  const asked = await groupsOf(query, index);
  if (!asked.length) {
    if (!filtered && !query.without.length) return [];
    const all = Array.from({length: index.count}, (_, i) => index.count - 1 - i);
    const gone = await withoutOf(query, index, new Set(all));
    return all.filter(n => allows(n) && !gone.has(n)).map(n => [n, 0]);
  }
  const postings = await Promise.all(asked.map(group => Promise.all(group.terms.map(term => index.posting(term)))));
  const [scored, covered, best, marks] = Array.from({length: 4}, () => new Float64Array(index.count)), weights = [];
  asked.forEach((group, at) => {
    const had = [];
    let weight = 0;
    postings[at].forEach((posting, i) => {
      if (!posting) return;
      const {count, weights: spread} = posting;
      const says = posting.says ??= Math.log(1 + (index.count - count + 0.5) / (count + 0.5))
        * (spread.reduce((a, b) => a + b, 1) / (count + 1)) ** DWELT;
      weight = Math.max(weight, says);
      query.weights.set(group.terms[i], says);
      index.numbers(posting).forEach((number, at) => {
        if (group.little && !scored[number]) return;
        const w = spread[at];
        const score = says * ((w * (K1 + 1)) / (w + K1 * ((1 - B) + B * table.lengths[number] / index.average)));
        if (!best[number]) had.push(number);
        best[number] = Math.max(best[number], score);
      });
    });
    weights.push(weight);
    for (const number of had) {
      scored[number] += group.count * best[number];
      covered[number] += group.count * weight;
      best[number] = 0;
    }
  });
  let allowed = new Set();
  scored.forEach((score, number) => score && allows(number) && allowed.add(number));
  for (const phrase of query.phrases) allowed = new Set((await having(phrase, index, allowed)).keys());
  for (const number of await withoutOf(query, index, allowed)) allowed.delete(number);
  if (!allowed.size) return [];
  const total = asked.reduce((sum, group, at) => sum + group.count * weights[at], 0);
  const power = COVERAGE * Math.min(1, COVERAGE_WORDS / asked.length);
  const near = scored.map((score, number) => score && score * (covered[number] / total) ** power);
  const tiers = new Map(), whole = exact && await index.posting(exact);
  if (whole) {
    index.numbers(whole).forEach((number, i) => {
      if (allowed.has(number)) tiers.set(number, Math.max(whole.weights[i], tiers.get(number) ?? 0));
    });
  }
  for (const number of allowed) marks[number] = rounded(near[number]);
  const ordered = [...allowed].sort((a, b) => marks[b] - marks[a] || b - a);
  const pool = new Set([...ordered.slice(0, POOL), ...[...tiers.keys()].sort((a, b) => a - b)]);
  const name = Math.min(1, Math.max(0, (DESCRIBES - asked.length) / (DESCRIBES - NAMES)));
  const part = NEIGHBOURS * (1 - name), related = part ? await index.neighbours() : [];
  if (weights.filter(Boolean).length > 1) {
    const stands = new Map([...pool].map(number => [number, []]));
    const terms = asked.flatMap((group, at) => group.terms.map(term => [at, term]));
    const all = await Promise.all(terms.map(([, term]) => index.places(term, pool)));
    all.forEach((found, i) => {
      for (const [number, places] of found) for (const place of places) stands.get(number).push([place, terms[i][0]]);
    });
    const shares = asked.map((group, at) => group.count * weights[at] / total);
    for (const [number, found] of stands) {
      found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const gained = near[number] + NEARNESS * gain(found, weights, table.lengths[number] / index.average);
      near[number] = gained * (1 + name * standing(found, shares, table.titles[number]));
    }
  }
  const newest = table.days.reduce((a, b) => Math.max(a, b), 0);
  const final = new Map();
  for (const number of pool) {
    const row = (related[number] ?? []).map(n => near[n]).sort((a, b) => b - a);
    let score = near[number], sum = 0, shares = 0;
    row.forEach((value, i) => {
      const share = 1 / Math.sqrt(i + 1);
      sum += value * share;
      shares += share;
    });
    if (shares) score = (1 - part) * score + part * (sum / shares);
    const kind = index.kind(table, number), flags = table.kinds[number];
    let prior = 1;
    if (kind === "questions") prior = flags & 16 ? ACCEPTED : flags & 32 ? 1 : UNANSWERED;
    else if ((kind === "posts" || kind === "links") && table.days[number]) {
      prior = 1 + NEWS * 2 ** -((newest - table.days[number]) / HALF_LIFE);
    }
    final.set(number, rounded(score * prior));
  }
  const top = Math.max(...final.values());
  for (const [number, tier] of tiers) final.set(number, rounded(final.get(number) + tier * top));
  const inside = [...pool].sort((a, b) => final.get(b) - final.get(a) || b - a);
  const last = final.get(inside.at(-1));
  return [...inside.map(n => [n, final.get(n)]),
    ...ordered.filter(n => !pool.has(n)).map(n => [n, Math.min(last, marks[n])])];
};
