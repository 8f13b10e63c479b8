/**
 * The first key that an object of a JSON text holds twice, at any depth; null if there is none. `JSON.parse` keeps the last of them
 * in silence.
 *
 * @param json a text that `JSON.parse` accepts.
 */
export function repeatedKey(json: string): string | null {
  const seen: Set<string>[] = [];
  let text: string | null = null;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/gs)) {
    if (token === "{") seen.push(new Set());
    else if (token === "}") seen.pop();
    else if (token !== ":") text = token;
    else {
      // Written with escapes or without, it is the same name.
      const key: string = JSON.parse(text!);
      const keys = seen.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}
