// A query, understood; the same as plugins/search/query.py.
import {compared, lowered, short, split, surface} from "./analysis.js";

const BRIEF = 3, PASSAGE = 8, PREFIXES = "topic|by|kind|stage|before|after", QUOTES = "\"\u201c\u201d\u201e";
const PART = new RegExp(`((?<!\\S)-)?(?:(${PREFIXES}):)?(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)|([^\\s${QUOTES}]+))`, "gu");

const day = value => {
  const [, year, month = 1, date = 1] = /^([1-9]\d{3})(?:-(\d\d?)(?:-(\d\d?))?)?$/.exec(value.trim()) ?? [];
  const time = new Date(Date.UTC(year, month - 1, date));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === +date ? time / 864e5 : 0;
};

export const parse = (text, resolve, typing) => {
  text = text.slice(0, 4000);
  const named = {kind: new Set(), topic: new Set(), by: new Set(), stage: new Set()}, days = {after: 0, before: 0};
  const without = [], every = [], beside = new Set(), parts = [...text.matchAll(PART)];
  let words = [], phrases = [];
  const phraseOf = value => {
    const found = [];
    let at = 0;
    for (const word of split(value)) {
      const terms = compared(word);
      terms.forEach((term, i) => found.push([at + i, term]));
      at += Math.max(1, terms.length);
    }
    return found.map(([place, term]) => [place - found[0][0], term]);
  };
  for (const part of parts) {
    const [whole, not, field, quoted, plain] = part;
    const value = quoted ?? plain;
    if (field in days) {
      const found = day(value);
      if (found) {
        days[field] = found;
        continue;
      }
    }
    if (field in named) {
      const slugs = resolve(field, lowered(value).trim());
      if (slugs.length) {
        slugs.forEach(slug => named[field].add(slug));
        continue;
      }
    }
    const phrase = phraseOf(value);
    if (not) {
      if (phrase.length) without.push(phrase);
      continue;
    }
    const written = split(value);
    const found = written.flatMap(word => compared(word).map(term => ({written: surface(word), term, begins: false})));
    if (quoted === undefined && written.length && (value.endsWith("*") || typing && part.index + whole.length === text.length)) {
      const last = surface(written.at(-1));
      if (found.at(-1)?.written === last) found.at(-1).begins = true;
      else found.push({written: last, term: short(last), begins: true});
    }
    words.push(...found);
    every.push(...written);
    if (quoted === undefined) found.forEach(word => beside.add(word.term));
    if (quoted !== undefined && phrase.length > 1) phrases.push(phrase);
  }
  const little = words.length && every.length <= BRIEF ? every.filter(word => !compared(word).length).map(word => short(surface(word))) : [];
  if (beside.size >= PASSAGE) phrases = [];
  if (!words.length) {
    words = parts.filter(([, not, field]) => !not && !field).flatMap(part => split(part[3] ?? part[4]))
      .map(word => ({written: surface(word), term: short(surface(word)), begins: false}));
  }
  return {words: words.slice(0, 256), phrases, without, little: [...new Set(little)], weights: new Map(), filters: {...named, ...days}};
};

// What a title would be called that is the query as it stands; the same as analysing.exact.
export const exactKey = terms => {
  if (!terms.length || terms.length > 12) return "";
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(terms.join(" "))) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return `${terms[0]} ${value.toString(16).padStart(8, "0")}`;
};
