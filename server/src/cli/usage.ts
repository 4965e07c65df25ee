/** What `--help` prints, by command; the program's own under the empty name. */
export const usage: Readonly<Record<string, string>> = {
  "": `tradecraft: shows where Dockerfiles, Compose files and Kubernetes manifests make a MITRE ATT&CK® technique possible.

Usage:
  tradecraft scan [PATH…]       scan files and folders, by default the current folder
  tradecraft explain ID         explain a rule (rbac-exec) or a technique (T1609)
  tradecraft explain ID PATH…   a technique, with where files and folders make it possible
  tradecraft rules              list the rules
  tradecraft import FILE        make technique documents of a release of ATT&CK
  tradecraft server --stdio     start the language server
  tradecraft help [COMMAND]     show how a command is used
  tradecraft --version

Exit status:
  0  nothing at or above the threshold
  1  findings
  2  wrong usage or configuration
  3  an input could not be read or analysed; the others are reported
`,
  scan: `Scans Dockerfiles, Compose files and Kubernetes manifests.

Usage: tradecraft scan [OPTION…] [PATH…]

A folder is searched for files by name, without .git, node_modules and what .gitignore files exclude; symbolic links
are not followed. A file that is named is scanned whatever its name. - is standard input.

Options:
  --format FORMAT         text (default), json, sarif or github
  --profile PROFILE       recommended, strict or audit, in place of the configuration's
  --fail-on SEVERITY      from which severity on the exit status is 1: error, warning (default), information or never
  --config FILE           use this configuration, not the nearest .tradecraft.yaml above each file
  --no-config             use no configuration
  --stdin-filename NAME   the name under which standard input is scanned
  --output FILE           write the report to a file
  -h, --help              show this

Exit status: 0 nothing at or above the threshold, 1 findings, 2 wrong usage or configuration,
3 an input could not be read or analysed (the others are reported).
`,
  explain: `Explains a rule or a technique.

Usage: tradecraft explain ID [PATH…]

ID is a rule's (rbac-exec) or a technique's (T1609, T1059.004). Own technique documents that the nearest
.tradecraft.yaml names count too. With paths, a technique's page lists what scan finds of it in these files and folders,
with each file's configuration.

Exit status: 0, 2 wrong usage or configuration, 3 an input could not be read or analysed.
`,
  rules: `Lists the rules.

Usage: tradecraft rules [--format text|json]
`,
  import: `Makes technique documents of a release of MITRE ATT&CK®, with MITRE's notice beside them.

Usage: tradecraft import FILE --out FOLDER [OPTION…]

FILE is a STIX bundle, 2.0 or 2.1, as MITRE publishes it (enterprise-attack.json) or ATT&CK Workbench exports it; it may
be compressed by gzip. - is standard input. Nothing is downloaded. Name the folder under techniques in .tradecraft.yaml,
and hovers and pages show its documents; one that Tradecraft has too is shown in place of Tradecraft's.

Options:
  --out FOLDER       where the documents go; it is made, with all of them or not at all
  --platform NAME    only techniques for this platform, such as Containers; may be given several times
  --retired          revoked and deprecated techniques too
  --force            replace the documents of an earlier import, and what was changed in them; a folder that holds
                     anything else is never replaced
  -h, --help         show this

Exit status: 0 all is imported, 2 wrong usage, 3 the file could not be read or a technique could not be imported
(the others are), 130 interrupted.
`,
  server: `Starts the language server, which speaks LSP over standard input and output.

Usage: tradecraft server --stdio
`,
};
