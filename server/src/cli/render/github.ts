import type { Finding, Severity } from "../../core/rules/rule.ts";
import { isBelow, pathFrom } from "../paths.ts";
import { type FileReport, type Renderer, rangeOf } from "../report.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** Workflow commands that GitHub Actions turns into annotations. Paths are relative to the checkout, if it is known. */
export function githubRenderer({ cwd, workspace }: { cwd: string; workspace: string | undefined }): Renderer {
  const pathOf = ({ file }: FileReport) => pathFrom(workspace && isBelow(workspace, file) ? workspace : cwd, file);
  return {
    file: (report) => report.findings.map((finding) => `${annotation(report, finding, pathOf(report))}\n`).join(""),
    end: () => "",
  };
}

function annotation({ lines }: FileReport, finding: Finding, file: string): string {
  const { line, column, endLine, endColumn } = rangeOf(lines, finding.span);
  // GitHub refuses columns over several lines.
  const columns = line === endLine ? { col: column, endColumn } : {};
  const title = [finding.rule, ...finding.techniques].join(" ");
  const properties = Object.entries({ file, line, endLine, ...columns, title });
  const list = properties.map(([name, value]) => `${name}=${property(String(value))}`).join(",");
  return `::${commands[finding.severity]} ${list}::${data(finding.message)}`;
}

function data(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
