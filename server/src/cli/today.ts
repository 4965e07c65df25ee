/** The local date as `YYYY-MM-DD`, or the one that the environment gives in its place. */
export function localDate(env: Readonly<Record<string, string | undefined>>): string {
  const given = env.TRADECRAFT_TODAY;
  if (given !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(given)) return given;
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
