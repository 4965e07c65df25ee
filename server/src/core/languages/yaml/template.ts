import { templateMark } from "../../text/templateMark.ts";

/**
 * Replaces template actions (`{{ … }}` of Helm, Jinja and others) by text of the same length, so that what is left is
 * YAML with every offset unchanged. A line that holds nothing but actions becomes a comment; elsewhere each unit
 * becomes a mark by which values can be told to be unknown.
 */
export function maskTemplates(text: string): string {
  let result = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{{", at);
    if (open === -1) break;
    const close = text.indexOf("}}", open + 2);
    if (close === -1) break;
    const end = close + 2;
    result += text.slice(at, open) + text.slice(open, end).replace(/[^\r\n]/g, templateMark);
    at = end;
  }
  result += text.slice(at);
  return result.replace(new RegExp(`^([ \\t]*)${templateMark}([${templateMark} \\t]*)$`, "gm"), (_, indent, rest) => {
    return `${indent}#${rest.replaceAll(templateMark, " ")}`;
  });
}

/** True where the value came wholly or partly from a template: what it will be is not known. */
export function isTemplated(value: string): boolean {
  return value.includes(templateMark) || /\{\{.*\}\}/s.test(value);
}
