// Typing errors; the same as plugins/search/correcting.py.
import {compared} from "./analysis.js";

const SHORTEST = 4, TWO_ERRORS = 7, ALTERNATIVES = 4;

const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [], row = Array.from({length: other.length + 1}, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const now = [i];
    for (let j = 1; j <= other.length; j++) {
      let cost = Math.min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      now.push(cost);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, row] = [row, now];
  }
  return row.at(-1);
};

const nearest = async (word, index) => {
  const most = word.length >= TWO_ERRORS ? 2 : 1, found = new Map();
  for (const [known, size] of await index.alike(word)) {
    const errors = distance(word, known, most);
    if (errors <= most) found.set(known, [errors, known[0] !== word[0] ? 1 : 0, -size]);
  }
  const sorted = [...found].sort(([a, x], [b, y]) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || (a < b ? -1 : 1));
  return sorted.filter(([, rank]) => rank[0] === sorted[0][1][0]).slice(0, ALTERNATIVES).map(([known]) => known);
};

// Gives words that no document has what they may mean; returns a Map of word → words offered.
export const correct = async (query, index) => {
  const offered = new Map();
  for (const word of query.words) {
    const {written, term, begins} = word;
    if (!offered.has(written)) {
      const unknown = written.length >= SHORTEST && /^\p{L}+$/u.test(written) && !await index.posting(term)
        && !(begins && (await index.words(written)).length);
      offered.set(written, unknown ? await nearest(written, index) : []);
    }
    const meant = offered.get(written);
    if (meant.length) word.instead = [...new Set(meant.flatMap(compared))];
  }
  for (const [written, words] of offered) if (!words.length) offered.delete(written);
  return offered;
};
