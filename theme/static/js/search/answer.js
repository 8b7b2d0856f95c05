// A query and the index → the answer; the same as plugins/search/answering.py.
import {compared, lowered, surface, words} from "./analysis.js";
import {correct} from "./correct.js";
import {exactKey, parse} from "./query.js";
import {rank} from "./rank.js";

const VOTERS = 50, KNOWERS = 5, LEAST = 0.2;
const FIELDS = ["kind", "topic", "stage", "by"];

const resolver = (index, names) => {
  const plain = text => (surface(lowered(text)).match(/[\p{L}\p{N}]+/gu) ?? []).join("-");
  const rows = {
    kind: index.kinds.map(kind => [kind, kind.slice(0, -1)]), topic: names.topics, stage: names.stages,
    by: names.people.map(([slug, name]) => [slug, name, ...slug.split("-"), ...plain(name).split("-")]),
  };
  return (field, value) => rows[field].filter(row => row.some(one => plain(one) === plain(value))).map(([slug]) => slug);
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
  const best = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, KNOWERS);
  return best.filter(([, sum]) => sum && sum >= LEAST * best[0][1]).map(([person]) => person);
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
  const meant = new Map(), first = found[0]?.[0];
  for (const [written, likely] of offered) {
    const had = await Promise.all(likely.map(async word => {
      const posting = await index.posting(compared(word)[0] ?? "");
      return posting && index.numbers(posting).includes(first);
    }));
    meant.set(written, likely[Math.max(0, had.indexOf(true))]);
  }
  const best = found.slice(0, VOTERS);
  if (order === "date") found.sort((a, b) => table.days[b[0]] - table.days[a[0]] || b[0] - a[0]);
  return {found, meant, weights: query.weights, table, knowers: async () => knowersOf(best, await index.people()),
    counts: async () => count(found, await index.facets())};
};
