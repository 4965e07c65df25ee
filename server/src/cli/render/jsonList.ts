/**
 * A JSON report of which one list is written item by item: kept until the end, the findings of a large workspace would
 * need more memory than all else. `list` is the list's key, `depth` how deep its items stand, and a frame is the report
 * with that list empty; what stands before the list must be the same at the start and at the end.
 */
export class JsonList {
  private isEmpty = true;
  private readonly opening: string;
  private readonly line: string;

  constructor(
    list: string,
    private readonly depth: number,
    private readonly start: object,
  ) {
    this.opening = `"${list}": [`;
    this.line = `\n${"  ".repeat(depth)}`;
  }

  item(value: unknown): string {
    const before = this.isEmpty ? this.cut(this.start)[0] : ",";
    this.isEmpty = false;
    return `${before}${this.line}${JSON.stringify(value, undefined, 2).replaceAll("\n", this.line)}`;
  }

  end(frame: object): string {
    const [before, after] = this.cut(frame);
    return `${this.isEmpty ? before : `\n${"  ".repeat(this.depth - 1)}`}${after}\n`;
  }

  /** Within JSON's strings no quote stands bare, so that the key is found and nothing else. */
  private cut(frame: object): [before: string, after: string] {
    const text = JSON.stringify(frame, undefined, 2);
    const at = text.indexOf(this.opening) + this.opening.length;
    return [text.slice(0, at), text.slice(at)];
  }
}
