// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose, not of a template string
import { describe, expect, it } from "vitest";
import { pieces, read, values } from "./read.ts";

/** The words of a `command` that is written as this literal block, which escapes nothing. */
function split(command: string) {
  const text = `services:\n  a:\n    command: |-\n      ${command.replaceAll("\n", "\n      ")}\n`;
  const words = read(text).commands[0]?.words ?? [];
  return { text, words, values: values(words) };
}

describe("a command written as a string", () => {
  const cases: [name: string, command: string, words: string[]][] = [
    ["blanks", "a  b\tc", ["a", "b", "c"]],
    ["line breaks", "a\nb", ["a", "b"]],
    ["single quotes", "sh -c 'a b'", ["sh", "-c", "a b"]],
    ["double quotes", 'sh -c "a b"', ["sh", "-c", "a b"]],
    ["quotes within a word", "--a='b c'd", ["--a=b cd"]],
    ["quotes in the other quotes", `"a'b" 'c"d'`, ["a'b", 'c"d']],
    ["empty quotes are words", `a "" b ''`, ["a", "", "b", ""]],
    ["a backslash before a blank", "a\\ b c", ["a b", "c"]],
    ["a backslash before a quote", `\\"a\\"`, ['"a"']],
    ["a backslash in double quotes", `"a\\"b\\\\"`, ['a"b\\']],
    ["a backslash in single quotes is itself", "'a\\nb'", ["a\\nb"]],
    ["\\n and \\t", "a\\nb\\tc", ["a\nb\tc"]],
    ["a backslash at the end of a line", "a \\\nb", ["a", "\nb"]],
    ["an escaped dollar", "echo $$HOME", ["echo", "$HOME"]],
    ["an escaped dollar behind a backslash", "echo \\$$HOME", ["echo", "$HOME"]],
    ["a variable", "echo $HOME ${X}", ["echo", "$HOME", "${X}"]],
    ["a variable's default is not looked into", "a ${X:-b 'c; d} e", ["a", "${X:-b 'c; d}", "e"]],
    ["a nested default", "a ${X:-${Y:-b c}}d e", ["a", "${X:-${Y:-b c}}d", "e"]],
    ["a pipe ends it", "curl x | sh", ["curl", "x"]],
    ["a list ends it", "a && b", ["a"]],
    ["a semicolon ends it within a word", "a;b", ["a"]],
    ["a redirection ends it, with its number", "a b 2>&1", ["a", "b"]],
    ["a redirection of a word that is no number", "a b2>c", ["a", "b2"]],
    ["signs in quotes are text", `a "b | c" 'd; e'`, ["a", "b | c", "d; e"]],
    ["a backslash takes a sign as text", "a \\| b", ["a", "|", "b"]],
    ["a substitution stays whole", `echo $$(date "+%s" | tr a b) c`, ["echo", `$(date "+%s" | tr a b)`, "c"]],
    ["so does one whose dollar Compose leaves alone", "echo $(date +%s)x", ["echo", "$(date +%s)x"]],
    ["backquotes stay", "echo `a b; c` d", ["echo", "`a b; c`", "d"]],
    ["a backslash in backquotes stays too", "a `b\\nc` d", ["a", "`b\\nc`", "d"]],
    ["brackets and signs that no shell would take", "a {b,c} *.[ch] #d ~", ["a", "{b,c}", "*.[ch]", "#d", "~"]],
    ["an open quote reaches to the end", "a 'b c", ["a", "b c"]],
    ["a lone backslash at the end", "a \\", ["a"]],
    ["parentheses", "a (b c)", ["a", "(b", "c)"]],
  ];
  it.each(cases)("%s", (_name, command, expected) => {
    expect(split(command).values).toEqual(expected);
  });

  const places: [name: string, command: string, word: string, pieces: string][] = [
    ["quotes are in the word's span", "x 'a b'", "'a b'", "a| |b"],
    ["an escape is written as two", 'x "a\\"b"', '"a\\"b"', 'a|\\"|b'],
    ["a dollar is written as two", "x a$$b", "a$$b", "a|$$|b"],
    ["a backslash before a dollar is skipped", "x a\\$$b", "a\\$$b", "a|$$|b"],
    ["a variable stands letter for letter", "x $a", "$a", "$|a"],
  ];
  it.each(places)("%s", (_name, command, at, expected) => {
    const { text, words } = split(command);
    const word = words[1];
    expect(word && text.slice(word.span.start, word.span.end)).toBe(at);
    expect(word && pieces(text, word)).toBe(expected);
  });

  it("is mapped through the quotes and folds of YAML too", () => {
    const text = `services:\n  a:\n    command: "sh -c\n      'x\\ty'"\n`;
    const words = read(text).commands[0]?.words ?? [];
    expect(values(words)).toEqual(["sh", "-c", "x\ty"]);
    expect(words.map((word) => pieces(text, word))).toEqual(["s|h", "-|c", "x|\\t|y"]);
  });

  it("shares the value's path with all its words", () => {
    expect(split("a b").words.map((w) => w.path)).toEqual([
      [0, "services", "a", "command"],
      [0, "services", "a", "command"],
    ]);
  });
});
