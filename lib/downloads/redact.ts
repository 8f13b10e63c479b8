/**
 * A message without what must not be shown: names and passwords in addresses, and their queries, which hold the signatures
 * of redirected downloads.
 */
export function redact(text: string): string {
  return text
    .replaceAll(/\b(https?:\/\/)[^/\s@"')]*@/g, "$1")
    .replaceAll(/(\bhttps?:\/\/[^\s?"')]*)\?[^\s"')]*/g, "$1");
}
