// Asks the browser's own code, in Node, for benchmarks and tests: `node ranked_by_node.mjs FOLDER < questions`.
// FOLDER is a built `/search/`. Each line of the input is JSON {text, most, typing, narrowed, order, quote}; each line
// of the output {results: [[number, score]], total, meant, people, counts, quoted, ms, bytes, files}: `bytes` and
// `files` are those fetched anew to rank, `all` the bytes with what is shown.
import {readFile} from "node:fs/promises";
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";
import {join} from "node:path";

const folder = process.argv[2];
let bytes = 0, files = 0;
const read = async path => {
  const found = await readFile(join(folder, path.split("?")[0]));
  bytes += found.length;
  files++;
  return found;
};
const source = await readFile(join(folder, "search.js"), "utf8");
const {open, ask, quote} = await import(`data:text/javascript;base64,${Buffer.from(source).toString("base64")}`);
let index;
process.on("uncaughtException", problem => {
  process.stderr.write(`${problem.message}\n`);
  process.exit(1);
});
for await (const line of createInterface({input: process.stdin})) {
  const asked = JSON.parse(line), began = performance.now();
  [bytes, files] = [0, 0];
  if (asked.cold || !index) index = await open(read);
  const answer = await ask(index, asked.text, asked);
  const ms = performance.now() - began;
  const first = [bytes, files];
  const quoted = [];
  for (const [number] of answer.found.slice(0, asked.quote ?? 0)) {
    const document = await index.document(number);
    quoted.push({address: document.address, title: document.title, ...quote(document, answer.weights)});
  }
  const all = bytes, {names} = await index.facets();
  process.stdout.write(`${JSON.stringify({
    results: answer.found.slice(0, asked.most ?? 10), total: answer.found.length, meant: Object.fromEntries(answer.meant),
    people: (await answer.knowers()).map(person => names.people[person][0]),
    counts: Object.fromEntries(Object.entries(await answer.counts()).map(([field, rows]) => [field, Object.fromEntries(rows)])),
    quoted, ms, bytes: first[0], files: first[1], all,
  })}\n`);
}
