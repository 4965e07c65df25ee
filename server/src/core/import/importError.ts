/** Why nothing can be imported. The message goes on after the file's name: `is no STIX bundle …`. */
export class ImportError extends Error {}

/** The largest bundle that is read, in bytes when unpacked. ATT&CK's largest has 50 MB. */
export const bundleLimit = 256 * 1024 * 1024;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
