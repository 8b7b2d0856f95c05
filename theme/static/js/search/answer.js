// A query and the index → the answer; the same as plugins/search/answering.py.
import {compared, lowered, surface, words} from "./analysis.js";
import {correct} from "./correct.js";
import {exactKey, parse} from "./query.js";
import {rank} from "./rank.js";

const VOTERS = 50, KNOWERS = 5;
const FIELDS = ["kind", "topic", "stage", "by"];

const resolver = (index, names) => {
  const plain = text => (surface(lowered(text)).match(/[\p{L}\p{N}]+/gu) ?? []).join("-");
  const titled = rows => rows.map(([slug, title]) => [slug, new Set([slug, plain(title)])]);
  const named = {
    kind: index.kinds.map(kind => [kind, new Set([kind, kind.slice(0, -1)])]), topic: titled(names.topics),
    stage: titled(names.stages),
    by: names.people.map(([slug, name]) => [slug, new Set([slug, ...slug.split("-"), plain(name)])]),
  };
  return (field, value) => named[field].filter(([, known]) => known.has(value) || known.has(plain(value))).map(([slug]) => slug);
};

// How many documents there are of each kind, topic, stage and person.
const count = (found, facets) => Object.fromEntries(FIELDS.map(field => {
  const row = new Map();
  for (const [n] of found) for (const slug of facets[field][n]) row.set(slug, (row.get(slug) ?? 0) + 1);
  return [field, [...row].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))];
}));

// The people who know, by number: the best documents vote for who made them.
const knowersOf = (found, people) => {
  const votes = new Map();
  for (const [n, score] of found) for (const [person, known] of people[n]) votes.set(person, (votes.get(person) ?? 0) + score * known);
  return [...votes].filter(([, sum]) => sum).sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, KNOWERS).map(([person]) => person);
};

// `narrowed` is kind, topic, stage, by → slugs; what the query names itself is added.
export const ask = async (index, text, {narrowed = {}, order = "relevance", typing = false} = {}) => {
  const named = /(topic|by|kind|stage):/.test(text) || FIELDS.some(field => narrowed[field]?.length);
  const [facets, table] = await Promise.all([named && index.facets(), index.table()]);
  const query = parse(text, named ? resolver(index, facets.names) : () => [], typing), {filters} = query;
  for (const field of FIELDS) for (const slug of narrowed[field] ?? []) filters[field].add(slug);
  const offered = await correct(query, index);
  const asked = FIELDS.filter(field => filters[field].size);
  const allows = n => asked.every(field => facets[field][n].some(slug => filters[field].has(slug)))
    && (!filters.after || table.days[n] >= filters.after)
    && (!filters.before || table.days[n] > 0 && table.days[n] < filters.before);
  const filtered = asked.length > 0 || filters.after || filters.before;
  const found = await rank(query, index, table, allows, filtered, exactKey(words(text).flat()));
  const weights = new Map(), meant = new Map();
  for (const {term, instead, begins, written} of query.words) {
    const more = begins && !instead ? (await index.words(written)).flatMap(([word]) => compared(word)) : [];
    for (const one of [...instead ?? [term], ...more]) {
      const count = (await index.posting(one))?.count ?? 0;
      weights.set(one, Math.log(1 + (index.count - count + 0.5) / (count + 0.5)));
    }
  }
  for (const [written, likely] of offered) {
    meant.set(written, likely[0]);
    for (const word of [...likely].reverse()) {
      for (const term of compared(word)) {
        const posting = found.length && await index.posting(term);
        if (posting && index.numbers(posting).includes(found[0][0])) meant.set(written, word);
      }
    }
  }
  const best = found.slice(0, VOTERS);
  if (order === "date") found.sort((a, b) => table.days[b[0]] - table.days[a[0]] || b[0] - a[0]);
  return {found, weights, meant, table, knowers: async () => knowersOf(best, await index.people()),
    counts: async () => count(found, await index.facets())};
};
