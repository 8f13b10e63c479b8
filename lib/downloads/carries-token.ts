/**
 * Whether a request carries the access token: only to the origin that it is meant for, and only encrypted, since everyone on
 * the way could read it.
 *
 * @param at the address that is asked; @param first the one that was given, before any redirect.
 */
export function carriesToken(at: URL, first: URL): boolean {
  return at.protocol === "https:" && at.origin === first.origin;
}
