// The best passage of a document, with the words marked; the same as plugins/search/quoting.py.
import {WORD, compared, lowered} from "./analysis.js";

const WORDS = 32, BEFORE = 6;

export const quote = (document, weights) => {
  const spans = text => Array.from(text.matchAll(WORD), match =>
    ({start: match.index, end: match.index + match[0].length, terms: compared(lowered(match[0]))}));
  const asked = span => span.terms.some(term => weights.has(term));
  const place = ([, heading, text]) => {
    const hits = spans(text).flatMap((span, at) => span.terms.filter(term => weights.has(term)).map(term => [at, term]));
    const headed = new Set(spans(heading).flatMap(span => span.terms.filter(term => weights.has(term))));
    const above = [...headed].reduce((sum, term) => sum + weights.get(term), 0) / 2;
    let best = above, first = 0;
    hits.forEach(([start], number) => {
      const counted = new Map();
      for (let i = number; i < hits.length && hits[i][0] < start + WORDS - BEFORE; i++) {
        counted.set(hits[i][1], (counted.get(hits[i][1]) ?? 0) + 1);
      }
      let gain = above;
      for (const [term, count] of counted) gain += weights.get(term) * (1 + 0.1 * Math.min(count - 1, 3));
      if (gain > best + 1e-9) [best, first] = [gain, Math.max(0, start - BEFORE)];
    });
    return [best, first];
  };
  const passages = [...document.summary ? [["", "", document.summary]] : [], ...document.passages];
  let best = -1, choice = ["", "", document.summary], first = 0;
  for (const passage of passages) {
    const [gain, at] = place(passage);
    if (gain > best + 1e-9) [best, choice, first] = [gain, passage, at];
  }
  const [anchor, heading, text] = choice, all = spans(text), shown = all.slice(first, first + WORDS);
  if (!shown.length) return {anchor, heading, parts: text ? [[text.slice(0, 200), false]] : []};
  const end = first + WORDS < all.length ? shown.at(-1).end : text.length;
  let at = first ? shown[0].start : 0;
  const parts = first ? [["… ", false]] : [];
  for (const span of shown.filter(asked)) {
    parts.push([text.slice(at, span.start), false], [text.slice(span.start, span.end), true]);
    at = span.end;
  }
  parts.push([text.slice(at, end), false], ...end < text.length ? [[" …", false]] : []);
  return {anchor, heading, parts: parts.filter(([part]) => part)};
};
