// The index's files: what is asked of them is fetched and kept. `read(path, fresh)` gives a file's bytes.
import {Reader, long, piece, spelled, streams, unpacked, zigzag} from "./coding.js";

const NAME = 12, KINDS = ["posts", "links", "questions", "experts", "paths", "ideas", "editions", "pages"];
const json = bytes => JSON.parse(new TextDecoder().decode(bytes));

export const open = async read => {
  const kept = new Map();
  const once = (key, make) => {
    if (!kept.has(key)) kept.set(key, make().catch(problem => { kept.delete(key); throw problem; }));
    return kept.get(key);
  };
  const file = (path, decode) => once(path, async () => decode(await unpacked(await read(path))));
  const root = json(await unpacked(await read("root.bin", true)));
  const shard = (letter, [beginnings, names], word, decode) => {
    const at = piece(beginnings, word);
    return at < 0 ? null : file(`${letter}/${names.slice(at * NAME, at * NAME + NAME)}.bin`, decode);
  };
  const terms = bytes => {
    const [words, counts, lengths, numbers, weights] = streams(bytes, 5);
    const found = new Map(), sizes = lengths.numbers(), spread = weights.rest();
    let at = numbers.at, from = 0;
    counts.numbers().forEach((count, i) => found.set(words.all?.[i] ?? (words.all = words.words())[i], {
      count, first: from, spread, weights: spread.subarray(from, from += count), reader: new Reader(bytes, at, at += sizes[i]),
    }));
    return found;
  };
  const numbers = posting => {
    if (!posting.numbers) {
      let last = -1;
      posting.numbers = posting.reader.numbers().map(gap => last += gap);
    }
    return posting.numbers;
  };
  const list = bytes => {
    const [words, counts] = streams(bytes, 2);
    const sizes = counts.rest();
    return words.words().map((word, i) => [word, sizes[i]]);
  };

  const begins = async (letter, start) => (await shard(letter, root[letter], start, list) ?? []).filter(([w]) => w.startsWith(start));
  const blocks = letter => Promise.all(root[letter].map(name => file(`${letter}/${name}.bin`, bytes => bytes)));
  const table = once("table", async () => {
    const all = {lengths: [], kinds: [], titles: [], days: []};
    for (const block of await blocks("d")) {
      const [lengths, kinds, titles, days] = streams(block, 4);
      for (const byte of lengths.rest()) all.lengths.push(long(byte));
      all.kinds.push(...kinds.rest());
      all.titles.push(...titles.rest());
      let day = 0;
      for (const step of days.numbers()) all.days.push(day += zigzag(step));
    }
    return all;
  });
  table.catch(() => {});

  // The documents related to each, in either direction.
  const neighbours = () => once("neighbours", async () => {
    const rows = Array.from({length: root.documents}, () => []);
    let number = 0;
    for (const block of await blocks("n")) {
      const [counts, low, high] = streams(block, 3);
      for (const count of counts.numbers()) {
        for (let i = 0; i < count; i++) {
          const other = number - low.byte() - 256 * high.number();
          rows[number].push(other);
          rows[other].push(number);
        }
        number++;
      }
    }
    return rows;
  });

  // Who knows, by what each document says: [person's number, how much it says] of each.
  const people = () => once("people", async () => {
    const rows = [];
    for (const block of await blocks("k")) {
      const [counts, low, high, knows] = streams(block, 4);
      for (const count of counts.rest()) {
        rows.push(Array.from({length: count}, () => [low.byte() + 256 * high.number(), knows.byte()]));
      }
    }
    return rows;
  });

  // What documents are counted and narrowed by: the slugs of each, by kind, topic, stage and person.
  const facets = () => once("facets", async () => {
    const [documents, names, by, {kinds}] = await Promise.all([blocks("o"), file(`m/${root.names}.bin`, json), people(), table]);
    const all = {names, kind: kinds.map(kind => [KINDS[kind & 15]]), topic: [], stage: []};
    all.by = by.map(row => row.map(([person]) => names.people[person][0]));
    for (const block of documents) {
      const [stages, counts, topics] = streams(block, 3);
      for (const stage of stages.numbers()) all.stage.push(stage ? [names.stages[stage - 1][0]] : []);
      for (const count of counts.rest()) all.topic.push(Array.from({length: count}, () => names.topics[topics.number()][0]));
    }
    return all;
  });

  return {
    root, kinds: KINDS, count: root.documents, average: root.length / (root.documents || 1), numbers, neighbours, people, facets, table: () => table,
    kind: (all, number) => KINDS[all.kinds[number] & 15],
    async posting(term) {
      return (await shard("t", root.t, term, terms))?.get(term);
    },
    // Where a word stands in some documents: Map of number → places.
    async places(term, wanted) {
      const posting = await this.posting(term), found = new Map();
      if (!posting) return found;
      const [counts, low, high] = await shard("p", root.t, term, bytes => {
        const [counts, low, high] = streams(bytes, 3);
        return [counts.numbers().map((less, i) => posting.spread[i] - zigzag(less)), low.rest(), high.rest()];
      });
      // Postings of the words before this one in the shard, and their places.
      let {first} = posting, from = posting.from ??= counts.slice(0, first).reduce((sum, count) => sum + count, 0);
      for (const number of numbers(posting)) {
        const end = from + counts[first++];
        if (wanted.has(number)) {
          let last = -1;
          found.set(number, Array.from(low.subarray(from, end), (byte, i) => last += byte + 256 * high[from + i]));
        }
        from = end;
      }
      return found;
    },
    words: start => begins("w", start),
    // Words that begin or end as one does, or are about as short.
    async alike(word) {
      const mirrored = text => [...text].reverse().join(""), {length} = word;
      const asked = [["w", word.slice(0, 3), w => w], ["r", mirrored(word).slice(0, 3), mirrored]];
      for (const n of length < 6 ? [length - 1, length, length + 1] : []) asked.push(["s", `${n}`, w => w.slice(1)]);
      const found = await Promise.all(asked.map(async ([letter, start, plain]) =>
        (await begins(letter, start)).map(([w, size]) => [plain(w), size])));
      return found.flat();
    },
    // A document's own file continues the primer, which is unpacked with it and left out.
    document: number => once(`f/${number}`, async () => {
      const [name, words, length] = root.primer, version = root.f[Math.floor(number / root.fragments)];
      const parts = await Promise.all([once("primer", () => read(`x/${name}.bin`)), read(`f/${number}.bin?${version}`)]);
      const bytes = await unpacked(...parts), known = await once("words", async () => new Reader(bytes, 0, words).words());
      const [address, title, people, summary, passages, stage] = JSON.parse(spelled(bytes.subarray(length), known));
      // An anchor that follows from its heading is left out.
      for (const it of passages) it[0] ||= it[0] === 0 ? it[1].toLowerCase().match(/[a-z0-9]+/g).join("-") : "";
      return {number, address, title, people, summary, passages, stage};
    }),
  };
};
