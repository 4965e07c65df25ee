/** Plain decodings of text, for saying what a payload hides. All of them give undefined for what is too long or broken. */

/** Longer texts are not decoded: a message shows a few words of them. */
const limit = 65536;

/** The bytes of base64 (also in its form for URLs), each as one character. Blanks and line ends do not count. */
export function fromBase64(text: string): string | undefined {
  if (text.length > limit) return undefined;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const digits = text.replace(/\s+/g, "").replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, "");
  return fromBits(digits, alphabet, 6);
}

export function fromBase32(text: string): string | undefined {
  if (text.length > limit) return undefined;
  return fromBits(text.replace(/[\s=]+/g, "").toUpperCase(), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5);
}

export function fromHex(text: string): string | undefined {
  if (text.length > limit) return undefined;
  const digits = text.replace(/\s+/g, "").toLowerCase();
  return digits.length % 2 === 0 ? fromBits(digits, "0123456789abcdef", 4) : undefined;
}

function fromBits(digits: string, alphabet: string, width: number): string | undefined {
  let decoded = "";
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    const at = alphabet.indexOf(digit);
    if (at === -1) return undefined;
    value = (value << width) | at;
    bits += width;
    if (bits < 8) continue;
    bits -= 8;
    decoded += String.fromCharCode((value >> bits) & 0xff);
    value &= (1 << bits) - 1;
  }
  return decoded === "" ? undefined : decoded;
}

/** UTF-16 with the lower byte first, one byte a character, as PowerShell encodes its scripts. */
export function fromUtf16(bytes: string | undefined): string | undefined {
  if (bytes === undefined || bytes.length % 2 !== 0) return undefined;
  let decoded = "";
  for (let i = 0; i < bytes.length; i += 2) {
    decoded += String.fromCharCode(bytes.charCodeAt(i) | (bytes.charCodeAt(i + 1) << 8));
  }
  return decoded;
}

/** Each line from its end. */
export function reversed(text: string): string | undefined {
  if (text.length > limit) return undefined;
  return text
    .split("\n")
    .map((line) => [...line].reverse().join(""))
    .join("\n");
}

/** `\x62`, `\142`, `\0142` and `\u0062`, as printf, `echo -e` and `$'…'` take them. */
const numeric = /\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{4})|0?([0-7]{3}))/gi;

/** How many of the text's printable characters are written as numbers. Colours and byte order marks are not printable. */
export function writtenAsNumbers(text: string): number {
  if (!text.includes("\\")) return 0;
  let count = 0;
  for (const match of text.matchAll(numeric)) if (isPrintable(codeOf(match))) count++;
  return count;
}

/** True where letters are written as numbers and none as it is. */
export function isAllNumbers(text: string): boolean {
  const rest = text.replace(numeric, "").replace(/\\[abefnrtv]/g, "");
  return writtenAsNumbers(text) >= 2 && !/[a-z]/i.test(rest);
}

/** The text with such characters, and `\n` and `\t`, as what they mean. */
export function withoutEscapes(text: string): string {
  const characters = text
    .slice(0, limit)
    .replace(numeric, (...match) => String.fromCharCode(codeOf(match as string[])));
  return characters.replace(/\\n/g, "\n").replace(/\\t/g, "\t");
}

function codeOf([, hex, unicode, octal = ""]: readonly string[]): number {
  return Number.parseInt(hex ?? unicode ?? octal, octal ? 8 : 16) & 0xffff;
}

function isPrintable(code: number): boolean {
  return code >= 0x20 && code < 0x7f;
}

/** What `tr FROM TO` does with letters where it turns many of them into others, as rot13 does; undefined for other uses. */
export function rotation(from: string, to: string): ((text: string) => string) | undefined {
  const [before, after] = [expandSet(from), expandSet(to)];
  const letters = new Map<string, string>();
  for (const [i, letter] of before.entries()) {
    const other = after[Math.min(i, after.length - 1)];
    if (other !== undefined) letters.set(letter, other);
  }
  const isLetter = (text: string) => /^[a-z]$/i.test(text);
  const moved = [...letters].filter(
    ([a, b]) => isLetter(a) && isLetter(b) && a.toLowerCase() !== b.toLowerCase(),
  ).length;
  if (moved < 10 || new Set(letters.values()).size < 10) return undefined;
  return (text) => [...text.slice(0, limit)].map((letter) => letters.get(letter) ?? letter).join("");
}

/** `N-ZA-M` as its letters. Sets longer than an alphabet or two are no ciphers that are worth reading. */
function expandSet(set: string): string[] {
  const letters: string[] = [];
  for (let i = 0; i < set.length && letters.length < 256; i++) {
    const [first, dash, last] = [set.charCodeAt(i), set[i + 1], set.charCodeAt(i + 2)];
    if (dash === "-" && last >= first && last - first < 128) {
      for (let code = first; code <= last; code++) letters.push(String.fromCharCode(code));
      i += 2;
    } else letters.push(set[i] as string);
  }
  return letters;
}
