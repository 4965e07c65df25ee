// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Compose, not of a template string
import { describe, expect, it } from "vitest";
import { analyzeText, applyFix } from "../../harness.ts";

const compose = (script: string) =>
  `services:\n  a:\n    image: a\n    command:\n      - sh\n      - -c\n      - |\n${script.replace(/^/gm, "        ")}\n`;

const rule = (text: string) => {
  const analysis = analyzeText("compose", text);
  return { analysis, findings: analysis.findings.filter((f) => f.rule === "unescaped-dollar") };
};
const places = (text: string) => rule(text).findings.map(({ span }) => text.slice(span.start, span.end));

describe("dollars that Compose takes from a script", () => {
  const cases: [name: string, script: string, found: string[]][] = [
    ["an assignment", "x=1; echo $x", ["$x"]],
    ["two variables are two findings, each once", "x=1; y=2; echo $x $y ${x}", ["$x", "$y"]],
    ["with a default of its own", "x=$$(id -u); echo ${x:-0}", ["${x:-0}"]],
    ["read before it is set", 'echo "$X"; X=1', []],
    ["a default that Compose fills in, then the script's own", "X=${X:-5}\nrun $X", ["$X"]],
    ["handed on as it is", "X=$X; export Y=${Y}; run $X $Y", []],
    ["a search path that is added to", "export PATH=$PATH:/opt/bin", ["$PATH"]],
    ["a search path that stands behind what is added", 'PATH="/opt/bin:${PATH}"', ["${PATH}"]],
    ["a path that is no search path", "DATA_PATH=$DATA_PATH/sub; X_PATH=${X_PATH:-/x}; Y_PATH=${Y_PATH:?}", []],
    ["another value that is added to", "NAME=$NAME-1", []],
    ["set for one command only", "X=1 run $X; run $X", []],
    ["for", "for f in a b; do echo $f; done", ["$f"]],
    ["for in C's manner", "for ((i=0; i<3; i++)); do echo $i; done", ["$i"]],
    ["read with options", "while IFS= read -r -d '' line; do echo $line; done < list", ["$line"]],
    ["read without a name", "read; echo $REPLY", ["$REPLY"]],
    ["read into an array", "read -a list; echo $list", ["$list"]],
    ["a prompt is no name", "read -p go x; echo $go $x", ["$x"]],
    ["mapfile", "mapfile -t lines < f; echo $lines", ["$lines"]],
    ["getopts", "while getopts ab: o; do echo $o $OPTARG; done", ["$o", "$OPTARG"]],
    ["export and readonly", "export a=1; readonly b=2; echo $a $b", ["$a", "$b"]],
    ["export alone sets nothing", "export A B; run $A $B", []],
    ["printf -v", "printf -v x %s 1; echo $x", ["$x"]],
    ["arithmetic", "let n=1; (( m += 2 )); echo $n $m", ["$n", "$m"]],
    ["a comparison sets nothing", "if (( m == 2 )); then echo $m; fi", []],
    ["a default that the shell assigns", ": $${x:=1}; echo $x", ["$x"]],
    ["local, to the end of the function", "f() { local x=1; echo $x; }\nf; echo $x", ["$x"]],
    ["in a subshell, to its end", "(X=1; run); run $X", []],
    ["in a command substitution, to its end", "run $$(X=1; id) $X", []],
    ["in a script within the script", "sh -c 'x=1; echo $x'", ["$x"]],
    ["escaped for the inner shell, but not for Compose", 'sh -c "x=1; echo \\$x"', ["$x"]],
    ["in a here-document", "x=1\ncat <<EOF\n$x\nEOF", ["$x"]],
    [
      "in a test, a case, a redirection",
      "x=1; y=2; z=3; [[ $x ]]; case $y in a) ;; esac; run > $z",
      ["$x", "$y", "$z"],
    ],
    ["in a comment", "x=1\n# $x\nrun $$x", []],
    ["in what Compose puts in place of another", "x=1; run ${Y:-$x}", ["$x"]],
    ["awk's own", "awk '{ print $NF, $1 }' f", ["$NF"]],
    ["forms that only a shell knows", "run ${1} ${x%%y}", ["${1}"]],
    ["and what stands in them", "y=1; run ${x%%$y}", ["${x%%$y}"]],
    ["what Compose leaves alone", "run $(date) $1 $? $@ $# $$ $", []],
    ["another template's", "x=1; run ${{ x }}", []],
    ["a brace that is still open", "x=1; run ${x", []],
  ];
  it.each(cases)("%s", (_name, script, found) => {
    expect(places(compose(script)).sort()).toEqual([...found].sort());
  });

  it.each(cases)("are mended for all uses: %s", (_name, script) => {
    const text = compose(script);
    const { analysis, findings } = rule(text);
    for (const finding of findings) {
      const fixed = applyFix(analysis, finding.fixes[0]!) ?? "";
      const after = rule(fixed).findings.map((f) => f.key);
      expect(after).not.toContain(finding.key);
      expect(after.filter((key) => !findings.some((f) => f.key === key))).toEqual([]);
    }
  });

  const forms: [name: string, lines: string, found: string[]][] = [
    ["Compose's string", `command: sh -c "x=1; echo $x"`, ["$x"]],
    ["a quoted flow list", `command: ["sh", "-c", "x=\\"1\\"; echo \\"$x\\""]`, ["$x"]],
    ["an entrypoint with its command", `entrypoint: [bash, -c]\n    command: ["x=1; echo $x"]`, ["$x"]],
    ["a health check", "healthcheck:\n      test: [CMD-SHELL, 'x=1; echo $x']", ["$x"]],
    ["words that no shell reads", `command: ["x=1", "$x", "\${1}"]`, []],
    ["a string that no shell reads", "command: x=1 $x", []],
  ];
  it.each(forms)("are found in %s", (_name, lines, found) => {
    expect(places(`services:\n  a:\n    image: a\n    ${lines}\n`)).toEqual(found);
  });

  it("say where the script sets the variable", () => {
    const text = compose("x=1; echo $x");
    const { related } = rule(text).findings[0]!;
    expect(related.map(({ span }) => text.slice(span.start, span.end))).toEqual(["x=1"]);
  });
});
