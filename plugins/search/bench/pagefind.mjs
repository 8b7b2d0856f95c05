// Asks Pagefind's own code, in Node: `node pagefind.mjs FOLDER < questions`, each line JSON {text, most, shown}.
// Each line of the output is {results: [[page's number, score]], bytes, files} of what was fetched anew.
import {readFile} from "node:fs/promises";
import {createInterface} from "node:readline";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

const folder = process.argv[2];
let bytes = 0, files = 0;
const seen = new Set();
globalThis.window = globalThis;
globalThis.location = new URL("http://127.0.0.1/");
globalThis.document = {querySelector: () => ({getAttribute: () => "en"}), currentScript: null};
globalThis.fetch = async address => {
  const path = new URL(String(address), "http://127.0.0.1/").pathname.replace(/^\/pagefind\//, "");
  const found = await readFile(join(folder, path));
  if (!seen.has(path)) {
    seen.add(path);
    bytes += found.length;
    files++;
  }
  return new Response(found);
};
const pagefind = await import(pathToFileURL(join(folder, "pagefind.js")).href);
await pagefind.options({basePath: "/pagefind/", baseUrl: "/"});
await pagefind.init("en");
const began = bytes;
for await (const line of createInterface({input: process.stdin})) {
  const asked = JSON.parse(line);
  bytes = files = 0;
  const answer = await pagefind.search(asked.text.slice(0, 4000));
  const first = answer.results.slice(0, asked.most), results = [];
  for (const [at, result] of answer.results.slice(0, asked.shown ?? 0).entries()) await result.data();
  const used = [bytes, files];
  for (const result of first) results.push([(await result.data()).raw_url.match(/(\d+)\.html/)[1], result.score]);
  process.stdout.write(`${JSON.stringify({results, bytes: used[0], files: used[1], began})}\n`);
}
process.exit(0);
