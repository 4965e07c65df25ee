/** Why nothing can be imported. The message is a sentence that goes on after the file's name: `is no STIX bundle …`. */
export class ImportError extends Error {}
