/** A word longer than this, or one that grows beyond it, is left open: variables of variables can double at each step. */
const wordLimit = 4096;

/**
 * A word of ENV or ARG as BuildKit processes it (frontend/dockerfile/shell, lex.go): quotes and escapes go, variables are
 * replaced. Undefined where a variable is not known, where its form has patterns, and where a quote stays open.
 */
export function expandWord(
  word: string,
  escapeToken: string,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  if (word.length > wordLimit) return undefined;
  let result = "";
  let quote = "";
  for (let i = 0; i < word.length && result.length <= wordLimit; ) {
    const char = word[i] as string;
    const next = word[i + 1];
    if (quote === "'") {
      if (char === "'") quote = "";
      else result += char;
      i++;
    } else if (char === escapeToken) {
      // Within double quotes the escape stays before characters that need none.
      const escapes = quote === "" || next === '"' || next === "$" || next === escapeToken;
      result += escapes ? (next ?? "") : char + (next ?? "");
      i += 2;
    } else if (char === '"' || (char === "'" && quote === "")) {
      quote = quote === "" ? char : "";
      i++;
    } else if (char === "$") {
      const found = variableAt(word, i, escapeToken, variables);
      if (!found) return undefined;
      result += found.value;
      i = found.end;
    } else {
      result += char;
      i++;
    }
  }
  return quote === "" && result.length <= wordLimit ? result : undefined;
}

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:+other}`, `${NAME+other}`. A lone dollar is itself. */
function variableAt(
  word: string,
  start: number,
  escapeToken: string,
  variables: ReadonlyMap<string, string>,
): { value: string; end: number } | undefined {
  const plain = /\$([A-Za-z_]\w*)/y;
  const braced = /\$\{([A-Za-z_]\w*)(?:(:?[-+])([^{}$]*))?\}/y;
  plain.lastIndex = braced.lastIndex = start;
  const simple = plain.exec(word);
  if (simple) {
    const value = variables.get(simple[1] as string);
    return value === undefined ? undefined : { value, end: plain.lastIndex };
  }
  const [, name, sign, operand] = braced.exec(word) ?? [];
  if (name === undefined) return word[start + 1] === "{" ? undefined : { value: "$", end: start + 1 };
  const known = variables.get(name);
  const other = operand === undefined ? undefined : expandWord(operand, escapeToken, variables);
  const set = known !== undefined && (known !== "" || !sign?.startsWith(":"));
  // A variable that the file does not give may have come with the base image; its default is the best guess.
  const value = sign?.endsWith("+") ? (set ? other : known === "" ? "" : undefined) : set ? known : other;
  return value === undefined ? undefined : { value, end: braced.lastIndex };
}
