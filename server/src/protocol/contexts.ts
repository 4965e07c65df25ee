import type { Connection } from "vscode-languageserver";
import { defaultConfiguration, type FileSettings, settingsFor } from "../core/analysis/configure.ts";
import type { Analyzer } from "../core/index.ts";
import { type Profile, profiles } from "../core/rules/rule.ts";
import type { Configurations, Found } from "./configurations.ts";
import { isRevision, pathFrom } from "./uris.ts";

/** All that decides how a file is analysed. The same object as long as nothing of it changes. */
export interface Context {
  /** False where the person switched Tradecraft off. */
  readonly enabled: boolean;
  /** False for what is only looked at. */
  readonly reported: boolean;
  readonly analyzer: Analyzer;
  /** The configuration that the settings are from. */
  readonly found: Found | undefined;
  readonly settings: FileSettings;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** What a person sets in the editor, in the section `tradecraft`. */
interface EditorSettings {
  readonly enable: boolean;
  /** In place of the configuration's; undefined leaves that. */
  readonly profile: Profile | undefined;
}

/** The contexts of the open files, each made once until something changes. */
export class Contexts {
  /** Another number whenever settings, configurations or techniques may have changed. */
  generation = 0;
  private readonly known = new Map<string, { readonly today: string; readonly context: Promise<Context> }>();
  private readonly folderSettings = new Map<string, Promise<EditorSettings>>();
  /** What a client that does not answer `workspace/configuration` sent by itself. */
  private sent: unknown;

  constructor(
    private readonly connection: Connection,
    private readonly analyzer: Analyzer,
    private readonly configurations: Configurations,
    private readonly options: { readonly asksClient: boolean; readonly today: () => string },
  ) {}

  of(uri: string): Promise<Context> {
    const today = this.options.today();
    const known = this.known.get(uri);
    if (known?.today === today) return known.context;
    const context = this.make(uri, today);
    this.known.set(uri, { today, context });
    // A failure is reported to whoever waits, and the next one tries anew.
    context.catch(() => this.known.delete(uri));
    return context;
  }

  /** The date by which the contexts of now are made. */
  today(): string {
    return this.options.today();
  }

  /**
   * For a file that no editor has open. What the person set is asked for once for the whole workspace folder, and the
   * context is not kept: there may be thousands of such files.
   */
  ofClosed(uri: string, folder: string): Promise<Context> {
    let editor = this.folderSettings.get(folder);
    if (!editor) {
      editor = this.editorSettings(folder);
      this.folderSettings.set(folder, editor);
    }
    return this.make(uri, this.options.today(), editor);
  }

  forget(uri: string): void {
    this.known.delete(uri);
  }

  /** After any change of settings, configurations or techniques. */
  forgetAll(): void {
    this.known.clear();
    this.folderSettings.clear();
    this.generation++;
  }

  receive(settings: unknown): void {
    this.sent = (settings as { tradecraft?: unknown } | null | undefined)?.tradecraft;
  }

  private async make(uri: string, today: string, asked = this.editorSettings(uri)): Promise<Context> {
    const [editor, found] = await Promise.all([asked, this.configurations.nearest(uri)]);
    const path = found ? pathFrom(found.uri, uri) : "";
    const settings = settingsFor(found?.configuration ?? defaultConfiguration, path, today);
    return {
      enabled: editor.enable,
      reported: !isRevision(uri),
      analyzer: this.analyzer,
      found,
      settings: editor.profile ? { ...settings, profile: editor.profile } : settings,
      today,
    };
  }

  private async editorSettings(uri: string): Promise<EditorSettings> {
    const { asksClient } = this.options;
    const item = { scopeUri: uri, section: "tradecraft" };
    const values = asksClient
      ? await this.connection.workspace.getConfiguration(item).catch(() => undefined)
      : this.sent;
    const { enable, profile } = (values ?? {}) as { enable?: unknown; profile?: unknown };
    return { enable: enable !== false, profile: profiles.find((p) => p === profile) };
  }
}
