/**
 * Stands for each code unit of a template action (`{{ … }}`) in a text in which the actions are masked at equal length.
 * Private use: no configuration file means it.
 */
export const templateMark = "\uE000";

/** The text as people write it, a masked action as `{{…}}`. */
export function unmasked(text: string): string {
  return text.includes(templateMark) ? text.replace(/\uE000+/g, "{{…}}") : text;
}
