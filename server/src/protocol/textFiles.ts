import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Files } from "./host.ts";
import { normalise } from "./uris.ts";

/** The text of files: as the editor has it where it is open there, else as read once and kept until it changes. */
export class TextFiles {
  private readonly kept = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly files: Files,
    private readonly documents: TextDocuments<TextDocument>,
  ) {}

  read(uri: string): Promise<string | undefined> {
    const key = normalise(uri);
    const open = this.documents.all().find((document) => normalise(document.uri) === key);
    if (open) return Promise.resolve(open.getText());
    const kept = this.kept.get(key);
    if (kept) return kept;
    const text = this.files.readFile(uri);
    this.kept.set(key, text);
    return text;
  }

  forget(uri: string): void {
    this.kept.delete(normalise(uri));
  }

  forgetAll(): void {
    this.kept.clear();
  }
}
