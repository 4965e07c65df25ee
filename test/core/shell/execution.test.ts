import { describe, expect, it } from "vitest";
import type { Word } from "../../../server/src/core/facts/fact.ts";
import { calls } from "../../../server/src/core/shell/calls.ts";
import { type Execution, execution } from "../../../server/src/core/shell/execution.ts";
import { plainCommand } from "../../../server/src/core/shell/plain.ts";
import { verbatim } from "../../../server/src/core/text/mapped.ts";

/** Words as they stand in a file, one blank between them. */
function words(...values: readonly string[]): Word[] {
  let at = 0;
  return values.map((value) => {
    const start = at;
    at += value.length + 1;
    return { value, text: verbatim(value, start), span: { start, end: start + value.length }, path: [] };
  });
}

const start = (...values: readonly string[]): Execution => execution(words(...values));
const script = (text: string): Execution => start("sh", "-c", text);
const names = (run: Execution) => calls(run).map((call) => call.program.name ?? "?");

describe("how a shell is started", () => {
  const table: [line: string[], kind: string, what: string | undefined, more?: Record<string, unknown>][] = [
    [["sh"], "console", undefined],
    [["/bin/sh", "-i"], "console", undefined, { interactive: true }],
    [["sh", "-"], "console", undefined],
    [["sh", "--"], "console", undefined],
    [["bash", "--login"], "console", undefined, { login: true }],
    [["bash", "--norc", "--noprofile"], "console", undefined],
    [["bash", "--rcfile", "/etc/rc"], "console", undefined],
    [["bash", "-s"], "console", undefined],
    [["bash", "-s", "a", "b"], "console", undefined],
    [["bash", "-o", "pipefail"], "console", undefined],
    [["/bin/busybox", "sh"], "console", undefined],
    [["bash", "-c", "x"], "script", "x"],
    [["sh", "-ec", "x"], "script", "x"],
    [["bash", "-lc", "x"], "script", "x", { login: true }],
    [["bash", "-xec", "x"], "script", "x"],
    [["bash", "-ic", "x"], "script", "x", { interactive: true }],
    [["bash", "-c", "--", "x"], "script", "x"],
    [["bash", "-c", "-e", "x"], "script", "x"],
    [["bash", "-e", "-c", "x"], "script", "x"],
    [["bash", "+x", "-c", "x"], "script", "x"],
    [["bash", "-o", "pipefail", "-c", "x"], "script", "x"],
    [["bash", "-eo", "pipefail", "-c", "x"], "script", "x"],
    [["bash", "-euo", "pipefail", "-c", "x"], "script", "x"],
    [["bash", "-ceuo", "pipefail", "x"], "script", "x"],
    [["bash", "-c", "-o", "pipefail", "x"], "script", "x"],
    [["bash", "-O", "extglob", "-c", "x"], "script", "x"],
    [["bash", "--rcfile", "f", "-c", "x"], "script", "x"],
    [["zsh", "-c", "x", "a", "b"], "script", "x"],
    [["fish", "--command", "x"], "script", "x"],
    [["su", "-", "app", "-c", "x"], "script", "x", { login: true }],
    [["su", "-c", "x", "app"], "script", "x"],
    [["su", "-s", "/bin/bash", "app"], "console", undefined],
    [["pwsh", "-NoProfile", "-Command", "x"], "script", "x"],
    [["powershell.exe", "-enc", "eA=="], "script", "eA=="],
    [["powershell", "x"], "script", "x"],
    [["pwsh", "x.ps1"], "file", "x.ps1"],
    [["pwsh", "-ExecutionPolicy", "Bypass", "-File", "x.ps1"], "file", "x.ps1"],
    [["pwsh"], "console", undefined],
    [["cmd", "/S", "/C", "x"], "script", "x"],
    [["cmd.exe"], "console", undefined],
    [["bash", "run.sh", "-c", "x"], "file", "run.sh"],
    [["sh", "-x", "/start.sh"], "file", "/start.sh"],
    [["bash", "-", "run.sh"], "file", "run.sh"],
    [["bash", "--version"], "none", undefined],
    [["bash", "--help"], "none", undefined],
    [["sh", "-c"], "none", undefined],
    [["chroot", "/host"], "console", undefined],
    [["nsenter", "-t", "1", "-m"], "console", undefined],
  ];
  it.each(table)("%j", (line, kind, what, more = {}) => {
    const { shell } = start(...line);
    const expected = { interactive: false, login: false, ...more };
    expect({
      kind: shell?.kind,
      what: shell?.word?.text.value,
      interactive: shell?.interactive,
      login: shell?.login,
    }).toEqual({ kind, what, ...expected });
  });

  it.each(["bash5", "bashful", "sh.sh", "/usr/bin/bash-completion", "shell", "pause"])("%s is no shell", (name) => {
    expect(start(name, "-c", "x").shell).toBeUndefined();
  });

  it("keeps what follows the script", () => {
    const { shell } = start("sh", "-c", "exec $0", "a", "b");
    expect(shell?.operands.map((word) => word.value)).toEqual(["a", "b"]);
  });
});

describe("wrappers", () => {
  const table: [line: string, program: string | undefined, wrappers: string[]][] = [
    ["tini -- server", "server", ["tini"]],
    ["tini -g -e 143 -- server --port 80", "server", ["tini"]],
    ["/sbin/tini -vv server", "server", ["tini"]],
    ["dumb-init --rewrite 15:2 -- server", "server", ["dumb-init"]],
    ["catatonit -- server", "server", ["catatonit"]],
    ["env server", "server", ["env"]],
    ["env -i A=b C=d server", "server", ["env"]],
    ["env -u A -C /app -- server", "server", ["env"]],
    ["env - A=b server", "server", ["env"]],
    ["env A=b", "env", []],
    ["env", "env", []],
    ["exec server", "server", ["exec"]],
    ["exec -a name server", "server", ["exec"]],
    ["command -v server", "command", []],
    ["command server", "server", ["command"]],
    ["gosu app server", "server", ["gosu"]],
    ["su-exec app:app server", "server", ["su-exec"]],
    ["nice -n 10 server", "server", ["nice"]],
    ["nice -10 server", "server", ["nice"]],
    ["ionice -c2 -n 7 server", "server", ["ionice"]],
    ["timeout 5 server", "server", ["timeout"]],
    ["timeout -k 5 -s KILL 60 server", "server", ["timeout"]],
    ["timeout --signal=KILL 60 server", "server", ["timeout"]],
    ["nohup server", "server", ["nohup"]],
    ["setsid -w server", "server", ["setsid"]],
    ["stdbuf -oL -eL server", "server", ["stdbuf"]],
    ["sudo -E -u app A=b server -u x", "server", ["sudo"]],
    ["sudo -l", "sudo", []],
    ["doas -u app server", "server", ["doas"]],
    ["chpst -u app -b name server", "server", ["chpst"]],
    ["s6-setuidgid app server", "server", ["s6-setuidgid"]],
    ["setpriv --reuid=1000 --clear-groups server", "server", ["setpriv"]],
    ["taskset -c 0-3 server", "server", ["taskset"]],
    ["busybox httpd -f", "httpd", ["busybox"]],
    ["busybox --list", "busybox", []],
    ["tini -- gosu app env A=b nice timeout 5 server", "server", ["tini", "gosu", "env", "nice", "timeout"]],
    ["docker-entrypoint.sh server", "docker-entrypoint.sh", []],
    ["--flag value", undefined, []],
  ];
  it.each(table)("%s", (line, program, wrappers) => {
    const run = start(...line.split(" "));
    expect({ program: run.program?.name, wrappers: run.wrappers.map((w) => w.name) }).toEqual({ program, wrappers });
  });
});

describe("names of programs", () => {
  const table: [word: string, name: string | undefined][] = [
    ["/usr/local/bin/Node", "node"],
    ["C:\\Windows\\System32\\CMD.EXE", "cmd"],
    ["$BIN", undefined],
    ["$HOME/bin/server", "server"],
    ["$(CMD)", undefined],
    ["{{ .Values.command }}", undefined],
    ["/app/{{ .Values.name }}", undefined],
  ];
  it.each(table)("%s", (word, name) => {
    expect(start(word).program?.name).toBe(name);
  });

  const inScript: [text: string, name: string | undefined][] = [
    ['"/opt/my app/server"', "server"],
    ["ser''ver", "server"],
    ["\\server", "server"],
    ["$(which server) -x", "server"],
    ["`command -v server`", "server"],
    ["$CMD", undefined],
    [`\${CMD:-server}`, undefined],
    ["/bin/s*h", undefined],
  ];
  it.each(inScript)("%s", (text, name) => {
    expect(calls(script(text))[1]?.program.name).toBe(name);
  });
});

describe("what is started", () => {
  const table: [text: string, programs: string][] = [
    ["a; b & c", "a b c"],
    ["a | b |& c && d || e", "a b c d e"],
    ["if a; then b; elif c; then d; else e; fi", "a b c d e"],
    ["while a; do b; done; until c; do d; done", "a b c d"],
    ["for x in $(a) b; do c; done", "a c"],
    ["case $(a) in x) b ;; *) c ;; esac", "a b c"],
    ["f() { a; }; f", "a f"],
    ["(a; { b; })", "a b"],
    ["[[ -n $(a) ]] && (( $(b) ))", "a b"],
    ['X=$(a) b "$(c)" `d`', "b a c d"],
    [`echo \${X:-$(a)} $((1 + $(b)))`, "echo a b"],
    ["a <(b) > >(c)", "a b c"],
    ["coproc a", "a"],
    ["! time a", "a"],
    ["a # b", "a"],
    ["echo 'a; b' \"c; d\"", "echo"],
    ["sh -c 'a; b'", "sh a b"],
    ["sh -c \"sh -c 'a'\"", "sh sh a"],
    ["eval 'a; b' c", "eval a b"],
    ["eval a b", "eval a"],
    ["trap 'a' EXIT; b", "trap a b"],
    ["trap - EXIT", "trap"],
    ['bash <<EOF\na\nb "$X"\nEOF\nc', "bash a b c"],
    ["bash <<'EOF'\na\nEOF", "bash a"],
    ["cat <<EOF\na\nEOF", "cat"],
    ["cat <<EOF | sh\na\nEOF", "cat sh a"],
    ["bash <<< 'a; b'", "bash a b"],
    ["echo 'a; b' | sh", "echo sh a b"],
    ["printf '%s\\n' 'a' | sh", "printf sh a"],
    ["echo 'a' > f | sh", "echo sh"],
    ["echo a | sh -c b", "echo sh b"],
    ["curl x | sh", "curl sh"],
    ["C='a b'; $C; $C \"$C\"", "a a"],
    ["C=a; read C; $C", "read ?"],
    ["C=a; f() { $C; }", "a"],
    ["echo 'a; b' > f; sh f; c", "echo sh a b c"],
    ["cat > ./f <<E\na\nE\nchmod +x f; ./f", "cat chmod f a"],
    ["echo 'a' >> f; sh f", "echo sh"],
    ["xargs -n 1 a b", "xargs a"],
    ["find . -name x -exec a {} \\; -exec b {} +", "find a b"],
    ["flock /l a", "flock a"],
    ["flock /l -c 'a; b'", "flock a b"],
    ["watch -n 5 a", "watch a"],
    ["chroot /host a b", "chroot a"],
    ["nsenter -t 1 -m -u -- a b", "nsenter a"],
    ["env -S 'a b'", "env a"],
    ["sudo nohup a", "sudo nohup a"],
    ["nc h 1 -e a", "nc a"],
    ["socat tcp:h:1 exec:'a b',pty", "socat a"],
    ["python -c 'import os; os.system(\"a b\")'", "python a"],
    ["kubectl exec p -- a b", "kubectl a"],
    ["docker run i sh -c 'a'", "docker sh a"],
    ["docker-entrypoint.sh a b", "docker-entrypoint.sh a"],
    ["grep -r sh -c x", "grep"],
    ["{a,b,c}", "a"],
    ['$X; "$@"', "? ?"],
  ];
  it.each(table)("%s", (text, programs) => {
    expect(names(script(text)).slice(1).join(" ")).toBe(programs);
  });

  it("says where in the script a program stands", () => {
    const found = calls(script("a | { b; } & while c; do d && e; done; f() { g; }; sh -c h; x=$(i)"));
    const places = found.slice(1).map(({ program, place }) => {
      const marks = [
        place.pipeline && `stage ${place.pipeline.stage}`,
        place.background && "background",
        place.loop && "loop",
        place.conditional && "conditional",
        place.defined && "defined",
        place.via !== "script" && place.via,
        place.parent && place.parent !== found[0] && `of ${place.parent.program.name}`,
      ];
      return [program.name, ...marks.filter(Boolean)].join(" ");
    });
    expect(places).toEqual([
      "a stage 0 background",
      "b stage 1 background",
      "c loop",
      "d loop",
      "e loop conditional",
      "g defined",
      "sh",
      "h of sh",
      "i substitution",
    ]);
  });

  it("reads a variable of Kubernetes as one, and other substitutions as commands", () => {
    expect(names(script("a $(POD_NAME) $(date) $$(hostname)"))).toEqual(["sh", "a", "date", "hostname"]);
    expect(names(script("$(CMD)"))).toEqual(["sh", "?"]);
  });

  it("leaves foreign shells unread, with their text at hand", () => {
    const run = start("pwsh", "-c", "Get-Item; exit");
    expect([run.opaque, run.shell?.script, run.code?.language, run.code?.text.value]).toEqual([
      true,
      undefined,
      "powershell",
      "Get-Item; exit",
    ]);
  });

  const code: [line: string[], language: string | undefined, text: string | undefined][] = [
    [["python3.12", "-u", "-c", "x"], "python", "x"],
    [["python3", "-uc", "x"], "python", "x"],
    [["perl", "-MIO::Socket", "-ne", "x"], "perl", "x"],
    [["perl", "-e", "x", "-e", "y"], "perl", "x\ny"],
    [["ruby", "-rsocket", "-ex"], "ruby", "x"],
    [["php82", "-d", "a=b", "-r", "x"], "php", "x"],
    [["node", "--eval=x"], "node", "x"],
    [["node", "-p", "x"], "node", "x"],
    [["gawk", "-F:", "-v", "a=b", "x", "file"], "awk", "x"],
    [["awk", "-f", "file", "data"], undefined, undefined],
    [["python", "app.py", "-c", "x"], undefined, undefined],
    [["python", "-m", "http.server"], undefined, undefined],
    [["node", "server.js"], undefined, undefined],
  ];
  it.each(code)("code of %j", (line, language, text) => {
    const { code: found } = start(...line);
    expect([found?.language, found?.text.value]).toEqual([language, text]);
  });
});

describe("a plain command", () => {
  const table: [script: string, words: string[] | undefined][] = [
    ["server --port 80", ["server", "--port", "80"]],
    ["  exec server 'a b' \"c\"\\ d;", ["server", "a b", "c d"]],
    ["server $PORT", undefined],
    ["server > /log", undefined],
    ["A=b server", undefined],
    ["server &", undefined],
    ["server; other", undefined],
    ["server | other", undefined],
    ["server *.conf", undefined],
    ["server ~/x", undefined],
    ["server {a,b}", ["server", "a", "b"]],
    ["server # comment", undefined],
    ["# comment\nserver", undefined],
    ["server '$HOME'", undefined],
    ["cd /app", undefined],
    ["[ -f /x ]", undefined],
    ["exec", undefined],
    ["", undefined],
    ["server {{ .Values.port }}", undefined],
    ["server $(PORT)", undefined],
  ];
  it.each(table)("%s", (text, expected) => {
    expect(plainCommand(script(text))).toEqual(expected);
  });

  it("keeps wrappers, and not what a shell adds", () => {
    expect(plainCommand(start("tini", "--", "sh", "-c", "exec server"))).toEqual(["tini", "--", "server"]);
    expect(plainCommand(start("bash", "-lc", "server"))).toBeUndefined();
    expect(plainCommand(start("bash", "run.sh"))).toBeUndefined();
    expect(plainCommand(start("server"))).toBeUndefined();
  });
});
