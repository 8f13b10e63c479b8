/** A word of a command as a shell takes it: in quotes where it holds more than letters, digits and what no shell reads. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
