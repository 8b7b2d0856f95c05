// Bytes of the shards → numbers and words; written by plugins/search/coding.py.
const text = new TextDecoder();

export class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0, scale = 1, byte;
    do {
      byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte > 127);
    return value;
  }
  numbers() {
    const found = [];
    while (this.at < this.end) found.push(this.number());
    return found;
  }
  words() {
    const found = [];
    let before = "";
    while (this.at < this.end) {
      const shared = this.number(), length = this.number();
      before = before.slice(0, shared) + text.decode(this.bytes.subarray(this.at, this.at += length));
      found.push(before);
    }
    return found;
  }
  rest() {
    return this.bytes.subarray(this.at, this.end);
  }
}

export const streams = (bytes, count) => {
  const reader = new Reader(bytes);
  const lengths = Array.from({length: count - 1}, () => reader.number());
  let at = reader.at;
  return [...lengths, bytes.length].map(length => new Reader(bytes, at, at = Math.min(at + length, bytes.length)));
};

export const unpacked = async (...parts) => new Uint8Array(await new Response(
  new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer());

// Bytes → text: frequent words are one or two; written by plugins/search/spelling.py.
export const spelled = (bytes, words) => {
  let found = "", at = 0;
  const next = () => bytes[at++];
  while (at < bytes.length) {
    const byte = next();
    found += byte < 128 ? String.fromCharCode(byte) : byte < 223 ? words[byte - 128]
      : byte < 255 ? words[95 + (byte - 223) * 256 + next()] : String.fromCharCode(next() + 256 * next());
  }
  return found;
};

export const long = byte => byte < 16 ? byte : ((byte & 15) + 16) * 2 ** ((byte >> 4) - 1);

export const zigzag = value => value % 2 ? -(value + 1) / 2 : value / 2;

// Which piece of a sorted list of beginnings a word belongs to.
export const piece = (beginnings, word) => {
  let low = 0, high = beginnings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (beginnings[middle] <= word) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};
